"""A plan as plain data, for its page and its PDF."""

import datetime

from django.conf import settings
from django.utils.formats import date_format

from boards.plans.models import Commitment
from core import slots
from core.text import paragraphs


def plan(row, user):
    """A plan as data: {title, facts, introduction, priorities: [{...}], dropped, review}."""
    priorities = list(row.priorities.select_related("lead"))
    kept = [each for each in priorities if not each.is_dropped]
    steps = slots.collect_data("priority.steps", kept, user)
    measures = slots.collect_data("priority.measures", kept, user)
    answers = {}
    for each in Commitment.objects.filter(priority__plan=row).select_related("agency"):
        answers.setdefault(each.priority_id, []).append(_answer(each))
    return {
        "title": row.title,
        "council": settings.COUNCIL_NAME,
        "date": [row.first_year, 4, 1],
        "facts": _plan_facts(row),
        "introduction": paragraphs(row.introduction),
        "priorities": [
            {
                "number": each.position,
                "title": each.title,
                "parts": [
                    [heading, paragraphs(text)]
                    for heading, text in (
                        ("Outcome", each.outcome),
                        ("What the profile shows", each.why_profile),
                        ("What residents said", each.why_residents),
                    )
                    if text.strip()
                ],
                "facts": _priority_facts(each),
                "answers": answers.get(each.pk, []),
                "measures": [row for data in measures[each.pk] for row in data["rows"]],
                "steps": [row for data in steps[each.pk] for row in data["rows"]],
            }
            for each in kept
        ],
        "dropped": [[each.title, each.reason] for each in priorities if each.is_dropped],
        "review": paragraphs(row.review),
    }


def _plan_facts(row):
    facts = [["For", str(row.place or "The whole city")], ["Years", row.years]]
    facts.append(["Status", row.in_words])
    if row.adopted_by_id:
        facts.append(["Adopted by", str(row.adopted_by.item.meeting)])
        facts.append(["In force", _in_force(row)])
    if row.state == row.State.CONSULTED:
        until = date_format(row.consulted_until)
        facts.append(["Comments", f"from {date_format(row.consulted_from)} until {until}"])
    return facts


def _in_force(row):
    """Such as "from 1 April 2026 until 31 March 2027"."""
    words = f"from {date_format(row.in_force_from)}"
    if row.replaced_from is None:
        return words
    return f"{words} until {date_format(row.replaced_from - datetime.timedelta(days=1))}"


def _priority_facts(priority):
    facts = [["Lead", str(priority.lead)]] if priority.lead_id else []
    if priority.due_on:
        facts.append(["Target date", date_format(priority.due_on)])
    if priority.change == priority.Change.CHANGED:
        facts.append(["Changed", priority.reason])
    return facts


def _answer(commitment):
    """[agency, what it said]."""
    name = commitment.agency.short_name
    if commitment.answer == commitment.Answer.WILL:
        resources = f"; resources: {commitment.with_what}" if commitment.with_what else ""
        return [name, f"{commitment.what}{resources}; by {date_format(commitment.by_when)}"]
    if commitment.answer == commitment.Answer.WONT:
        return [name, f"No: {commitment.why_not}"]
    return [name, "No response yet" if commitment.asked_at else "Not asked yet"]

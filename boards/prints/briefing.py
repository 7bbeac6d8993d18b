"""The briefing of the chair as a sheet of two pages."""

from django.utils.formats import date_format
from django.utils.text import Truncator

from boards.meetings.agendas.documents import mark_of
from boards.prints.documents import of_meeting, when_and_where
from boards.statistics.briefing import briefing_of

WORDS, ACTIONS, ENTRIES = 80, 10, 8
"""What fits: words of a recommendation, actions, entries of the register and declarations."""
INSIDE = "Not for the public"


def briefing_sheet(meeting, user):
    """What the page of the briefing says, in the order of the evening."""
    found = briefing_of(meeting, user)
    private = [(each.is_private, each.is_hidden) for each in found["items"]]
    mark = ". ".join(filter(None, [INSIDE, mark_of(meeting, private, is_out=True)]))
    asked = {item.pk: texts for item, texts in found["to_decide"]}
    agreed = date_format(meeting.agreed_at) if meeting.agreed_at else ""
    facts = when_and_where(meeting)
    if agreed:
        facts.append(["Agenda agreed", f"{agreed}, with {meeting.agreed_with}"])
    log = [data for _, data in found["slots"]["meeting.action_log"][meeting.pk]]
    rows = [row for data in log for row in data["rows"]]
    return of_meeting(meeting, "Chair’s briefing", mark) | {
        "facts": facts,
        "items": [_item(each, asked.get(each.pk, ())) for each in found["items"]],
        "approve": [_minutes(each) for each in found["to_approve"]],
        "more_to_approve": found["more_to_approve"],
        "actions": rows[:ACTIONS],
        "more_actions": len(rows) > ACTIONS or any(data["more"] for data in log),
        "interests": _interests(found),
        "place": _place(found),
        "updates": [
            line for _, lines in found["slots"]["meeting.updates"][meeting.pk] for line in lines
        ],
    }


def _item(item, texts):
    minutes = f"{item.minutes_allowed} minutes" if item.minutes_allowed else ""
    presenter = "" if item.is_hidden else item.presenter
    return {
        "title": f"{item.number}. {item.title}",
        "note": ", ".join(each for each in (presenter, minutes) if each),
        "private": item.private_in_words if item.is_private else "",
        "asks": [_short(text) for text in texts],
    }


def _short(text):
    return Truncator(text).words(WORDS, truncate=" … (the agenda says the rest)")


def _minutes(meeting):
    approval = getattr(meeting, "approval", None)
    return f"{date_format(meeting.day)}: {approval.in_words if approval else 'awaiting approval'}"


def _interests(found):
    """Lines of the register, of those kept by the council, and of what was declared lately."""
    lines = [f"{each.person}: {each.nature}" for each in found["register"][:ENTRIES]]
    if linked := ", ".join(str(each) for each in found["linked"][:ENTRIES]):
        lines.append(f"In the council’s register: {linked}")
    lines += [
        f"Declared on {date_format(each.item.meeting.day)}: {each.attendance.name}, {each.nature} ({each.item.title})"
        for each in found["declared"][:ENTRIES]
    ]
    return lines


def _place(found):
    """{name, profile, plan, priorities} of the neighbourhood; None for a body of the city."""
    place = found["place"]
    if place is None:
        return None
    data = [each for _, each in found["slots"]["neighbourhood.briefing"][place.pk]]
    plan = next((each["plan"] for each in data if each.get("plan")), None)
    return {
        "name": str(place),
        "profile": Truncator(place.profile).words(60),
        "plan": str(plan or ""),
        "priorities": [each.title for each in plan.priorities.all()] if plan else [],
    }

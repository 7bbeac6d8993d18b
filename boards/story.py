"""What boards tells of a neighbourhood on its overview: what matters there, what was decided lately,
what comes next. Each in a fixed number of queries, of what the reader may see."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator

from boards.bodies.models import Body
from boards.decisions.models import Decision
from boards.meetings.models import Meeting
from boards.plans.models import Plan, Priority
from core import ical, slots
from core.cards import Card, Link
from core.dates import time_of_day

SHOWN = 5
LATELY = 3
WORDS = 25


@dataclass(frozen=True)
class MattersCard(Card):
    """The priorities of the plan in force, each with what is done for it."""

    rows: tuple = ()
    """(priority, bar or None)."""


def plans_in_force(neighbourhoods, user):
    """{id: the plan in force with its priorities}."""
    plans = Plan.objects.visible_to(user).in_force().filter(neighbourhood__in=neighbourhoods)
    kept = Prefetch("priorities", Priority.objects.kept())
    return {plan.neighbourhood_id: plan for plan in plans.prefetch_related(kept)}


def matters(neighbourhoods, user):
    """{id: MattersCard}."""
    plans = plans_in_force(neighbourhoods, user)
    priorities = [each for plan in plans.values() for each in plan.priorities.all()]
    bars = slots.collect_data("priority.bar", priorities, user) if priorities else {}
    found = {}
    for place in neighbourhoods:
        plan = plans.get(place.pk)
        rows = (
            tuple((each, next(iter(bars[each.pk]), None)) for each in plan.priorities.all())
            if plan
            else ()
        )
        found[place.pk] = MattersCard(
            f"What matters in {place}", links=(_link(plan),) if plan else (), rows=rows,
            empty="No plan is in force yet.",
        )  # fmt: skip
    return found


def _link(plan):
    return Link(str(plan), plan.get_absolute_url())


def lately(neighbourhoods, user):
    """{id: the card of what was decided last}. One query a place: the page has one."""
    body = "item__meeting__body"
    return {
        each.pk: (_lately(Q((f"{body}__neighbourhood", each)), user),) for each in neighbourhoods
    }


def _lately(where, user):
    outcomes = [Decision.Outcome.RESOLVED, Decision.Outcome.RECOMMENDED]
    rows = Decision.objects.visible_to(user).standing().filter(where, outcome__in=outcomes)
    rows = rows.filter(excludes_public=False).select_related("item__meeting__body", "numbered")
    links = tuple(
        _decided(each) for each in rows.order_by("-item__meeting__starts_at", "-id")[:LATELY]
    )
    return Card("Decided lately", links, empty="No decision has been published yet.")


def _decided(decision):
    """What it was about and what was decided; its number is said last."""
    meeting, number = decision.item.meeting, getattr(decision, "numbered", None)
    words = Truncator(" ".join(decision.text.split()).rstrip(".")).words(WORDS)
    outcome = f"{decision.get_outcome_display().lower()} {number or ''}".strip()
    note = f"{meeting.body}, {date_format(meeting.day)}, {outcome}"
    return Link(f"{decision.item.title}: {words}", decision.get_absolute_url(), note)


def open_plans(neighbourhoods, user):
    """{id: the plans of a place that are open for comments today}. One query."""
    today = timezone.localdate()
    rows = Plan.objects.visible_to(user).filter(
        neighbourhood__in=neighbourhoods, state=Plan.State.CONSULTED,
        consulted_from__lte=today, consulted_until__gte=today,
    )  # fmt: skip
    found = defaultdict(tuple)
    for plan in rows.order_by("consulted_until", "id"):
        found[plan.neighbourhood_id] += (plan,)
    return dict(found)


def coming_up(neighbourhoods, user):
    """{id: the card of what comes next there: the forum first}. One query."""
    meetings = _forums_first([each.pk for each in neighbourhoods], user)
    empty = "No date has been published yet."
    return {
        each.pk: (Card("Coming next", meetings[each.pk], empty=empty), calendar_card(each.slug))
        for each in neighbourhoods
    }


def _forums_first(ids, user):
    """{id: links to the next forum, then to the next meetings}. A forum later on is not left out
    because other meetings come before it."""
    found = defaultdict(tuple)
    number = Window(
        RowNumber(),
        partition_by=["body__neighbourhood", "body__kind"],
        order_by=["starts_at", "id"],
    )
    rows = _upcoming(ids, user).annotate(number=number)
    rows = list(rows.filter(number__lte=SHOWN).with_place())
    for meeting in sorted(rows, key=_forum_first):
        is_forum = meeting.body.kind == Body.Kind.FORUM
        key = meeting.body.neighbourhood_id
        if len(found[key]) < SHOWN and (meeting.number == 1 or not is_forum):
            found[key] += (link_to(meeting),)
    return found


def _forum_first(meeting):
    return meeting.body.kind != Body.Kind.FORUM, meeting.starts_at, meeting.pk


def _upcoming(ids, user):
    return Meeting.objects.announced_to(user).upcoming().filter(body__neighbourhood__in=ids)


def coming(neighbourhoods, user):
    """{id: the card of the next meeting of a place, alone}, in one query."""
    ids = [each.pk for each in neighbourhoods]
    place = Window(RowNumber(), partition_by="body__neighbourhood", order_by=["starts_at", "id"])
    rows = _upcoming(ids, user).annotate(number=place).filter(number=1).with_place()
    links = {each.body.neighbourhood_id: (link_to(each),) for each in rows}
    none = "No date has been published yet."
    return {key: (Card("Next meeting", links.get(key, ()), empty=none),) for key in ids}


def link_to(meeting):
    """A meeting with its day, time and place."""
    day = date_format(timezone.localtime(meeting.starts_at), "l j F")
    when = f"{day}, {time_of_day(meeting.starts_at)}"
    note = f"{when}, {meeting.where}" if meeting.where else when
    cancelled = "Cancelled: " if meeting.state == Meeting.State.CANCELLED else ""
    return Link(f"{cancelled}{meeting.body}", meeting.get_absolute_url(), note)


def of_area(areas, user):
    """{id: the same story of an area and its neighbourhoods, as cards}. Four queries an area: the page
    has one."""
    return {each.pk: _area_story(each, user) for each in areas}


def _area_story(area, user):
    body = "item__meeting__body"
    within = Q((f"{body}__area", area)) | Q((f"{body}__neighbourhood__area", area))
    meetings = (
        Meeting.objects.announced_to(user).upcoming().with_place().order_by("starts_at", "id")
    )
    here = meetings.filter(Q(body__area=area) | Q(body__neighbourhood__area=area))
    coming = tuple(link_to(each) for each in here[:SHOWN])
    return (
        _area_matters(area, user),
        _lately(within, user),
        Card("Coming next", coming, empty="No date has been published yet."),
    )


def _area_matters(area, user):
    plans = Plan.objects.visible_to(user).in_force().filter(area=area)
    plan = plans.prefetch_related(Prefetch("priorities", Priority.objects.kept())).first()
    heading, empty = f"What matters in {area.name}", "No plan for the whole area is in force."
    if plan is None:
        return Card(heading, empty=empty)
    links = tuple(Link(each.title, each.get_absolute_url()) for each in plan.priorities.all())
    return Card(heading, links, empty=empty, url=plan.get_absolute_url(), is_numbered=True)


def calendar_card(slug):
    """How to have the dates of a place in a calendar of one's own."""
    feed = ical.subscription("neighbourhood_feed", slug)
    note = (
        "which updates automatically, and holds the past 12 months and all upcoming dates. If "
        f"nothing opens, add this address in your calendar app: {feed.address}"
    )
    link = Link("Subscribe to calendar", feed.webcal, note)
    return Card("Put these dates in your own calendar", (link,))


def bodies_here(neighbourhoods, user):
    """{id: the card of the bodies of a place}. One query."""
    found = {each.pk: () for each in neighbourhoods}
    rows = Body.objects.visible_to(user).filter(neighbourhood__in=list(found))
    for body in rows.order_by("kind", "name"):
        found[body.neighbourhood_id] += (Link(str(body), body.get_absolute_url()),)
    empty = "No board or forum has been set up yet."
    return {
        key: (Card("Boards and committees here", links, empty=empty),)
        for key, links in found.items()
    }

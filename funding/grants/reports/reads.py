"""What is ready for a meeting, by when it had to come, and with how much money."""

from django.db.models import OuterRef, Subquery

from boards.meetings.notice import notice_of, timetable_of
from boards.meetings.timetable import PAPERS
from core import settings
from funding.grants.applications import states
from funding.grants.applications.models import GrantRequest
from funding.grants.checks.models import Assessment
from funding.grants.checks.questions.models import Check
from funding.grants.reports.models import WardReportRow
from funding.grants.reports.rules import closes_on
from funding.ledger.models import WardMoney
from funding.settings import CLOSING_DAYS
from neighbourhoods.models import ClosedDay


def closing_day(meeting):
    """The day by which applications to a meeting must have come: working days before its papers are
    due. None where its body asks for no papers beforehand."""
    closed = ClosedDay.objects.days()
    points = timetable_of(meeting, notice_of(meeting, closed), closed)
    due = next((each.due for each in points if each.key == PAPERS), None)
    if due is None:
        return None
    return closes_on(due, settings.value(CLOSING_DAYS.name, on=meeting.day), closed)


def ready_for(meeting, closes):
    """[(GrantRequest, Assessment)] that are ready for a meeting, in the order they came; `closes`: the
    closing day, None for all. One query."""
    found = Assessment.objects.ready().filter(
        asked__allocation__body=meeting.body_id, asked__state=states.RECEIVED,
        asked__allocation__year__closed_at=None, asked__allocation__year__first__gte=_first(meeting),
    )  # fmt: skip
    found = found.exclude(asked__in=_too_early(meeting))
    if closes:
        found = found.filter(asked__application__received_on__lte=closes)
    found = found.for_report().order_by("asked__application__received_on", "asked_id")
    return [(each.asked, each) for each in found]


def unready_for(meeting):
    """Requests that wait for this committee and are not ready to be reported, in the order they came.
    One query."""
    rows = GrantRequest.objects.filter(
        allocation__body=meeting.body_id, state=states.RECEIVED,
        allocation__year__closed_at=None, allocation__year__first__gte=_first(meeting),
    )  # fmt: skip
    ready = Assessment.objects.ready().exclude(asked__in=_too_early(meeting))
    rows = rows.exclude(pk__in=ready.values("asked"))
    rows = rows.select_related("application__group", "application__agency", "allocation__year")
    return list(rows.order_by("application__received_on", "pk"))


def _too_early(meeting):
    """Requests whose key decision could not be made at this meeting yet, as the check was answered last."""
    newest = Check.objects.filter(asked=OuterRef("asked"), kind="key_decision").order_by("-id")
    found = Check.objects.filter(kind="key_decision", answer="yes", first_on__gt=meeting.day)
    return found.filter(pk=Subquery(newest.values("pk")[:1])).values("asked")


def _first(meeting):
    """The year of the money that a meeting can still give: decided after its end, it is gone."""
    return meeting.day.year - (meeting.day.month < 4)


def money_of(meeting):
    """[(year, left, available)] of the ward budgets that a meeting can still give. One query."""
    found = WardMoney.objects.filter(
        allocation__body=meeting.body_id, allocation__year__closed_at=None,
        allocation__year__first__gte=_first(meeting),
    ).select_related("allocation__year")  # fmt: skip
    return [
        (each.allocation.year, each.left, each.available)
        for each in found.order_by("allocation__year__first")
    ]


def heard_at(meeting, seen=None):
    """The rows that a meeting hears, in the order of its items: of reports to it, and of those whose
    item was carried to it from a meeting that was adjourned. Each with `heard`, its item here. `seen`: the
    rows that are looked for, None for all."""
    items = {each.pk: each for each in meeting.items.order_by("position")}
    came_as = {key: key for key in items}
    wave = {each.carried_from_id: each.pk for each in items.values() if each.carried_from_id}
    model = meeting.items.model
    while wave:
        came_as |= wave
        earlier = model.objects.filter(pk__in=wave).exclude(carried_from=None)
        pairs = earlier.values_list("pk", "carried_from")
        wave = {before: wave[key] for key, before in pairs}
    looked = WardReportRow.objects.all() if seen is None else seen
    found = list(looked.filter(item__in=came_as).for_list())
    for row in found:
        row.heard = items[came_as[row.item_id]]
    return sorted(found, key=lambda row: row.heard.position)


def is_heard_under(row, item):
    """Whether an item is the row's, or was carried to a later meeting from it."""
    model = type(item)
    while item is not None and item.pk != row.item_id:
        before = item.carried_from_id
        item = model.objects.filter(pk=before).only("carried_from").first() if before else None
    return item is not None

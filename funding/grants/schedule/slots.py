"""Where the schedule and the report are found: on the page of the meeting, and under its items while it
runs."""

from dataclasses import dataclass

from django.db.models import Count

from accounts.access import Permission, holds_city
from core.slots import fill
from funding.grants.reports.models import WardReportRow
from funding.ledger.models import Allocation

WARD_COMMITTEE = "ward_committee"


@dataclass(frozen=True)
class WardMoneyAt:
    """Of one meeting: how many applications it hears, and whether the reader makes its report."""

    meeting: object
    count: int
    may_report: bool


def register():
    fill("meeting.own", at_meeting, template="funding/slots/at_meeting.html", order=30)
    fill("agenda_item.live", under_item, template="funding/slots/under_item.html", order=20)


def at_meeting(meetings, user):
    """{meeting: WardMoneyAt} of ward committees with a ward budget; two queries, none for others."""
    of_wards = [each for each in meetings if each.body.kind == WARD_COMMITTEE]
    if not of_wards or not user.is_authenticated:
        return {}
    rows = WardReportRow.objects.visible_to(user).filter(item__meeting__in=of_wards)
    counts = dict(rows.order_by().values_list("item__meeting").annotate(count=Count("pk")))
    bodies = {each.body_id for each in of_wards}
    funded = set(Allocation.objects.filter(body__in=bodies).values_list("body", flat=True))
    may_report = holds_city(user, Permission.EDIT_BUDGET)
    found = {
        each.pk: WardMoneyAt(each, counts.get(each.pk, 0), may_report and each.binds)
        for each in of_wards
        if each.body_id in funded
    }
    return {key: data for key, data in found.items() if data.count or data.may_report}


def under_item(items, user):
    """{item: its row} of the items under which an application is heard; one query, none for others."""
    if not items or items[0].meeting.body.kind != WARD_COMMITTEE:
        return {}
    rows = WardReportRow.objects.visible_to(user).filter(item__in=items).for_list()
    return {each.item_id: each for each in rows}

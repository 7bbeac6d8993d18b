"""What tasking meetings show on the pages of boards."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from boards.models import Meeting
from core import slots
from core.cards import Card, Link
from tasking.meetings.agenda.sections import by_agency, returned_requests
from tasking.meetings.issuing.models import ActionsIssued
from tasking.meetings.issuing.operations import CLOSED, agencies_of_actions
from tasking.meetings.models import Matter, Nomination, TaskingGroup
from tasking.meetings.shown.attendance import seat_records
from tasking.meetings.shown.room import live, until
from tasking.sharing.agreements import agencies_to_review, agencies_without_agreement
from tasking.sharing.settings import statement

FOLDER = "tasking/meetings/slots"


def register():
    slots.fill("meeting.facts", facts, template="")
    slots.fill("meeting.building", building, template=f"{FOLDER}/building.html")
    slots.fill("meeting.building", coming_back, template=f"{FOLDER}/coming_back.html")
    slots.fill("meeting.room", building, template=f"{FOLDER}/room.html")
    slots.fill("meeting.action_log", overdue_here, template=f"{FOLDER}/overdue.html", order=-10)
    slots.fill("meeting.own", issuing, template=f"{FOLDER}/issuing.html", order=40)
    slots.fill("meeting.attendance", attendance, template=f"{FOLDER}/attendance.html", order=30)
    slots.fill("agenda_item.live", live, template=f"{FOLDER}/live.html", order=-10)
    slots.fill("body.overview", of_body, template=f"{FOLDER}/body.html", order=10)
    slots.fill("neighbourhood.overview", nominate_here, template="components/cards.html", order=30)


def _tasking(meetings):
    return [each for each in meetings if each.body.is_private]


def confidentiality(meeting):
    """The statement that a tasking meeting goes by."""
    return statement(body=meeting.body, day=meeting.day)


def facts(meetings, user):
    """{id: [[name, text]]} of the confidentiality of tasking meetings."""
    return {each.pk: [["Confidential", confidentiality(each)]] for each in _tasking(meetings)}


def building(meetings, user):
    """{id: what the agenda is built from}, for who prepares or runs it."""
    found = {}
    for each in _tasking(meetings):
        waiting = Nomination.objects.filter(body=each.body_id).waiting()
        closes = until(each)
        late = Q(nominated_at__gte=closes["until"], accepted_at=None)
        counts = waiting.aggregate(waiting=Count("pk"), late=Count("pk", filter=late))
        found[each.pk] = {
            "statement": confidentiality(each),
            **counts,
            **closes,
            "records": by_agency(each.body, each.day),
            "unsigned": agencies_without_agreement(each.body, each.day),
            "to_review": agencies_to_review(each.body, each.day),
            "may_keep": user.may(Permission.KEEP_AGREEMENTS),
        }
    return found


def overdue_here(meetings, user):
    """{id: what each agency has overdue in the group's place}, while the item of a tasking meeting does not say it."""
    found = {}
    for each in _tasking(meetings):
        built = Matter.objects.filter(meeting=each, section=Matter.Section.OVERDUE)
        if user.is_authenticated and not built.exclude(words="").exists():
            late = [row for row in by_agency(each.body, timezone.localdate()) if row.overdue]
            found[each.pk] = {"records": late, "rows": [], "more": False}
    return found


def coming_back(meetings, user):
    """{id: how many requests of earlier meetings come back}, for who prepares the agenda of another body."""
    found = {}
    for each in meetings:
        lines = [] if each.body.is_private else returned_requests(each)
        if lines:
            stands = Matter.objects.filter(meeting=each, section=Matter.Section.RETURNED)
            found[each.pk] = {"lines": lines[0].text.splitlines(), "stands": stands.exists()}
    return found


def issuing(meetings, user):
    """{id: whether the actions of a meeting that has closed are issued, and to whom}."""
    found = {}
    for each in _tasking(meetings):
        if each.state in CLOSED:
            issued = ActionsIssued.objects.visible_to(user).filter(meeting=each).first()
            waits = issued is None and agencies_of_actions(each).exists()
            if issued or waits:
                agencies = issued.agencies.select_related("agency") if issued else ()
                runs = Meeting.objects.changeable_by(user, Permission.RUN_MEETING)
                found[each.pk] = {
                    "issued": issued,
                    "agencies": list(agencies),
                    "may_run": runs.filter(pk=each.pk).exists(),
                }
    return found


def attendance(meetings, user):
    return {each.pk: rows for each in _tasking(meetings) if (rows := seat_records(each.body))}


@dataclass(frozen=True)
class GroupCard(Card):
    """How often each agency came to the last meetings."""

    slug: str = ""
    records: tuple = ()


def of_body(bodies, user):
    return {
        each.pk: GroupCard("Tasking", slug=each.slug, records=tuple(seat_records(each)))
        for each in bodies
        if each.is_private and user.is_authenticated
    }


def nominate_here(neighbourhoods, user):
    """{id: the tasking groups of a place for which the user may nominate}. One query."""
    if not user.is_authenticated or not user.may(Permission.VIEW_PRIVATE):
        return {}
    rows = TaskingGroup.objects.visible_to(user).filter(neighbourhood__in=neighbourhoods)
    found = {}
    for each in rows.order_by("name"):
        address = reverse("nominations", args=[each.slug])
        found.setdefault(each.neighbourhood_id, []).append(Link(each.name, address, "nominations"))
    return {key: (Card("Tasking", tuple(links)),) for key, links in found.items()}

"""What boards shows on a neighbourhood's and a person's page, and its nouns on one another's."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.formats import date_format

from accounts.access import Permission, holds_city
from boards.attendance.needs.slots import expected
from boards.attendance.own.slots import own_word
from boards.attendance.slots import attendance
from boards.bodies.models import Body
from boards.corrections.slots import corrections, decided, of_decisions
from boards.delegated.slots import outside_meetings
from boards.interests.own.slots import declared, declares
from boards.meetings.models import Meeting
from boards.minutes.chairing.slots import chairing, returned
from boards.minutes.slots import standing
from boards.papers.models import Paper
from boards.plans.models import Plan, Priority
from boards.programme.slots import answers, matter
from boards.releases.slots import released
from boards.seats.models import Membership, RegisterEntry, TermOfOffice
from boards.training.models import Booking
from boards.week import week
from core import ical, slots
from core.cards import Card, Link
from core.dates import time_of_day
from neighbourhoods.models import Person
from neighbourhoods.people.merging.followers import about, whoever

SHOWN = 5
NUMBER_IN_PLACE = Window(
    RowNumber(), partition_by="body__neighbourhood", order_by=["starts_at", "id"]
)

SLOTS = {
    "meeting.action_log": "the open actions of a meeting's body",
    "meeting.live": "forms that the live page offers once for the meeting",
    "agenda_item.actions": "what was agreed to be done under an item",
    "agenda_item.live": "forms under an item while the meeting runs",
    "priority.steps": "what is done for a priority of a plan",
    "body.compliance": "counts on the page of how bodies do: {heading: (count, url)}",
    "meeting.attendance": "who came, on the page of a meeting",
    "meeting.asked": "what a meeting asks of the reader beforehand (core.cards)",
    "meeting.expected": "what who runs a meeting to come must know of those who are expected",
    "meeting.prints": "what else can be printed for a meeting ([core.cards.Link])",
    "meeting.own": "what the reader may do at a meeting with their own sign-in",
    "meeting.decisions": "what a meeting decided",
    "meeting.minutes": "how the minutes of a meeting stand",
    "decision.matter": "where a decision came from, and what became of it",
    "meeting.corrections": "what was found wrong in a meeting's record",
    "decision.corrections": "what was found wrong in a decision",
    "minutes.released": "what of a meeting was released later",
    "paper.answers": "what each body said to a paper's recommendations",
    "neighbourhood.briefing": "what a chair reads of the place before a meeting",
    "body.overview": "cards on a body's page (core.cards)",
}
"""Places that boards declares for who knows more."""


def register():
    for name, meaning in SLOTS.items():
        slots.declare(name, meaning)
    slots.fill("neighbourhood.overview", overview, template="components/cards.html", order=10)
    slots.fill("neighbourhood.next", coming, template="components/cards.html", order=10)
    slots.fill("neighbourhood.week", week, template="components/cards.html", order=10)
    slots.fill("area.overview", leads, template="components/cards.html")
    slots.fill("person.overview", terms_of, template="boards/slots/terms.html", order=20)
    slots.fill("person.overview", register_of, template="boards/slots/register.html", order=25)
    slots.fill("person.overview", training_of, template="boards/slots/training.html", order=30)
    slots.fill("neighbourhood.briefing", briefing, template="boards/slots/briefing.html", order=10)
    slots.fill("meeting.attendance", attendance, template="boards/attendance/attendance.html")
    slots.fill("meeting.expected", expected, template="boards/attendance/needs/summary.html")
    slots.fill("meeting.asked", asked, template="components/cards.html", order=10)
    slots.fill("meeting.own", returned, template="boards/minutes/returned.html", order=5)
    slots.fill("meeting.own", chairing, template="boards/minutes/chairing.html", order=10)
    slots.fill("meeting.own", own_word, template="boards/attendance/own.html", order=20)
    slots.fill("meeting.own", declares, template="boards/interests/declares.html", order=30)
    slots.fill("meeting.attendance", declared, template="boards/interests/declared.html", order=20)
    slots.fill("meeting.decisions", decided, template="boards/decisions/of_meeting.html")
    slots.fill("meeting.minutes", standing, template="boards/minutes/standing.html")
    slots.fill("decision.matter", matter, template="boards/programme/matter.html")
    beside = "boards/corrections/corrections.html"
    slots.fill("meeting.corrections", corrections, template=beside)
    slots.fill("decision.corrections", of_decisions, template=beside)
    slots.fill("body.overview", outside_meetings, template="components/cards.html", order=5)
    slots.fill("minutes.released", released, template="boards/slots/released.html")
    slots.fill("paper.answers", answers, template="boards/slots/answers.html")


@dataclass(frozen=True)
class TermsCard(Card):
    """The terms of office that somebody holds as an elected member."""

    terms: tuple[TermOfOffice, ...] = ()
    may_change: bool = False


def terms_of(people, user):
    """{id: TermsCard} of those who are elected members today."""
    if not user.is_authenticated:
        return {}
    terms = defaultdict(tuple)
    for term in TermOfOffice.objects.visible_to(user).current().filter(person__in=people):
        terms[term.person_id] += (term,)
    may = bool(terms) and holds_city(user, Permission.MANAGE_BODY)
    return {
        key: TermsCard("Elected member", terms=held, may_change=may) for key, held in terms.items()
    }


@dataclass(frozen=True)
class RegisterCard(Card):
    """The register of interests of a person, entries that have not ended."""

    entries: tuple[RegisterEntry, ...] = ()
    may_add: bool = False


def register_of(people, user):
    """{id: RegisterCard}."""
    if not user.is_authenticated:
        return {}
    keys = [each.pk for each in people]
    entries = defaultdict(tuple)
    for entry in RegisterEntry.objects.visible_to(user).filter(person__in=keys, ends_on=None):
        entries[entry.person_id] += (entry,)
    changeable = Person.objects.changeable_by(user, Permission.EDIT_PEOPLE).filter(pk__in=keys)
    may = set(changeable.values_list("pk", flat=True))
    return {
        key: RegisterCard("Register of interests", entries=entries[key], may_add=key in may)
        for key in keys
    }


@dataclass(frozen=True)
class TrainingCard(Card):
    """Courses of a person, the latest first."""

    bookings: tuple[Booking, ...] = ()


def training_of(people, user):
    """{id: TrainingCard} for oneself and for those who run meetings."""
    if not user.is_authenticated:
        return {}
    runs = user.may(Permission.RUN_MEETING)
    keys = [each.pk for each in people if runs or each.user_id == user.pk]
    bookings = defaultdict(tuple)
    rows = Booking.objects.visible_to(user).filter(about(keys)).annotate(who=whoever())
    for booking in rows.select_related("session__course").order_by("-session__starts_at"):
        bookings[booking.who] += (booking,)
    return {key: TrainingCard("Training", bookings=bookings[key]) for key in keys}


def briefing(neighbourhoods, user):
    """{id: {"plan": the plan in force with its priorities}}."""
    found = {}
    plans = Plan.objects.visible_to(user).in_force().filter(neighbourhood__in=neighbourhoods)
    for plan in plans.prefetch_related(Prefetch("priorities", Priority.objects.kept())):
        found[plan.neighbourhood_id] = {"plan": plan}
    return found


def leads(areas, user):
    """{id: the bodies that lead an area, each with who chairs it}, in two queries."""
    found = {each.pk: () for each in areas}
    bodies = list(Body.objects.visible_to(user).filter(area__in=areas).order_by("kind", "name"))
    seats = Membership.objects.current().filter(body__in=bodies, role=Membership.Role.CHAIR)
    chairs = {seat.body_id: seat.person.name for seat in seats.select_related("person")}
    for body in bodies:
        chair = chairs.get(body.pk)
        note = f"chaired by {chair}" if chair else "chair vacant"
        found[body.area_id] += (Link(str(body), body.get_absolute_url(), note),)
    empty = "No panel or team has been set up yet."
    return {
        key: (Card("Boards and teams for this area", links, empty=empty),)
        for key, links in found.items()
    }


def asked(meetings, user):
    """{id: the papers that the reader still has to write for the body of a meeting}."""
    if not user.is_authenticated:
        return {}
    found = defaultdict(tuple)
    rows = Paper.objects.asked_of(user).filter(body__in=[each.body_id for each in meetings])
    papers = list(rows[:SHOWN])
    for meeting in meetings:
        for paper in papers:
            if paper.body_id == meeting.body_id:
                due = f"due on {date_format(paper.due_on)}" if paper.due_on else ""
                found[meeting.pk] += (Link(str(paper), paper.get_absolute_url(), due),)
    return {key: (Card("Papers for you to write", links),) for key, links in found.items()}


def overview(neighbourhoods, user):
    """{id: the cards of the plan in force, the next meetings and the bodies}, in four queries."""
    slugs = {each.pk: each.slug for each in neighbourhoods}
    ids = list(slugs)
    bodies, meetings = defaultdict(tuple), _next_meetings(ids, user, SHOWN)
    for body in (
        Body.objects.visible_to(user).filter(neighbourhood__in=ids).order_by("kind", "name")
    ):
        bodies[body.neighbourhood_id] += (Link(str(body), body.get_absolute_url()),)
    plans = {key: _plan_card(said["plan"]) for key, said in briefing(neighbourhoods, user).items()}
    return {
        key: (
            *([plans[key]] if key in plans else []),
            Card("Next meetings", meetings[key], empty="No date has been published yet."),
            _calendar_card(slugs[key]),
            Card(
                "Boards and committees here",
                bodies[key],
                empty="No board or forum has been set up yet.",
            ),
        )
        for key in ids
    }


def coming(neighbourhoods, user):
    """{id: the card of the next meeting of a place, alone}, in one query."""
    ids = [each.pk for each in neighbourhoods]
    meetings = _next_meetings(ids, user, 1)
    none = "No date has been published yet."
    return {key: (Card("Next meeting", meetings[key], empty=none),) for key in ids}


def _next_meetings(ids, user, number):
    """{id of a neighbourhood: so many links to its next meetings}. One query."""
    found = defaultdict(tuple)
    rows = Meeting.objects.announced_to(user).upcoming().filter(body__neighbourhood__in=ids)
    rows = rows.annotate(number=NUMBER_IN_PLACE).filter(number__lte=number).with_place()
    for meeting in rows:
        found[meeting.body.neighbourhood_id] += (_link_to(meeting),)
    return found


def _link_to(meeting):
    day = date_format(timezone.localtime(meeting.starts_at), "l j F")
    when = f"{day}, {time_of_day(meeting.starts_at)}"
    note = f"{when}, {meeting.where}" if meeting.where else when
    cancelled = "Cancelled: " if meeting.state == Meeting.State.CANCELLED else ""
    return Link(f"{cancelled}{meeting.body}", meeting.get_absolute_url(), note)


def _calendar_card(slug):
    feed = ical.subscription("neighbourhood_feed", slug)
    note = (
        "which updates automatically, and holds the past 12 months and all upcoming dates. If "
        f"nothing opens, add this address in your calendar app: {feed.address}"
    )
    link = Link("Subscribe to calendar", feed.webcal, note)
    return Card("Put these dates in your own calendar", (link,))


def _plan_card(plan):
    priorities = (Link(each.title, each.get_absolute_url()) for each in plan.priorities.all())
    return Card(str(plan), tuple(priorities), url=plan.get_absolute_url(), is_numbered=True)

"""What boards shows on a neighbourhood's and a person's page, and its nouns on one another's."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.formats import date_format

from accounts.access import Permission, holds_city
from boards.attendance.needs.slots import expected
from boards.attendance.own.slots import own_word
from boards.attendance.slots import attendance
from boards.bodies.models import Body
from boards.corrections.slots import corrections, decided, of_decisions
from boards.delegated.slots import outside_meetings
from boards.interests.own.slots import declared, declares
from boards.minutes.chairing.slots import chairing, returned
from boards.minutes.slots import standing
from boards.papers.models import Paper
from boards.programme.slots import answers, matter
from boards.releases.slots import released
from boards.seats.models import Membership, RegisterEntry, TermOfOffice
from boards.story import (
    bodies_here,
    coming,
    coming_up,
    lately,
    matters,
    of_area,
    open_plans,
    plans_in_force,
)
from boards.training.models import Booking
from boards.week import week
from core import slots
from core.cards import Card, Link
from neighbourhoods.models import Person
from neighbourhoods.people.merging.followers import about, whoever

SHOWN = 5

SLOTS = {
    "meeting.action_log": "the open actions of a meeting's body",
    "meeting.live": "forms that the live page offers once for the meeting",
    "agenda_item.actions": "what was agreed to be done under an item",
    "agenda_item.live": "forms under an item while the meeting runs",
    "plan.section": "what else is known of a plan, below its priorities",
    "priority.bar": "how much is done for a priority: {done, all}",
    "priority.measures": "what tells of a priority: {rows: [[name, text]] for its PDF, …}",
    "priority.steps": "what is done for a priority of a plan",
    "body.compliance": "counts on the page of how bodies do: {heading: (count, url)}",
    "meeting.attendance": "who came, on the page of a meeting",
    "meeting.asked": "what a meeting asks of the reader beforehand (core.cards)",
    "meeting.expected": "what who runs a meeting to come must know of those who are expected",
    "meeting.prints": "what else can be printed for a meeting ([core.cards.Link])",
    "meeting.facts": "[[name, text]] that the agenda, its prints and the sign-in sheet say of a meeting",
    "meeting.updates": "[text] that an agenda says under police and partner updates",
    "meeting.building": "what helps to prepare an agenda, while it is open",
    "meeting.room": "what stands at the head of the live page",
    "meeting.own": "what the reader may do at a meeting with their own sign-in",
    "meeting.decisions": "what a meeting decided",
    "meeting.minutes": "how the minutes of a meeting stand",
    "delegated.matter": "what became of a decision outside a meeting",
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
    slots.fill("neighbourhood.matters", matters, template="boards/slots/matters.html")
    slots.fill("neighbourhood.decided", lately, template="components/cards.html")
    slots.fill("neighbourhood.coming", open_plans, template="boards/slots/open_plans.html", order=5)
    slots.fill("neighbourhood.coming", coming_up, template="components/cards.html", order=10)
    slots.fill("neighbourhood.overview", bodies_here, template="components/cards.html", order=10)
    slots.fill("neighbourhood.next", coming, template="components/cards.html", order=10)
    slots.fill("neighbourhood.week", week, template="components/cards.html", order=10)
    slots.fill("area.overview", of_area, template="components/cards.html", order=5)
    slots.fill("area.overview", leads, template="components/cards.html", order=10)
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
    return {key: {"plan": plan} for key, plan in plans_in_force(neighbourhoods, user).items()}


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

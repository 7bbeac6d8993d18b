"""What was found about each request, on the page of its application."""

from dataclasses import dataclass, field

from django.utils import timezone

from accounts.access import Permission, holds_city
from boards.seats.models import Membership
from core.calendar import DAY
from core.slots import fill
from funding.grants.applications.models import GrantRequest
from funding.grants.checks import rules
from funding.grants.checks.delivery.models import Delivery
from funding.grants.checks.interests.models import AskedMember
from funding.grants.checks.models import Assessment
from funding.grants.checks.reading import known_of
from funding.grants.checks.together import Waiting, waiting_in
from neighbourhoods.elections.period import Periods
from neighbourhoods.models import Ward


@dataclass(frozen=True)
class Found:
    """Of one request: its assessment as the reader may see it; for who works with the money what is missing, what
    to think of and how many checks are answered, with a pre-election period and what it waits for."""

    asked: GrantRequest
    assessment: Assessment | None
    may_edit: bool = False
    may_confirm: bool = False
    problems: list = field(default_factory=list)
    concerns: list = field(default_factory=list)
    answered: int = 0
    questions: int = 0
    election: object = None
    waiting: Waiting | None = None

    @property
    def condition(self):
        """Where its condition stands, as (words, colour, shape)."""
        return rules.CONDITIONS[self.waiting.state]


@dataclass(frozen=True)
class Asked:
    """Of one request: [(Membership, AskedMember)] of those who answered, and the names of those who did not yet."""

    asked: GrantRequest
    answered: list
    waiting: list
    may_edit: bool


def register():
    fill("grant_request.matter", found, template="funding/slots/assessed.html", order=10)
    fill("grant_request.matter", follows, template="funding/slots/follows.html", order=20)
    fill("grant_request.matter", members, template="funding/slots/members.html", order=30)


def found(requests, user):
    """{request: Found} of those that were assessed or may be."""
    rows = Assessment.objects.visible_to(user).filter(asked__in=requests)
    by_request = {each.asked_id: each for each in rows.select_related("priority", "assessed_by")}
    if not holds_city(user, Permission.EDIT_BUDGET):
        return {
            each.pk: Found(each, by_request[each.pk]) for each in requests if each.pk in by_request
        }
    whole = _whole(requests)
    known, elections = known_of(whole), _elections(whole)
    applications = {each.application_id for each in whole}
    waiting = {each.asked.pk: each for each in waiting_in(applications)}
    return {
        each.pk: _found(each, by_request.get(each.pk), known[each.pk], elections, waiting)
        for each in whole
    }


def _found(asked, assessment, known, elections, waiting):
    questions = [each for each in rules.questions_of(known) if rules.is_due(each, known)]
    is_open = asked.is_undecided
    confirms = rules.subsidy_of(known) is not None and not known.said("confirmed")
    return Found(
        asked, assessment, may_edit=is_open, may_confirm=confirms and asked.state == "granted",
        problems=rules.problems_of(known) if is_open else [], concerns=rules.concerns_of(known),
        answered=len(questions) - len(rules.open_of(known)), questions=len(questions),
        election=elections.get(asked.allocation.body.neighbourhood_id) if is_open else None,
        waiting=waiting.get(asked.pk),
    )  # fmt: skip


def _whole(requests):
    """The requests with what the rules ask, in their order: one query."""
    rows = GrantRequest.objects.filter(pk__in=[each.pk for each in requests]).order_by("id")
    return list(rows.select_related(
        "application__group", "application__agency", "allocation__body", "allocation__year"
    ))  # fmt: skip


def _elections(requests):
    """{neighbourhood: the pre-election period of today}; three queries at most."""
    today = timezone.localdate()
    periods = Periods.between(today, today + DAY)
    places = {each.allocation.body.neighbourhood_id for each in requests} - {None}
    if not periods.found or not places:
        return {}
    wards = {place: set() for place in places}
    rows = Ward.objects.filter(neighbourhoods__in=places).values_list("neighbourhoods", "pk")
    for place, ward in rows:
        if place in wards:
            wards[place].add(ward)
    return {place: periods.on(ids, today) for place, ids in wards.items()}


def follows(requests, user):
    """{request: its Delivery}, as the user may see it; one query."""
    rows = Delivery.objects.visible_to(user).filter(asked__in=requests).select_related("photo")
    by_request, may_edit = (
        {each.pk: each for each in requests},
        holds_city(user, Permission.EDIT_BUDGET),
    )
    shown = {}
    for each in rows:
        each.asked = by_request[each.asked_id]
        each.may_finish = may_edit and each.asked.state == "granted"
        each.vat = rules.VAT[each.asked.what]
        shown[each.asked_id] = each
    return shown


def members(requests, user):
    """{request: Asked} for who works with the money and for the clerk; three queries."""
    if not (user.may(Permission.EDIT_BUDGET) or user.may(Permission.RUN_MEETING)):
        return {}
    may_edit = holds_city(user, Permission.EDIT_BUDGET)
    may_read = set(
        GrantRequest.objects.filter(pk__in=[each.pk for each in requests])
        .filter(_reads(user))
        .values_list("pk", flat=True)
    )
    shown = [each for each in requests if each.pk in may_read]
    bodies = {each.allocation.body_id for each in shown}
    sit = Membership.objects.filter(body__in=bodies, has_vote=True).current()
    sit = list(sit.select_related("person").order_by("person__name", "id"))
    answers = {
        (each.asked_id, each.membership_id): each
        for each in AskedMember.objects.visible_to(user).filter(asked__in=shown)
    }
    return {each.pk: _asked(each, sit, answers, may_edit) for each in shown}


def _reads(user):
    """Q of the requests of which the user reads what members answered."""
    rows = GrantRequest.objects.all()
    return rows.with_right(user, Permission.EDIT_BUDGET) | rows.with_right(
        user, Permission.RUN_MEETING
    )


def _asked(asked, sit, answers, may_edit):
    mine = [each for each in sit if each.body_id == asked.allocation.body_id]
    answered = [
        (each, answers[asked.pk, each.pk]) for each in mine if (asked.pk, each.pk) in answers
    ]
    waiting = [each.person.name for each in mine if (asked.pk, each.pk) not in answers]
    return Asked(asked, answered, waiting, may_edit and asked.is_undecided)

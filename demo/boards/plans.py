"""Plans: adopted ones for half of the neighbourhoods and the city, drafts for the others."""

import datetime

from django.utils import timezone

from accounts.access import Role
from boards.models import Commitment, Plan
from boards.plans.comments.operations import (
    consult,
    enter_comment,
    send_comment,
    show_comment,
    withhold_comment,
)
from boards.plans.operations import (
    answer_commitment,
    ask_agencies,
    begin_next,
    drop_priority,
    save_plan,
    save_priority,
)
from core import calendar
from core.actors import PUBLIC
from demo.boards.matters import Adoption
from demo.boards.meetings import OUT
from demo.facts import plans as facts
from demo.facts.sign_ins import HOME
from demo.tasking.actions import write_plan_steps

DAYS = datetime.timedelta
EARLY = DAYS(days=60)
"""How long lies between two plans of one place, one of which is adopted early."""
BEGUN, ASKED, ANSWERED = DAYS(days=80), DAYS(days=75), DAYS(days=50)
"""How long before a plan is adopted it is begun, and so on."""


def tell_plans(world, evenings):
    """A plan for each place and the city. Those that are adopted are put to one of the `evenings`
    ({body: its evenings in order})."""
    for number, name in enumerate(world.places):
        *earlier, evening = _may_adopt(world, evenings[world.bodies[name]["board"]])
        before = [each for each in earlier if evening.start - each.start > EARLY]
        if number == 2 and name != HOME and before:
            world.timeline.add(_adopted_early(world, name, before[0], evening))
        elif name == HOME or number % 2 == 0:
            world.timeline.add(_adopted(world, name, evening))
        else:
            world.timeline.add(_drafted(world, name, is_open=number % 4 == 1))
    evening = _may_adopt(world, evenings[world.bodies["city"]["neighbourhoods"]])[-1]
    world.timeline.add(_city(world, evening))


def _may_adopt(world, evenings):
    """Those of them that leave time for what follows, and had time for what goes before."""
    first, last = world.since + BEGUN, world.now - DAYS(days=30)
    return [each for each in evenings if first < each.start < last and not each.is_called_off]


def _year(day):
    """When the financial year of a day began."""
    return day.year if day.month >= 4 else day.year - 1


def _writer(world, name):
    role = Role.NEIGHBOURHOOD_MANAGER if name == HOME else Role.HEAD_OF_SERVICE
    return world.users[role]


def _put_to(evening, world, name):
    adoption = Adoption(adopts=_writer(world, name))
    evening.matters.append(adoption)
    return adoption


def _adopted(world, name, evening):
    by, adoption = _writer(world, name), _put_to(evening, world, name)
    at = yield evening.start - BEGUN
    plan = adoption.plan = _begin(world, name, _year(evening.start), by, at)
    at = yield evening.start - ASKED
    ask_agencies(plan=plan, by=by, at=at)
    at = yield evening.start - ANSWERED
    _answer(world, plan, at)
    at = yield evening.start + OUT + DAYS(days=3)
    plan.refresh_from_db()
    if name == HOME and plan.state == Plan.State.ADOPTED:
        write_plan_steps(world, plan, by, at)
        at = yield world.now - DAYS(days=2)
        _begin_next(plan, by, at)
    return plan


def _adopted_early(world, name, before, evening):
    """Next year's plan is adopted while this year's is in force, and waits for the first of April."""
    by, adoption = _writer(world, name), _put_to(evening, world, name)
    plan = yield from _adopted(world, name, before)
    at = yield evening.start - DAYS(days=25)
    adoption.plan = begin_next(plan=plan, by=by, at=at)


def _drafted(world, name, is_open):
    """Begun this month, from January on for the year that begins in April; of some everybody is
    asked what they think."""
    by, now = _writer(world, name), world.now
    at = yield now - DAYS(days=25)
    plan = _begin(world, name, _year(calendar.months_on(world.today, 3)), by, at)
    at = yield now - DAYS(days=20)
    ask_agencies(plan=plan, by=by, at=at)
    if is_open:
        at = yield now - DAYS(days=10)
        consult(
            plan=plan,
            consulted_from=world.days_ago(10),
            consulted_until=world.days_ago(-18),
            consultation=facts.CONSULTATION,
            by=by,
            at=at,
        )
        yield from _commented(world, plan, by)


def _commented(world, plan, by):
    """What people said so far: most of it is read and shown, one not, the latest waits."""
    for number, (text, organisation, reason) in enumerate(facts.COMMENTS):
        at = yield world.now - DAYS(days=8 - number)
        said = {"plan": plan, "text": text, "organisation": organisation, "at": at}
        if number == facts.ON_PAPER:
            day = timezone.localdate(at)
            row = enter_comment(came_by="paper", received_on=day, by=by, **said)
        else:
            row = send_comment(by=PUBLIC, name=facts.SENDER, email=facts.SENDER_EMAIL, **said)
        if number in facts.WAITING:
            continue
        at = yield at + DAYS(hours=20)
        if reason:
            withhold_comment(comment=row, reason=reason, by=by, at=at)
        else:
            show_comment(comment=row, by=by, at=at)


def _begin(world, name, year, by, at):
    plan = save_plan(
        neighbourhood=world.places[name],
        body=world.bodies[name]["board"],
        title=f"Plan for {name} {year}/{(year + 1) % 100:02d}",
        introduction=facts.INTRODUCTION.format(place=name),
        first_year=year,
        last_year=year,
        by=by,
        at=at,
    )
    for title, outcome, profile, residents, lead in facts.LOCAL:
        save_priority(
            plan=plan,
            title=title,
            outcome=outcome,
            why_profile=profile,
            why_residents=residents,
            lead=world.agencies[lead],
            supporting=[world.agencies["derby-homes"]],
            due_on=datetime.date(year + 1, 3, 31),
            by=by,
            at=at,
        )
    return plan


def _answer(world, plan, at):
    """The leads said yes, most of the others too; one said no, one has not answered."""
    rows = Commitment.objects.filter(priority__plan=plan).select_related("priority__plan", "agency")
    for number, row in enumerate(rows.order_by("priority__position", "agency__name")):
        said = {"answer": Commitment.Answer.WONT, "why_not": facts.WONT}
        if number != 3:
            will = {"what": facts.WILL, "with_what": facts.WITH}
            said = {"answer": Commitment.Answer.WILL, "by_when": row.priority.due_on} | will
        if number != 5:
            by = world.officers[row.agency.slug]
            answer_commitment(commitment=row, by=by, at=at, **said)


def _begin_next(plan, by, at):
    """Sinfin has begun next year's plan: one priority is changed, one dropped, one is new."""
    said = {"by": by, "at": at}
    made = begin_next(plan=plan, **said)
    first, second, _ = made.priorities.order_by("position")
    title, reason = facts.NEXT_CHANGED
    save_priority(plan=made, priority=first, title=title, reason=reason, **said)
    drop_priority(priority=second, reason=facts.NEXT_DROPPED, **said)
    title, outcome = facts.NEXT_NEW
    save_priority(plan=made, title=title, outcome=outcome, lead=second.lead, supporting=[], **said)


def _city(world, evening):
    by, adoption = world.users[Role.HEAD_OF_SERVICE], _put_to(evening, world, "city")
    at = yield evening.start - BEGUN
    year = _year(evening.start)
    plan = adoption.plan = save_plan(
        body=evening.body,
        title="City plan for neighbourhood working",
        first_year=year,
        last_year=year + 2,
        introduction=facts.CITY_INTRODUCTION,
        by=by,
        at=at,
    )
    for title, outcome, profile in facts.CITY:
        save_priority(
            plan=plan,
            title=title,
            outcome=outcome,
            why_profile=profile,
            lead=world.agencies["council"],
            by=by,
            at=at,
        )

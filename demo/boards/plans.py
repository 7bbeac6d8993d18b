"""Plans: adopted ones for half of the neighbourhoods, drafts for some, and the city's."""

import datetime

from django.utils import timezone

from accounts.access import Role
from boards.models import Commitment, Decision, Plan, Priority
from boards.plans.operations import adopt, begin_next, consult, drop_priority, save_priority
from core import events
from core.actors import SYSTEM
from demo.facts.plans import (
    CITY,
    CITY_INTRODUCTION,
    CONSULTATION,
    INTRODUCTION,
    LOCAL,
    WILL,
    WONT,
)
from demo.facts.sign_ins import HOME
from demo.tasking import write_plan_steps


def write_plans(world):
    """After the meetings: a plan is adopted by a decision of its board."""
    clerk, head = world.users[Role.MEETINGS_CLERK], world.users[Role.HEAD_OF_SERVICE]
    for number, name in enumerate(world.places):
        plan = _local(world, name, clerk)
        if name == HOME or number % 2 == 0:
            _adopt(plan, head)
            _answers(plan, clerk)
        elif number % 4 == 1:
            _consult(world, plan)
        if name == HOME:
            write_plan_steps(plan, clerk)
            _next(plan, head)
    _city(world, clerk, head)


def _consult(world, plan):
    consult(
        plan=plan,
        consulted_from=world.days_ago(10),
        by=SYSTEM,
        consulted_until=world.days_ago(-18),
        consultation=CONSULTATION,
    )


def _local(world, name, clerk):
    year = world.today.year if world.today.month >= 4 else world.today.year - 1
    plan = Plan.objects.create(
        neighbourhood=world.places[name],
        body=world.bodies[name]["board"],
        title=f"Plan for {name} {year}/{(year + 1) % 100:02d}",
        introduction=INTRODUCTION.format(place=name),
        first_year=year,
        last_year=year,
        created_by=clerk,
        created_at=timezone.now() - datetime.timedelta(days=200),
    )
    asked = timezone.now() - datetime.timedelta(days=60)
    for position, (title, outcome, profile, residents, lead) in enumerate(LOCAL, start=1):
        agency = world.agencies[lead]
        priority = Priority.objects.create(
            plan=plan,
            position=position,
            title=title,
            outcome=outcome,
            why_profile=profile,
            why_residents=residents,
            lead=agency,
            due_on=datetime.date(year + 1, 3, 31),
        )
        for each in {agency, world.agencies["derby-homes"]}:
            Commitment.objects.create(
                priority=priority,
                agency=each,
                asked_at=asked,
                answer_by=timezone.localdate(asked) + datetime.timedelta(days=28),
            )
    return plan


def _adopt(plan, head):
    rows = Decision.objects.standing().filter(
        item__meeting__body=plan.body,
        outcome="recommended",
        item__access="public",
        item__meeting__state="minutes_published",
    )
    decision = rows.order_by("-item__meeting__starts_at", "id").first()
    if decision:
        adopt(plan=plan, decision=decision, by=head, at=decision.item.meeting.minutes_published_at)


def _answers(plan, clerk):
    """The leads said yes, most of the others too; one said no, one has not answered."""
    rows = Commitment.objects.filter(priority__plan=plan).select_related("priority__plan", "agency")
    for number, row in enumerate(rows.order_by("priority__position", "agency__name")):
        if number == 3:
            _answer(
                row,
                clerk,
                answer="wont",
                why_not=WONT,
            )
        elif number != 5:
            _answer(
                row,
                clerk,
                answer="will",
                what=WILL,
                with_what="staff time",
                by_when=row.priority.due_on,
            )


def _answer(row, clerk, **said):
    """An answer by letter, which the clerk wrote down: only the agency itself answers here."""
    Commitment.objects.filter(pk=row.pk).update(
        answered_at=timezone.now(), answered_by=clerk, **said
    )
    changes = {row.agency.short_name: [None, Commitment.Answer(said["answer"]).label]}
    events.record("plan.part_answered", row.priority.plan, by=clerk, changes=changes)


def _next(plan, head):
    """Sinfin has begun next year's plan: one priority is changed, one dropped, one is new."""
    made = begin_next(plan=plan, by=head)
    first, second, _ = made.priorities.order_by("position")
    save_priority(
        plan=made,
        priority=first,
        by=head,
        title="Streets and parks that are clean and lit",
        reason="The forum asked for the parks to be named",
    )
    drop_priority(
        priority=second, reason="The club opened in September and carries itself", by=head
    )
    save_priority(
        plan=made,
        title="New homes on the old works",
        by=head,
        outcome="People who live here hear of the plans first.",
        lead=second.lead,
        supporting=[],
    )


def _city(world, clerk, head):
    body = world.bodies["city"]["neighbourhoods"]
    year = world.today.year
    plan = Plan.objects.create(
        body=body,
        title="City plan for neighbourhood working",
        first_year=year,
        last_year=year + 2,
        introduction=CITY_INTRODUCTION,
        created_by=clerk,
        created_at=timezone.now() - datetime.timedelta(days=120),
    )
    for position, (title, outcome, profile) in enumerate(CITY, start=1):
        Priority.objects.create(
            plan=plan,
            position=position,
            title=title,
            outcome=outcome,
            why_profile=profile,
            lead=world.agencies["council"],
        )
    _adopt(plan, head)

"""Plans: adopted ones for half of the neighbourhoods, drafts for some, an area's and the city's.

The five development areas of the city plan are those of section 8 of the report of about 2010.
"""

import datetime

from django.utils import timezone

from accounts.access import Role
from boards.models import Commitment, Decision, Plan, Priority
from boards.plans.operations import begin_next, consult, drop_priority, save_priority
from core import events
from core.actors import SYSTEM
from neighbourhoods.models import Agency
from tasking import operations as tasking

CITY = (
    (
        "Building the capacity of boards",
        "Members chair with ease, residents speak for many, officers know how to engage.",
        "A development programme: chairing and community leadership for elected members, representation for residents, engagement skills for officers.",
    ),
    (
        "Community engagement",
        "Every neighbourhood has an engagement strategy, and local people are represented better.",
        "Forums draw fifty to sixty residents; most are the same ones.",
    ),
    (
        "Services that fit the neighbourhood",
        "Every service says in a neighbourhood agreement what it promises, and residents what they undertake.",
        "The services matrix names who works where already.",
    ),
    (
        "Sharing resources",
        "Community development and communications are shared across the partners.",
        "Managers, anti-social behaviour officers and community development officers are shared today.",
    ),
    (
        "Performance management",
        "One way of reporting on neighbourhoods, fed by the council's data hub.",
        "Reports differ from board to board.",
    ),
)
LOCAL = (
    (
        "Streets that are clean and lit",
        "Fewer complaints about litter and dark corners.",
        "Fly-tipping is reported more often than elsewhere.",
        "“The alley behind the shops is a tip again by Monday.”",
        "council",
    ),
    (
        "Somewhere to go after school",
        "A place that is open on three evenings a week.",
        "More children than the city has on average; no youth club within a mile.",
        "Parents asked for it at two forums running.",
        "nhs",
    ),
    (
        "People feel safe in the evening",
        "More residents say that they feel safe after dark.",
        "Anti-social behaviour peaks on Friday evenings.",
        "Older people stay in after six.",
        "police",
    ),
)
WILL = "Two officers on Friday and Saturday evenings, and a walk with residents each quarter."
INTRO = "What the profile of {place} shows and what residents said at the forum led to three priorities. The agencies named have said what they will do."


def write_plans(world, clerk):
    """After the meetings: a plan is adopted by a decision of its board."""
    agencies = {agency.slug: agency for agency in Agency.objects.all()}
    for number, (name, place) in enumerate(world.places.items()):
        board = world.bodies[name]["board"]
        plan = _local(world, name, place, board, agencies, clerk)
        if name == "Sinfin" or number % 2 == 0:
            _adopt(plan, clerk)
            _answers(plan, clerk)
        elif number % 4 == 1:
            day = world.today
            consult(
                plan=plan,
                consulted_from=day - datetime.timedelta(days=10),
                by=SYSTEM,
                consulted_until=day + datetime.timedelta(days=18),
                consultation="At the forum, in the library, and by a leaflet through every door.",
            )
        if name == "Sinfin":
            _steps(plan, agencies, clerk)
            _next(plan, world.users[Role.HEAD_OF_SERVICE])
    _city(world, agencies, clerk)


def _local(world, name, place, board, agencies, clerk):
    year = world.today.year if world.today.month >= 4 else world.today.year - 1
    plan = Plan.objects.create(
        neighbourhood=place,
        body=board,
        title=f"Plan for {name} {year}/{(year + 1) % 100:02d}",
        introduction=INTRO.format(place=name),
        first_year=year,
        last_year=year,
        created_by=clerk,
        created_at=timezone.now() - datetime.timedelta(days=200),
    )
    asked = timezone.now() - datetime.timedelta(days=60)
    for position, (title, outcome, profile, residents, lead) in enumerate(LOCAL, start=1):
        agency = agencies.get(lead) or next(iter(agencies.values()))
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
        for each in {agency, agencies["derby-homes"]}:
            Commitment.objects.create(
                priority=priority,
                agency=each,
                asked_at=asked,
                answer_by=timezone.localdate(asked) + datetime.timedelta(days=28),
            )
    return plan


def _adopt(plan, clerk):
    rows = Decision.objects.standing().filter(
        item__meeting__body=plan.body,
        outcome="recommended",
        item__access="public",
        item__meeting__state="minutes_published",
    )
    decision = rows.order_by("-item__meeting__starts_at", "id").first()
    if decision:
        plan.state, plan.adopted_by = Plan.State.ADOPTED, decision
        plan.save()


def _answers(plan, clerk):
    """The leads said yes, most of the others too; one said no, one has not answered."""
    rows = Commitment.objects.filter(priority__plan=plan).select_related("priority__plan", "agency")
    for number, row in enumerate(rows.order_by("priority__position", "agency__name")):
        if number == 3:
            _answer(
                row,
                clerk,
                answer="wont",
                why_not="No staff for it this year; we look at it again in April.",
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
    events.record("answered for an agency", row.priority.plan, by=clerk, changes=changes)


def _steps(plan, agencies, clerk):
    for priority in plan.priorities.all():
        tasking.add_action(
            what=f"Report to the board on “{priority.title}”",
            lead_agency=priority.lead,
            due_on=timezone.localdate() + datetime.timedelta(days=80),
            plan_priority=priority,
            by=clerk,
        )


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


def _city(world, agencies, clerk):
    body = world.bodies["city"]["neighbourhoods"]
    year = world.today.year
    plan = Plan.objects.create(
        body=body,
        title="City plan for neighbourhood working",
        first_year=year,
        last_year=year + 2,
        introduction="Five areas in which neighbourhood working is to grow, once it is settled who leads it.",
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
            lead=agencies.get("council") or Agency.objects.first(),
        )
    _adopt(plan, clerk)

"""Plans, their priorities and what agencies answer: Python says yes exactly where the database
does."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.decisions.holds import hold_decision
from boards.meetings.items.operations import add_item
from boards.models import AgendaItem, Commitment, Decision, Plan, PlanItem, Priority
from boards.plans.adoption.operations import adopt, put_to
from boards.plans.comments.operations import consult
from boards.plans.operations import (
    answer_commitment,
    drop_priority,
    review,
    save_plan,
    save_priority,
)
from tests.boards.minutes.test_pairs import CLASS
from tests.pairs import database_says, past_every_trigger, python_says, random_facts, undone

DAY = datetime.timedelta(days=1)
STATE = st.sampled_from(Plan.State.values)
DAY_NAMED = datetime.date(2031, 5, 1)


@pytest.fixture
def plan(world):
    """The draft of the own world, with one priority, where no other plan is in force."""
    with past_every_trigger():
        Plan.objects.exclude(pk=world.own.plan.pk).filter(neighbourhood=world.own.place).update(
            state="draft", adopted_by=None, in_force_from=None
        )
    return world.own.plan


def put(plan, state, decision):
    """The plan stands in this state, written past every operation."""
    adopted = None if state in ("draft", "consulted") else decision
    day = timezone.localdate()
    with past_every_trigger():
        Plan.objects.filter(pk=plan.pk).update(
            state=state, adopted_by=adopted, in_force_from=adopted and day, consulted_from=day,
            consulted_until=day, review="x", reviewed_on=day,
        )  # fmt: skip


@given(
    st.sampled_from(Decision.Outcome.values + ["resolved", "recommended"] * 2),
    st.sampled_from([True, True, True, False]),
    st.sampled_from([True, True, True, False]),
    CLASS,
    st.booleans(),
    st.sampled_from([True, True, True, False]),
)
@random_facts
def test_adopted_by_its_body(world, plan, outcome, standing, own_body, item_is, excludes, is_put):
    """Python also asks for a priority, and replaces the plan that was in force: there is none. The
    plan is put to the body under the item, or not."""
    by = world.own.writer
    with undone():
        side = world.own if own_body else world.other
        excludes = excludes and outcome in ("resolved", "lost")
        item = side.running.items.first()
        now = timezone.now()
        with past_every_trigger():
            AgendaItem.objects.filter(pk=item.pk).update(**item_is)
            PlanItem.objects.filter(plan=plan).delete()
            PlanItem.objects.filter(item=item).delete()
            if is_put:
                PlanItem.objects.create(plan=plan, item=item, put_at=now)
        struck = {} if standing else {"struck_out_at": timezone.now(), "struck_out_by": by}
        decision = Decision.objects.create(
            item=item, outcome=outcome, text="that it is adopted", excludes_public=excludes,
            recorded_at=now, **struck,
        )  # fmt: skip
        plans = Plan.objects.filter(pk=plan.pk)
        python = python_says(lambda: adopt(plan=plan, decision=decision, by=by))
        first = max(datetime.date(plan.first_year, 4, 1), item.meeting.day)
        raw = {"state": "adopted", "adopted_by": decision, "in_force_from": first}

        def write():
            hold_decision(decision=decision, holder=f"plan-{plan.pk}", label="The plan")
            plans.update(**raw)

        assert python == database_says(write)


@given(st.lists(st.integers(2020, 2035), min_size=1, max_size=4))
@random_facts
def test_whoever_adopts_in_which_order_one_plan_is_in_force(world, plan, adopted):
    """Plans adopted in any order, late and early: on every first day exactly one is in
    force, of those that were adopted by then the one of the latest years."""
    by = world.own.writer
    with undone():
        made = []
        for year in adopted:
            one = save_plan(
                neighbourhood=world.own.place, body=world.own.body, title=f"Plan {year}",
                first_year=year, last_year=year, by=by,
            )  # fmt: skip
            save_priority(plan=one, title="Parks", by=by)
            item = add_item(meeting=world.own.running, title=one.title, by=by)
            put_to(plan=one, item=item, by=by)
            decision = Decision.objects.create(
                item=item, outcome="recommended", text=f"that {one.pk} is adopted",
                recorded_at=timezone.now(),
            )  # fmt: skip
            if python_says(
                lambda one=one, decision=decision: adopt(plan=one, decision=decision, by=by)
            ):
                made.append(adopt(plan=one, decision=decision, by=by))
        connection.check_constraints()
        here = Plan.objects.filter(neighbourhood=world.own.place)
        days = {each.in_force_from for each in made}
        for day in days:
            found = here.in_force(day).get()
            begun = [each for each in made if each.in_force_from <= day]
            assert found.first_year == max(each.first_year for each in begun)
        assert not here.in_force(min(days) - DAY).exists()


@given(STATE, st.sampled_from(["add", "change", "drop"]))
@random_facts
def test_words_stay_once_adopted(world, plan, state, what):
    by, row = world.own.writer, plan.priorities.get()
    with undone():
        put(plan, state, world.own.public_plan.adopted_by)
        Commitment.objects.filter(priority=row).delete()
        rows = Priority.objects.filter(pk=row.pk)
        new = {"plan": plan, "title": "New"}
        operation, raw = {
            "add": (lambda: save_priority(**new, by=by), lambda: rows.create(**new, position=9)),
            "change": (
                lambda: save_priority(plan=plan, priority=row, title="Other", by=by),
                lambda: rows.update(title="Other"),
            ),
            "drop": (
                lambda: drop_priority(priority=row, reason="x", by=by),
                lambda: Priority.objects.filter(pk=row.pk).delete(),
            ),
        }[what]
        assert python_says(operation) == database_says(raw)


@given(
    st.integers(-1, 1),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["new", "kept", "changed", "dropped"]),
    st.sampled_from(["", "The profile says so"]),
)
@random_facts
def test_a_priority(world, plan, days, begins, ends, change, reason):
    """Dates in order, and what differs from the plan before has its reason."""
    first = timezone.localdate()
    fields = {"title": "Parks", "starts_on": first if begins else None, "change": change}
    fields |= {"due_on": first + days * DAY if ends else None, "reason": reason}
    if change != "new":
        fields["earlier"] = world.own.public_plan.priorities.first()
    with undone():
        raw = Priority(plan=plan, position=9, **fields)
        if change == "kept":  # else Python makes a changed one of it, for its words differ
            fields |= {name: getattr(fields["earlier"], name) for name in WORDS}
        python = python_says(lambda: save_priority(plan=plan, by=world.own.writer, **fields))
        assert python == database_says(raw.save)


WORDS = ("title", "outcome", "why_profile", "why_residents")


WILL = {
    "answer": "will",
    "what": "Mow",
    "with_what": "Two people",
    "by_when": DAY_NAMED,
    "why_not": "",
}
WONT = {"answer": "wont", "what": "", "with_what": "", "by_when": None, "why_not": "No money"}
ANSWER = st.sampled_from([WILL, WONT])


@given(st.sampled_from([True, True, False]), ANSWER, ANSWER, st.sets(st.sampled_from(list(WILL))))
@random_facts
def test_an_answer_is_whole(world, plan, asked, answer, other, mixed):
    by, now = world.own.writer, timezone.now()
    said = answer | {name: other[name] for name in mixed}
    with undone():
        Commitment.objects.filter(priority__plan=plan).delete()
        pair = {"asked_at": now, "answer_by": now.date()} if asked else {}
        row = Commitment.objects.create(
            priority=plan.priorities.get(), agency=world.own.agency, **pair
        )
        rows = Commitment.objects.filter(pk=row.pk)
        python = python_says(lambda: answer_commitment(commitment=row, by=by, **said))
        answered = said | {"answered_at": now, "answered_by": by}
        assert python == database_says(lambda: rows.update(**answered))


@given(st.integers(-2, 2))
@random_facts
def test_open_for_comments_for_a_time(world, plan, days):
    first = timezone.localdate()
    opened = {"consulted_from": first, "consulted_until": first + days * DAY}
    plans = Plan.objects.filter(pk=plan.pk)
    by = world.own.writer
    python = python_says(lambda: consult(plan=plan, consultation="By post", by=by, **opened))
    assert python == database_says(lambda: plans.update(state="consulted", **opened))


@given(st.sampled_from(["", "Better"]), STATE)
@random_facts
def test_reviewed_in_words(world, plan, text, state):
    """Python asks first that the plan is adopted."""
    by, day = world.own.writer, timezone.localdate()
    with undone():
        put(plan, state, world.own.public_plan.adopted_by)
        plans = Plan.objects.filter(pk=plan.pk, state__in=["adopted", "reviewed"])
        python = python_says(lambda: review(plan=plan, text=text, reviewed_on=day, by=by))
        reviewed = {"state": "reviewed", "review": text, "reviewed_on": day}
        assert python == (plans.exists() and database_says(lambda: plans.update(**reviewed)))


@given(st.integers(2024, 2028), st.integers(2024, 2028), st.booleans())
@random_facts
def test_years_and_place(world, plan, first, last, both):
    """Python also asks that the body is of the place."""
    fields = {"first_year": first, "last_year": last}
    if both:
        fields["area"] = world.own.area
    by, plans = world.own.writer, Plan.objects.filter(pk=plan.pk)
    python = python_says(lambda: save_plan(plan=plan, by=by, **fields))
    assert python == database_says(lambda: plans.update(**fields))

"""What a body may be: Python says yes exactly where the database does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boards.bodies.operations import save_body
from boards.models import Body
from tests import factories
from tests.pairs import database_says, python_says, random_facts, undone

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(db):
    return factories.OfficerFactory()


@pytest.fixture
def bodies(db):
    """Four bodies for the whole city."""
    return [factories.BodyFactory(neighbourhood=None) for _ in range(4)]


NUMBER = st.integers(0, 3)


@given(st.lists(st.tuples(NUMBER, NUMBER), max_size=5), NUMBER, st.none() | NUMBER)
@random_facts
def test_no_body_stands_under_itself(bodies, writer, before, which, above):
    """Python also asks that the one above meets in public: all do."""
    with undone():
        for lower, upper in before:
            rows = Body.objects.filter(pk=bodies[lower].pk)
            if lower > upper:  # no circle so far
                rows.update(under=bodies[upper])
        body = Body.objects.get(pk=bodies[which].pk)
        upper = None if above is None else Body.objects.get(pk=bodies[above].pk)
        python = python_says(lambda: save_body(body=body, under=upper, by=writer))
        rows = Body.objects.filter(pk=body.pk)
        assert python == database_says(lambda: rows.update(under=upper))


@given(
    st.booleans(),
    st.sampled_from(Body.Power.values),
    st.sampled_from(Body.Power.values),
    st.sampled_from(["forum", "tasking"]),
)
@random_facts
def test_a_body_that_has_met_stays_private_or_public(bodies, writer, has_met, before, after, kind):
    """And a tasking group is private."""
    with undone():
        rows = Body.objects.filter(pk=bodies[0].pk)
        rows.update(power=before, kind="forum")
        if has_met:
            factories.MeetingFactory(body=bodies[0])
        changed = {"power": after, "kind": kind}
        python = python_says(lambda: save_body(body=rows.get(), by=writer, **changed))
        assert python == database_says(lambda: rows.update(**changed))


RULES = st.fixed_dictionaries(
    {},
    optional={
        "clear_days": st.sampled_from([0, 60, 61]),
        "call_days": st.sampled_from([None, 120, 121]),
        "substitute_hours": st.sampled_from([0, 720, 721]),
        "quorum_numerator": st.integers(0, 4),
        "quorum_denominator": st.integers(0, 4),
        "quorum_minimum": st.sampled_from([0, 0, 3, 201]),
        "quorum_roles": st.sampled_from([[], ["chair"], ["chair", "officer"], ["mayor"]]),
        "counting_days": st.sampled_from(["all", "weekdays"]),
        "counting_weekdays": st.sampled_from([[], [0, 4]]),
        "recommends_to": NUMBER,
        "area": st.just(factories.AreaFactory),
        "neighbourhood": st.just(factories.NeighbourhoodFactory),
    },
)


@given(RULES)
@settings(random_facts, max_examples=60)
def test_the_rules_of_a_body(bodies, writer, rules):
    """Python asks the constraints themselves (full_clean), and says three of them in its own
    words."""
    if "recommends_to" in rules:
        rules = rules | {"recommends_to": bodies[rules["recommends_to"]]}
    with undone():
        for name in {"area", "neighbourhood"} & rules.keys():
            rules = rules | {name: rules[name]()}
        rows = Body.objects.filter(pk=bodies[0].pk)
        python = python_says(lambda: save_body(body=rows.get(), by=writer, **rules))
        assert python == database_says(lambda: rows.update(**rules))

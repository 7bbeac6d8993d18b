"""Measures of priorities: what can be one, what changes when, who may, and what the database holds."""

import datetime
import io
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from boards.decisions.operations import record_decision
from boards.meetings.items.operations import add_item
from boards.plans.adoption.operations import adopt, put_to
from boards.plans.operations import begin_next, drop_priority, save_plan, save_priority
from core.actors import SYSTEM
from core.errors import Refused, Stale, WrongState
from performance.indicators.operations import (
    add_indicator,
    change_indicator,
    end_indicator,
    publish_indicator,
    withdraw_indicator,
)
from performance.indicators.targets.models import Target
from performance.measures.operations import (
    add_measure,
    aim_measure,
    change_measure,
    remove_measure,
)
from performance.measures.reading import WITHDRAWN, priorities_of
from performance.measures.rules import CITY, PLACE
from performance.measures.slots import of_priorities
from performance.models import PriorityMeasure
from performance.observations.operations import give_figures
from performance.observations.rules import Given
from performance.periods import of_council_year
from tests import factories
from tests.worlds.performance_indicators import facts

pytestmark = pytest.mark.django_db
MARCH = datetime.date(2029, 3, 31)


def an_indicator(code="litter", **more):
    about = {"agency": factories.AgencyFactory(), "lead": factories.PersonFactory(), "by": SYSTEM}
    about |= {"code": code, "name": f"Streets with {code}"}
    made = add_indicator(**facts(hides_below=0) | about | more)
    return publish_indicator(indicator=made, by=factories.OfficerFactory())


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def give(indicator, place, top, whole, year):
    level = "neighbourhood" if place else "city"
    given = Given(level, place, of_council_year(year), numerator=D(top), denominator=D(whole))
    give_figures(indicator=indicator, given=[given], by=SYSTEM)


@pytest.fixture
def aim(world):
    """A priority of a plan of our own, that nobody has decided on."""
    plan = save_plan(
        neighbourhood=world.own.place, body=world.own.body, title="Plan of ours", first_year=2031, last_year=2031,
        by=world.own.writer,
    )  # fmt: skip
    return save_priority(plan=plan, title="Clean streets", by=world.own.writer)


@pytest.fixture
def measure(world, aim):
    return add_measure(
        priority=aim, indicator=an_indicator(), why="It is litter", by=world.own.writer
    )


def decide(world, plan):
    by = world.own.writer
    item = add_item(meeting=world.own.running, title="The plan", by=by)
    put_to(plan=plan, item=item, by=by)
    return record_decision(item=item, outcome="recommended", text="That it is adopted", by=by)


def adopted(world, plan):
    return adopt(plan=fresh(plan), decision=decide(world, plan), by=world.own.writer)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"why": " "}, "why it measures"),
        ({"unpublished": True}, "published"),
        ({"ended": True}, "no figures"),
        ({"polarity": "none"}, "cannot get better or worse"),
    ],
)
def test_what_tells_of_nothing_is_refused(world, aim, more, words):
    indicator = an_indicator(polarity=more.get("polarity", "high"))
    if "unpublished" in more:
        indicator = withdraw_indicator(indicator=indicator, reason="Wrong", by=SYSTEM)
    if "ended" in more:
        day = datetime.date(2026, 3, 31)
        indicator = end_indicator(indicator=indicator, ended_on=day, why="Gone", by=SYSTEM)
    with pytest.raises(Refused, match=words):
        add_measure(priority=aim, indicator=indicator, why=more.get("why", "So"), by=SYSTEM)
    assert not aim.measures.exists()


def test_figures_are_of_the_plans_place_unless_there_are_those_of_the_city_alone(world, aim):
    survey, counted = an_indicator("ni"), an_indicator("litter")
    give(survey, None, 30, 100, 2024)
    made = add_measure(priority=aim, indicator=fresh(survey), why="So", by=SYSTEM)
    assert (made.level, made.place) == ("city", "Derby")
    give(counted, None, 30, 100, 2024)
    give(counted, world.own.place, 30, 100, 2024)
    made = add_measure(priority=aim, indicator=fresh(counted), why="So", by=SYSTEM)
    assert made.neighbourhood == world.own.place
    assert (made.position, made.reason) == (2, "")


def test_once_for_a_priority_and_pressed_twice_is_one(world, aim, measure):
    with pytest.raises(Refused, match="already"):
        add_measure(priority=aim, indicator=measure.indicator, why="Again", by=SYSTEM)
    key = measure.client_id
    about = {"indicator": measure.indicator, "why": "x", "by": SYSTEM, "client_id": key}
    assert add_measure(priority=aim, **about) == measure
    with pytest.raises(Refused, match="another priority"):
        add_measure(priority=world.own.priority, **about)


def test_who_writes_the_plan_and_who_keeps_figures_may(world, aim, measure):
    for role in ("data_officer", "head_of_service", "neighbourhood_manager"):
        about = {"indicator": an_indicator(role.replace("_", "-")), "why": "So"}
        add_measure(priority=aim, by=world.people[role], **about)
    other = an_indicator("noise")
    for role in ("partner_officer", "board_chair", "meetings_clerk"):
        by = world.people[role]
        with pytest.raises(PermissionDenied):
            add_measure(priority=aim, indicator=other, why="So", by=by)
        with pytest.raises(PermissionDenied):
            remove_measure(measure=measure, by=by)
        with pytest.raises(PermissionDenied):
            aim_measure(measure=measure, value=D(1), due_on=MARCH, source="x", by=by)


def test_before_the_decision_a_change_needs_no_reason_and_the_earlier_row_stays(
    world, aim, measure
):
    made = change_measure(measure=measure, why="It is seen", where=CITY, by=SYSTEM)
    assert (made.replaces, made.level, made.position) == (measure, "city", 1)
    assert list(PriorityMeasure.objects.held().filter(priority=aim)) == [made]
    assert change_measure(measure=made, why="It is seen", where=CITY, by=SYSTEM) == made
    with pytest.raises(WrongState):
        remove_measure(measure=measure, by=SYSTEM)
    remove_measure(measure=made, by=SYSTEM)
    assert not PriorityMeasure.objects.held().filter(priority=aim).exists()


def test_who_changed_it_meanwhile_is_not_overwritten(measure):
    measure.seen(measure.version)
    remove_measure(measure=fresh(measure), by=SYSTEM)
    with pytest.raises(Stale):
        change_measure(measure=measure, why="Mine", by=SYSTEM)


@pytest.mark.parametrize("is_adopted", [True, False])
def test_once_the_body_has_decided_a_measure_changes_for_a_reason(world, aim, measure, is_adopted):
    (adopted if is_adopted else decide)(world, aim.plan)
    other = an_indicator("noise")
    writes = (
        (add_measure, {"priority": aim, "indicator": other, "why": "So"}),
        (change_measure, {"measure": measure, "why": "Other"}),
        (remove_measure, {"measure": measure}),
    )
    for write, about in writes:
        with pytest.raises(Refused, match="decided on") as refused:
            write(by=SYSTEM, **about)
        assert refused.value.field == "reason"
    made = change_measure(measure=measure, why="Other", reason="The count changed", by=SYSTEM)
    assert made.reason == fresh(measure).ended_why == "The count changed"


def test_the_database_holds_the_same(world, aim, measure):
    def refused(write):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()

    rows = PriorityMeasure.objects.filter(pk=measure.pk)
    refused(lambda: rows.update(why="Other"))
    refused(lambda: rows.update(reason="x"))
    refused(lambda: rows.update(ended_why="x"))
    refused(rows.delete)
    other = an_indicator("noise")
    about = {
        "priority": aim,
        "indicator": other,
        "why": "x",
        "position": 1,
        "added_at": measure.added_at,
    }

    def insert(**more):
        PriorityMeasure.objects.create(**about | {"level": "city"} | more)

    refused(lambda: insert(level="neighbourhood"))
    refused(lambda: insert(level="neighbourhood", neighbourhood=world.other.place))
    refused(lambda: insert(why=""))
    refused(lambda: insert(indicator=measure.indicator))
    adopted(world, aim.plan)
    refused(insert)
    refused(lambda: rows.update(ended_at=measure.added_at))
    insert(reason="Asked for")
    rows.update(ended_at=measure.added_at, ended_why="Counted no more")
    refused(lambda: rows.update(ended_at=None, ended_why=""))


def test_a_target_is_set_where_the_figures_are(world, aim, measure):
    about = {"value": D(90), "due_on": MARCH, "source": "Plan of ours"}
    manager = world.people["neighbourhood_manager"]
    steps = [(datetime.date(2027, 3, 31), D(80))]
    aim_measure(measure=fresh(measure), milestones=steps, by=manager, **about)
    target = Target.objects.held().get(indicator=measure.indicator)
    assert (target.neighbourhood, target.milestones.count()) == (world.own.place, 1)
    with pytest.raises(Refused, match="why it is changed"):
        aim_measure(measure=fresh(measure), by=manager, **about | {"value": D(91)})
    of_city = change_measure(measure=measure, why="So", where=CITY, by=manager)
    with pytest.raises(PermissionDenied):
        aim_measure(measure=of_city, by=manager, **about)
    aim_measure(measure=fresh(of_city), by=world.people["data_officer"], **about)
    assert Target.objects.held().filter(indicator=measure.indicator, level="city").exists()


def test_a_removed_priority_takes_no_measure_and_stays(world, aim, measure):
    save_priority(plan=aim.plan, title="Another", by=world.own.writer)
    drop_priority(priority=aim, reason="Not ours", by=world.own.writer)
    assert fresh(aim).is_dropped
    for write in (
        lambda: add_measure(priority=aim, indicator=an_indicator("noise"), why="x", by=SYSTEM),
        lambda: remove_measure(measure=measure, by=SYSTEM),
    ):
        with pytest.raises(WrongState, match="removed"):
            write()
    names = [each.priority.title for each in priorities_of(aim.plan, world.own.writer)]
    assert names == ["Another"]


def test_the_next_plan_begins_with_the_measures_that_still_get_figures(world, aim, measure):
    gone = an_indicator("gone")
    add_measure(priority=aim, indicator=gone, why="So", by=SYSTEM)
    plan = adopted(world, aim.plan)
    end_indicator(indicator=fresh(gone), ended_on=datetime.date(2026, 3, 31), why="Gone", by=SYSTEM)
    made = begin_next(plan=plan, by=world.own.writer)
    carried = PriorityMeasure.objects.get(priority__plan=made)
    assert (carried.indicator, carried.why) == (measure.indicator, measure.why)
    assert (carried.reason, carried.replaces) == ("", None)


def test_how_it_stands_and_a_worse_one_is_not_hidden(world, aim, measure):
    place, noise = world.own.place, an_indicator("noise", polarity="low")
    add_measure(priority=aim, indicator=noise, where=PLACE, why="It is noise", by=SYSTEM)
    for year, litter, loud in ((2024, 300, 100), (2025, 600, 400)):
        give(fresh(measure.indicator), place, litter, 1_000, year)
        give(fresh(noise), place, loud, 1_000, year)
    (stands,) = priorities_of(aim.plan, world.own.writer)
    assert (stands.mark.key, stands.mark.word) == ("worse", "Worse")
    assert stands.sentence.startswith("Worse. Streets with noise, ")
    assert (
        "40.0% in 2025/26, from 10.0% in 2024/25. Source: Survey of residents." in stands.sentence
    )
    assert "1 other measure is better" in stands.sentence
    change_indicator(indicator=fresh(noise), polarity="none", by=SYSTEM)
    (stands,) = priorities_of(aim.plan, world.own.writer)
    assert stands.mark.key == "better"


def test_a_withdrawn_indicator_says_so_and_nothing_else(world, aim, measure, as_user):
    give(fresh(measure.indicator), world.own.place, 300, 1_000, 2024)
    give(fresh(measure.indicator), world.own.place, 600, 1_000, 2025)
    plan = adopted(world, aim.plan)
    page = as_user(None).get(plan.get_absolute_url()).content.decode()
    assert "Streets with litter" in page
    assert "60.0% in 2025/26" in page
    withdraw_indicator(indicator=fresh(measure.indicator), reason="Wrong", by=SYSTEM)
    page = as_user(None).get(plan.get_absolute_url()).content.decode()
    assert "Streets with litter" not in page
    assert "60.0%" not in page
    assert WITHDRAWN in page
    (stands,) = priorities_of(plan, world.people["data_officer"])
    assert stands.mark.key == "early", "the same for every reader"


def test_the_pdf_carries_definition_target_and_source_and_no_figure(world, aim, measure, as_user):
    give(fresh(measure.indicator), world.own.place, 612, 1_000, 2025)
    aim_measure(
        measure=fresh(measure), value=D(90), due_on=MARCH, source="Plan of ours", by=SYSTEM,
        baseline=D(50), baseline_on=datetime.date(2026, 3, 31), milestones=[(datetime.date(2027, 3, 31), D(70))],
    )  # fmt: skip
    plan = adopted(world, aim.plan)
    content = as_user(None).get(f"/plans/{plan.pk}.pdf").content
    text = " ".join(
        " ".join(p.extract_text() for p in PdfReader(io.BytesIO(content)).pages).split()
    )
    for words in ("Adults who agree", "90.0% by 31 March 2029", "70.0% by 31 March 2027", "Survey of residents"):  # fmt: skip
        assert words in text
    assert "61.2" not in text


def test_as_many_queries_for_many_priorities_as_for_one(world, aim, measure):
    def counted():
        with CaptureQueriesContext(connection) as found:
            assert priorities_of(aim.plan, world.own.writer)
            for user in (world.people["data_officer"], world.people["neighbourhood_manager"]):
                assert of_priorities(list(aim.plan.priorities.all()), user)
        return len(found)

    aim_measure(measure=fresh(measure), value=D(90), due_on=MARCH, source="x", by=SYSTEM)
    counted()  # what a user holds is asked once
    few = counted()
    for number in range(3):
        other = save_priority(plan=aim.plan, title=f"Aim {number}", by=world.own.writer)
        made = add_measure(
            priority=other, indicator=an_indicator(f"n-{number}"), why="x", by=SYSTEM
        )
        aim_measure(measure=made, value=D(90), due_on=MARCH, source="x", by=SYSTEM)
    assert counted() == few


def test_the_pages(world, aim, as_user):
    client, indicator = as_user(world.people["neighbourhood_manager"]), an_indicator()
    page = client.get(aim.plan.get_absolute_url()).content.decode()
    assert f"/plans/priorities/{aim.pk}/measures/add/" in page
    path = f"/plans/priorities/{aim.pk}/measures/add/"
    assert client.get(path).status_code == 200
    bad = client.post(path, {"indicator": indicator.pk, "why": ""})
    assert bad.status_code == 422
    done = client.post(path, {"indicator": indicator.pk, "why": "It is litter", "where": "auto"})
    assert done.status_code == 302
    made = aim.measures.get()
    sent = {"value": "90", "due_on_day": "31", "due_on_month": "3", "due_on_year": "2029"}
    sent |= {"steps": "none", "source": "Plan", "row_version": str(fresh(indicator).version)}
    assert client.post(f"/plans/measures/{made.pk}/target/", sent).status_code == 302
    page = client.get(aim.plan.get_absolute_url()).content.decode()
    assert "Target: 90.0% by 31 March 2029" in page
    assert "Too early to say" in page
    sent = {"why": "Seen", "where": "city", "row_version": str(fresh(made).version)}
    assert client.post(f"/plans/measures/{made.pk}/", sent).status_code == 302
    made = aim.measures.held().get()
    adopted(world, aim.plan)
    gone = {"row_version": str(made.version)}
    bad = client.post(f"/plans/measures/{made.pk}/remove/", gone)
    assert bad.status_code == 422
    done = client.post(f"/plans/measures/{made.pk}/remove/", gone | {"reason": "Not counted"})
    assert done.status_code == 302
    page = as_user(None).get(aim.plan.get_absolute_url()).content.decode()
    assert "Removed measure: Streets with litter" in page
    assert "Not counted" in page

"""Plans: priorities, agencies that answer, consultation, adoption, review, the next plan."""

import datetime
import io
import re

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from boards.decisions.holds import release_hold
from boards.decisions.operations import record_decision, strike_out_decision
from boards.meetings.items.operations import add_item, remove_item
from boards.models import Commitment, Decision, DecisionHold, Plan, PlanItem, Priority
from boards.plans.adoption.operations import adopt, put_to, take_off
from boards.plans.comments.operations import consult
from boards.plans.operations import (
    answer_commitment,
    ask_agencies,
    begin_next,
    drop_priority,
    move_priority,
    save_plan,
    save_priority,
)
from core.errors import Refused, WrongState
from tasking.actions import operations as tasking
from tasking.models import Action
from tests import factories
from tests.pairs import database_refuses

DAY = datetime.timedelta(days=1)


@pytest.fixture
def plan(world):
    """The draft of the own world, with one priority."""
    return world.own.plan


def begin(world, **fields):
    values = {"neighbourhood": world.own.place, "body": world.own.body, "title": "Another plan"}
    values |= {"first_year": 2031, "last_year": 2031}
    return save_plan(by=world.own.writer, **values | fields)


def aim(plan, by, **fields):
    return save_priority(plan=plan, by=by, **{"title": "Clean streets"} | fields)


def an_item(world):
    """Business of the running meeting of the own board, under which nothing was decided."""
    return add_item(meeting=world.own.running, title="The plan for us", by=world.own.writer)


def resolved(world, plan=None, item=None):
    """A standing decision of the own board, on this plan or on another matter."""
    by, item = world.own.writer, item or an_item(world)
    if plan:
        put_to(plan=plan, item=item, by=by)
    return record_decision(item=item, outcome="recommended", text="That it is adopted", by=by)


def asked(plan, agency, by):
    """A commitment of an agency that was asked."""
    aim(plan, by, lead=agency, supporting=[], title="Asked")
    ask_agencies(plan=plan, by=by)
    return Commitment.objects.get(priority__plan=plan, agency=agency)


def read(content):
    """The words of a PDF."""
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_years_in_words(world):
    assert begin(world).years == "2031/32"
    assert begin(world, first_year=2098, last_year=2099).years == "2098/99 to 2099/00"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"last_year": 2030}, "last_year"),
        ({"body": "other"}, "body"),
        ({"body": "private"}, "body"),
        ({"area": True}, "area"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(world, fields, field):
    named = {"other": world.other.body, "private": world.own.private_body}
    values = {name: named.get(value, value) for name, value in fields.items()}
    if "area" in values:
        values["area"] = world.own.place.area
    with pytest.raises(Refused) as refused:
        begin(world, **values)
    assert refused.value.field == field


def test_a_plan_grows_in_the_browser(world, manager, as_user):
    year = str(timezone.localdate().year)
    typed = {
        "title": "Plan of ours", "neighbourhood": world.own.place.pk, "body": world.own.body.pk,
        "first_year": year, "last_year": year,
    }  # fmt: skip
    manager.post("/plans/add/", typed)
    plan = Plan.objects.get(title="Plan of ours")
    assert "Add a priority" in manager.get(plan.get_absolute_url()).content.decode()
    for title in ("Streets", "Parks"):
        manager.post(
            f"/plans/{plan.pk}/priorities/add/",
            {"title": title, "lead": world.own.agency.pk, "why_residents": "It is dark"},
        )
    second = plan.priorities.get(title="Parks")
    manager.post(f"/plans/priorities/{second.pk}/move/", {"way": "up"})
    assert [each.title for each in plan.priorities.all()] == ["Parks", "Streets"]
    manager.post(f"/plans/priorities/{second.pk}/", {"title": "Parks and greens"})
    bad = manager.post(f"/plans/priorities/{second.pk}/drop/", {"reason": ""})
    assert bad.status_code == 422
    assert as_user(None).get(plan.get_absolute_url()).status_code == 302
    today = timezone.localdate()
    days = {
        f"consulted_{name}_{part}": str(getattr(today + more * DAY, part))
        for name, more in (("from", 0), ("until", 28))
        for part in ("day", "month", "year")
    }
    manager.post(f"/plans/{plan.pk}/consult/", days | {"consultation": "At the forum"})
    page = as_user(None).get(plan.get_absolute_url()).content.decode()
    assert "Parks and greens" in page
    assert "Open for comments until" in page
    assert "Put to a meeting" in manager.get(plan.get_absolute_url()).content.decode()
    early, item = resolved(world), an_item(world)
    bad = manager.post(f"/plans/{plan.pk}/item/", {"item": early.item_id})
    assert bad.status_code == 422, "something was decided there"
    manager.post(f"/plans/{plan.pk}/item/", {"item": item.pk})
    manager.post(f"/plans/items/{plan.put_to.get().pk}/remove/")
    assert not plan.put_to.exists()
    manager.post(f"/plans/{plan.pk}/item/", {"item": item.pk})
    page = manager.get(plan.get_absolute_url()).content.decode()
    assert f'Put to <a class="govuk-link" href="{world.own.running.get_absolute_url()}' in page
    bad = manager.post(f"/plans/{plan.pk}/adopt/", {"decision": early.pk})
    assert bad.status_code == 422, "decided on another matter"
    decision = resolved(world, plan, item)
    manager.post(f"/plans/{plan.pk}/adopt/", {"decision": decision.pk})
    plan.refresh_from_db()
    assert (plan.state, plan.adopted_by) == ("adopted", decision)
    bad = manager.post(f"/plans/{plan.pk}/review/", {"text": ""})
    assert "Enter the review findings" in bad.content.decode()
    day = {"reviewed_on_day": "1", "reviewed_on_month": "2", "reviewed_on_year": "2027"}
    manager.post(f"/plans/{plan.pk}/review/", day | {"text": "The parks are better"})
    assert "The parks are better" in as_user(None).get(plan.get_absolute_url()).content.decode()


def test_an_adopted_plan_keeps_its_words(world, plan):
    by = world.own.writer
    adopt(plan=plan, decision=resolved(world, plan), by=by)
    row = plan.priorities.get()
    for act in (
        lambda: aim(plan, by),
        lambda: save_plan(plan=plan, title="Other", by=by),
        lambda: move_priority(priority=row, up=True, by=by),
        lambda: drop_priority(priority=row, reason="x", by=by),
    ):
        with pytest.raises(WrongState, match="is now “Adopted, in force from "):
            act()
    for change in (
        lambda: Priority.objects.filter(pk=row.pk).update(title="Other"),
        lambda: Priority.objects.filter(pk=row.pk).delete(),
        lambda: Priority.objects.create(plan=plan, position=9, title="Late"),
    ):
        with (
            pytest.raises(DatabaseError, match="its words stay"),
            transaction.atomic(),
        ):
            change()


def test_a_plan_is_adopted_by_a_decision_of_its_body(world, plan):
    by = world.own.writer
    foreign = Decision.objects.get(pk=world.other.decision.pk)
    with pytest.raises(Refused, match="Choose a decision of the board"):
        adopt(plan=plan, decision=foreign, by=by)
    with pytest.raises(DatabaseError, match="decision of its own board"), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(
            adopted_by=foreign, state="adopted", in_force_from=first_day(plan)
        )
    with pytest.raises(IntegrityError, match="plan_adopted_by_a_decision"), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(state="adopted")


def first_day(plan, decided=None):
    """By another reading: 1 April of the first year, or the day of the meeting if later."""
    day = decided or timezone.localdate()
    begins = datetime.date(plan.first_year, 4, 1)
    return begins if begins > day else day


def test_only_a_decision_on_this_plan_adopts_it(world, plan):
    """Of the same body, but on another matter: the plan is not put there afterwards either."""
    by = world.own.writer
    other = begin(world, first_year=2033, last_year=2033)
    aim(other, by)
    before = resolved(world)
    raw = {"state": "adopted", "adopted_by": before, "in_force_from": first_day(other)}
    with pytest.raises(Refused, match="on this plan"):
        adopt(plan=other, decision=before, by=by)
    with pytest.raises(DatabaseError, match="on this plan"), transaction.atomic():
        Plan.objects.filter(pk=other.pk).update(**raw)
    with pytest.raises(Refused, match="nothing has been decided"):
        put_to(plan=other, item=before.item, by=by)
    long_ago = {"plan": other, "item": before.item, "put_at": timezone.now() - 90 * DAY}
    with pytest.raises(DatabaseError, match="undecided item"), transaction.atomic():
        PlanItem.objects.create(**long_ago)
    strike_out_decision(decision=before, by=by)
    assert adopt(plan=other, decision=resolved(world, other, before.item), by=by).adopted_by


def test_before_its_body_has_decided_no_adoption_is_recorded(world, plan, manager):
    path = f"/plans/{plan.pk}/adopt/"
    page = manager.get(path).content.decode()
    assert f"{plan.body} has not decided on this plan yet" in page
    assert '<button class="govuk-button">' not in page
    resolved(world, plan)
    assert '<button class="govuk-button">Record adoption' in manager.get(path).content.decode()


def test_one_plan_is_put_to_a_meeting_under_one_item(world, plan):
    """Else one decision adopted both."""
    by, item, other = world.own.writer, an_item(world), begin(world)
    aim(other, by)
    put_to(plan=plan, item=item, by=by)
    with pytest.raises(Refused, match="no other plan is put"):
        put_to(plan=other, item=item, by=by)
    with pytest.raises(DatabaseError, match="plan_item_once"), transaction.atomic():
        PlanItem.objects.create(plan=other, item=item, put_at=timezone.now())


def test_what_the_body_decided_on_keeps_its_words(world, plan, manager):
    """Between the decision and its adoption too, by every way; taken off the item, it may change."""
    by, row = world.own.writer, plan.priorities.get()
    commitment = row.commitments.create(agency=world.own.agency)
    decision = resolved(world, plan)
    for act in (
        lambda: aim(plan, by),
        lambda: save_plan(plan=plan, title="Other", by=by),
        lambda: save_priority(plan=plan, priority=row, title="Other", by=by),
        lambda: move_priority(priority=row, up=True, by=by),
        lambda: drop_priority(priority=row, reason="x", by=by),
    ):
        with pytest.raises(Refused, match="decided on this plan on"):
            act()
    plans, aims = Plan.objects.filter(pk=plan.pk), Priority.objects.filter(pk=row.pk)
    for act in (
        lambda: plans.update(introduction="Never put to the board"),
        lambda: plans.update(last_year=2040),
        lambda: aims.update(title="Never put to the board"),
        lambda: aims._raw_delete("default"),
        lambda: Priority.objects.create(plan=plan, position=9, title="Never put"),
        lambda: commitment.delete(),
        lambda: row.commitments.create(agency=world.other.agency),
    ):
        with pytest.raises(DatabaseError, match="its words stay"), transaction.atomic():
            act()
    words = {"title": "Other", "version": plan.version, "first_year": 2027, "last_year": 2027}
    page = manager.post(f"/plans/{plan.pk}/change/", words | {"body": plan.body_id})
    assert "so its words stay" in page.content.decode()
    take_off(put=plan.put_to.get(item=decision.item), by=by)
    assert save_plan(plan=plan, title="Other", by=by).title == "Other"


def test_a_plan_is_put_to_open_business_of_its_body(world, plan):
    by = world.own.writer
    for item in (world.other.live_item, world.own.closed_item, world.own.published.items.first()):
        with pytest.raises(Refused, match="Choose a public item"):
            put_to(plan=plan, item=item, by=by)
    for item in (world.other.live_item, world.own.closed_item):
        with (
            pytest.raises(DatabaseError, match="undecided item of its own board"),
            transaction.atomic(),
        ):
            PlanItem.objects.create(plan=plan, item=item, put_at=timezone.now())
    item = an_item(world)
    first = put_to(plan=plan, item=item, by=by)
    assert put_to(plan=plan, item=item, by=by) == first
    rows = PlanItem.objects.filter(pk=first.pk)
    with (
        pytest.raises(DatabaseError, match="undecided item of its own board"),
        transaction.atomic(),
    ):
        rows.update(put_at=timezone.now() - 90 * DAY)
    adopt(plan=plan, decision=resolved(world, plan, item), by=by)
    with pytest.raises(WrongState):
        take_off(put=first, by=by)
    with pytest.raises(DatabaseError, match="was adopted under the item"), transaction.atomic():
        rows.delete()


def test_an_item_taken_off_an_agenda_takes_the_plan_off_it(world, plan):
    item = add_item(meeting=world.own.draft, title="The plan", by=world.own.writer)
    put_to(plan=plan, item=item, by=world.own.writer)
    remove_item(item=item, by=world.own.writer)
    assert not PlanItem.objects.filter(plan=plan, item=item.pk).exists()


def test_the_decision_is_held_by_sql_too(world, plan):
    by, decision = world.own.writer, resolved(world, plan)
    raw = {"state": "adopted", "adopted_by": decision, "in_force_from": first_day(plan)}
    plans = Plan.objects.filter(neighbourhood=plan.neighbourhood_id)

    def write():
        plans.exclude(in_force_from=None).update(replaced_from=first_day(plan))
        plans.filter(pk=plan.pk).update(**raw)

    assert "holds the decision" in database_refuses(write)
    adopt(plan=plan, decision=decision, by=by)
    with pytest.raises(Refused, match="was adopted by this decision"):
        strike_out_decision(decision=decision, by=by)
    with pytest.raises(DatabaseError, match="something rests"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(
            struck_out_at=timezone.now(), struck_out_by=by
        )


def test_what_was_adopted_stays_adopted(world):
    """No later plan goes away and leaves a gap, and its decision is never let go."""
    by = world.own.writer
    made = year_on(world)
    made = adopt(plan=made, decision=resolved(world, made), by=by)
    rows = Plan.objects.filter(pk=made.pk)
    undone = {"state": "draft", "adopted_by": None, "in_force_from": None, "replaced_from": None}
    table, year = "UPDATE boards_plan SET ", made.first_year + 1
    for act in (
        lambda: rows.update(**undone),
        lambda: rows.update(
            first_year=year, last_year=year, in_force_from=datetime.date(year, 4, 1)
        ),
        lambda: rows.update(neighbourhood=world.other.place),
        lambda: rows.update(title="Another"),
        lambda: connection.cursor().execute(f"{table} last_year = 2099 WHERE id = {made.pk}"),
        lambda: connection.cursor().execute(f"DELETE FROM boards_plan WHERE id = {made.pk}"),
    ):
        with pytest.raises(DatabaseError, match="stay"), transaction.atomic():
            act()
    rows.update(state="reviewed", review="Better", reviewed_on=timezone.localdate())
    with pytest.raises(DatabaseError, match="stays adopted"), transaction.atomic():
        rows.update(state="adopted")
    holds = DecisionHold.objects.filter(decision=made.adopted_by, holder=f"plan-{made.pk}")
    sql = f"UPDATE boards_decisionhold SET released_at = now() WHERE holder = 'plan-{made.pk}'"
    for act in (
        lambda: holds.update(released_at=timezone.now()),
        lambda: release_hold(decision=made.adopted_by, holder=f"plan-{made.pk}"),
        lambda: connection.cursor().execute(sql),
    ):
        with pytest.raises(DatabaseError, match="was adopted by this"), transaction.atomic():
            act()


def year_on(world):
    """A draft for the year after the one that begins next, whenever the test runs."""
    year = timezone.localdate().year + 1
    made = begin(world, first_year=year, last_year=year, title="Adopted early")
    aim(made, world.own.writer)
    return made


def test_a_plan_replaces_another_from_its_own_first_day(world, as_user):
    """Adopted early, it waits: pages, the list and every query say the same."""
    by, before = world.own.writer, world.own.public_plan
    made = year_on(world)
    made = adopt(plan=made, decision=resolved(world, made), by=by)
    before.refresh_from_db()
    first = datetime.date(made.first_year, 4, 1)
    assert (made.in_force_from, before.replaced_from) == (first, first)
    assert (before.state, made.state) == ("adopted", "adopted")
    here = Plan.objects.filter(neighbourhood=world.own.place)
    assert here.in_force().get() == before
    assert here.in_force(first - DAY).get() == before
    assert here.in_force(first).get() == made
    assert Plan.objects.in_force().filter(neighbourhood=world.other.place).exists()
    client = as_user(None)
    said = f"Adopted, in force from {first:%-d %B %Y}"
    for path in ("/plans/", made.get_absolute_url()):
        assert said in client.get(path).content.decode()
    page = client.get(before.get_absolute_url()).content.decode()
    assert "Adopted early" in page
    assert "in force until" in page
    place = client.get(world.own.place.get_absolute_url()).content.decode()
    assert before.title in place
    assert "Adopted early" not in place
    text = read(client.get(f"/plans/{before.pk}.pdf").content)
    assert f"until {first - DAY:%-d %B %Y}" in text


def test_of_two_plans_for_one_day_the_later_is_in_force(world):
    by = world.own.writer
    one = adopt(plan=(first := year_on(world)), decision=resolved(world, first), by=by)
    two = adopt(plan=(second := year_on(world)), decision=resolved(world, second), by=by)
    one.refresh_from_db()
    day = f"{two.in_force_from:%-d %B %Y}"
    assert two.in_words == f"Adopted, in force from {day}"
    assert one.in_words == f"Replaced before it was in force, on {day}"
    assert (
        Plan.objects.filter(neighbourhood=world.own.place).in_force(two.in_force_from).get() == two
    )


def test_from_that_day_the_plan_before_is_replaced(world, as_user):
    by, before = world.own.writer, world.own.public_plan
    made = year_on(world)
    made = adopt(plan=made, decision=resolved(world, made), by=by)
    later = timezone.make_aware(datetime.datetime(made.first_year, 4, 1, 12))
    with pytest.raises(WrongState, match="was replaced on 1 April"):
        ask_agencies(plan=before, by=by, at=later)
    row = Commitment.objects.filter(priority__plan=before).first()
    with pytest.raises(WrongState, match="was replaced on 1 April"):
        answer_commitment(commitment=row, answer="wont", why_not="x", by=by, at=later)
    answer_commitment(commitment=row, answer="wont", why_not="x", by=by, at=later - DAY)
    with pytest.raises(WrongState, match="was replaced on 1 April"):
        begin_next(plan=before, by=by, at=later)


def test_adopted_late_it_is_in_force_from_the_meeting(world, plan):
    by, decided = world.own.writer, world.own.running.day
    late = begin(world, first_year=decided.year - 1, last_year=decided.year - 1)
    aim(late, by)
    with pytest.raises(Refused, match="is for later years"):
        adopt(plan=late, decision=resolved(world, late), by=by)
    with pytest.raises(DatabaseError, match="from its first day"), transaction.atomic():
        Plan.objects.filter(pk=late.pk).update(
            state="adopted",
            adopted_by=late.put_to.get().item.decisions.last(),
            in_force_from=datetime.date(late.first_year, 4, 1),
        )
    again = begin(world, first_year=world.own.public_plan.first_year, last_year=2040)
    aim(again, by)
    again = adopt(plan=again, decision=resolved(world, again), by=by)
    assert again.in_force_from == first_day(again, decided)


def test_the_database_has_one_plan_in_force_and_no_gap(world):
    by, before = world.own.writer, world.own.public_plan
    made = year_on(world)
    made = adopt(plan=made, decision=resolved(world, made), by=by)
    rows = Plan.objects.filter(pk=before.pk)
    for wrong, words in (
        (None, "plan_one_in_force"),
        (made.in_force_from + DAY, "plan_one_in_force"),
        (made.in_force_from - DAY, "until another one is"),
        (before.in_force_from - DAY, "plan_replaced_later"),
    ):
        assert re.search(
            words, database_refuses(lambda wrong=wrong: rows.update(replaced_from=wrong))
        )


def test_a_plan_without_priorities_goes_nowhere(world):
    empty = begin(world)
    with pytest.raises(Refused, match="at least one priority"):
        resolved(world, empty)
    with pytest.raises(Refused, match="at least one priority"):
        adopt(plan=empty, decision=resolved(world), by=world.own.writer)
    with pytest.raises(Refused, match="at least one priority"):
        consult(
            plan=empty, consulted_from=timezone.localdate(), consultation="",
            consulted_until=timezone.localdate(), by=world.own.writer,
        )  # fmt: skip


# Agencies answer


def test_agencies_are_asked_once_with_twenty_working_days(world, plan):
    by = world.own.writer
    aim(plan, by, lead=world.own.agency, supporting=[world.other.agency])
    at = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
    asked, missed = ask_agencies(plan=plan, by=by, at=at)
    own, other = world.own.agency.short_name, world.other.agency.short_name
    assert (asked, missed) == ([own], [other])  # whose officer may not read this place's plan
    rows = Commitment.objects.filter(priority__plan=plan)
    assert {row.answer_by for row in rows} == {datetime.date(2026, 3, 30)}
    assert [row.is_late for row in rows] == [True, True]
    with pytest.raises(Refused, match="have been asked"):
        ask_agencies(plan=plan, by=by)


def test_the_page_says_of_no_agency_that_it_was_written_to_that_was_not(client, world, plan):
    aim(plan, world.own.writer, lead=world.own.agency, supporting=[world.other.agency])
    client.force_login(world.own.writer)
    page = client.post(reverse("plan_ask", args=[plan.pk]), follow=True).content.decode()
    assert f"We will email {world.own.agency.short_name}. " in page
    assert f"We cannot email {world.other.agency.short_name}. Ask them by phone" in page


def test_easter_counts_for_no_answer(world, plan):
    at = datetime.datetime(2026, 3, 23, 12, tzinfo=datetime.UTC)
    aim(plan, world.own.writer, lead=world.own.agency, supporting=[])
    ask_agencies(plan=plan, by=world.own.writer, at=at)
    row = Commitment.objects.get(priority__plan=plan)
    assert row.answer_by == datetime.date(2026, 4, 22)  # Good Friday and Easter Monday between


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"answer": "will"}, "what"),
        ({"answer": "will", "what": "Walks"}, "by_when"),
        ({"answer": "will", "what": "Walks", "by_when": True, "why_not": "No"}, "why_not"),
        ({"answer": "wont"}, "why_not"),
        ({"answer": "wont", "why_not": "No staff", "what": "Walks"}, "what"),
    ],
)
def test_an_answer_is_whole(world, plan, values, field):
    by = world.own.writer
    row = asked(plan, world.own.agency, by)
    given = {key: timezone.localdate() if value is True else value for key, value in values.items()}
    with pytest.raises(Refused) as refused:
        answer_commitment(commitment=row, by=by, **given)
    assert refused.value.field == field
    with pytest.raises(IntegrityError, match="commitment_answered_whole"), transaction.atomic():
        Commitment.objects.filter(pk=row.pk).update(
            answered_at=timezone.now(), answered_by=by, **given
        )


def test_an_agency_answers_for_itself(world, as_user):
    partner = as_user(world.people["partner_officer"])
    row = world.own.commitment
    assert "Respond for" in partner.get("/").content.decode()
    path = f"/plans/answers/{row.pk}/"
    bad = partner.post(path, {"answer": "will", "what": "Two walks"})
    assert "Enter a completion date" in bad.content.decode()
    assert "Two walks" in bad.content.decode()
    day = {"by_when_day": "1", "by_when_month": "3", "by_when_year": "2027"}
    partner.post(path, {"answer": "will", "what": "Two walks", "with_what": "a car"} | day)
    page = as_user(None).get(f"/plans/{world.own.public_plan.pk}/").content.decode()
    assert "Two walks" in page
    assert "Resources: a car" in page
    assert "Respond for" not in partner.get("/").content.decode()
    assert partner.get(f"/plans/answers/{world.other.commitment.pk}/").status_code == 403


def test_an_agency_reads_the_draft_that_asks_it_and_no_other(world, plan, as_user):
    partner, by = as_user(world.people["partner_officer"]), world.own.writer
    assert partner.get(plan.get_absolute_url()).status_code == 404
    row = asked(plan, world.own.agency, by)
    assert "OWN DRAFT aim" in partner.get(plan.get_absolute_url()).content.decode()
    assert partner.get(f"/plans/answers/{row.pk}/").status_code == 200
    assert partner.get(f"/plans/{plan.pk}/change/").status_code == 403
    assert partner.get(f"/plans/{world.other.plan.pk}/").status_code == 404


def test_an_agency_that_answered_is_not_taken_off(world, plan):
    by = world.own.writer
    row = asked(plan, world.own.agency, by)
    answer_commitment(commitment=row, answer="wont", why_not="No staff", by=by)
    with pytest.raises(Refused, match="cannot be removed"):
        aim(plan, by, priority=row.priority, lead=None, supporting=[])
    with pytest.raises(Refused, match="Change the priority instead"):
        drop_priority(priority=row.priority, reason="x", by=by)


def test_nobody_answers_before_being_asked(world, plan):
    aim(plan, world.own.writer, lead=world.own.agency, supporting=[])
    row = Commitment.objects.get(priority__plan=plan)
    with pytest.raises(Refused, match="has not been asked"):
        answer_commitment(commitment=row, answer="wont", why_not="x", by=world.own.writer)


# The next plan


def test_the_next_plan_keeps_changes_and_drops_with_reasons(world, manager, as_user):
    before, by = world.own.public_plan, world.own.writer
    manager.post(f"/plans/{before.pk}/next/")
    made = Plan.objects.get(replaces=before)
    assert (made.first_year, made.state) == (before.first_year + 1, "draft")
    kept = made.priorities.get()
    assert (kept.change, kept.earlier, kept.title) == ("kept", before.priorities.get(), "OWN aim")
    assert [row.asked_at for row in kept.commitments.all()] == [None]
    with pytest.raises(Refused, match="what changed from the last plan"):
        aim(made, by, priority=kept, title="Other words")
    aim(made, by, priority=kept, title="Other words", reason="Residents asked")
    kept.refresh_from_db()
    assert (kept.change, kept.reason) == ("changed", "Residents asked")
    drop_priority(priority=kept, reason="Reached", by=by)
    aim(made, by, title="Something new")
    page = manager.get(made.get_absolute_url()).content.decode()
    assert "Removed priorities" in page
    assert "Reached" in page
    with pytest.raises(WrongState, match="already been started"):
        begin_next(plan=before, by=by)
    with pytest.raises(IntegrityError, match="change_with_reason"), transaction.atomic():
        Priority.objects.filter(pk=kept.pk).update(reason="")


# Steps and what the public sees


def test_steps_are_actions_of_one_origin(world, manager, as_user):
    plan, priority = world.own.public_plan, world.own.public_plan.priorities.get()
    form = f"/actions/add/?plan_priority={priority.pk}"
    assert "Supports priority" in manager.get(form).content.decode()
    day = timezone.localdate() + 30 * DAY
    typed = {
        "what": "Light the path", "agency": world.own.agency.pk, "priority": 3,
        "plan_priority": priority.pk, "due_on_day": day.day, "due_on_month": day.month,
        "due_on_year": day.year,
    }  # fmt: skip
    manager.post(form, typed)
    action = Action.objects.get(what="Light the path")
    assert (action.plan_priority, action.body, action.marking) == (priority, plan.body, "public")
    page = as_user(None).get(plan.get_absolute_url()).content.decode()
    assert "Light the path" in page
    assert "OWN aim" in as_user(None).get(action.get_absolute_url()).content.decode()
    with pytest.raises(IntegrityError, match="action_one_origin"), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(agenda_item=world.own.live_item)


def test_steps_of_a_draft_are_inside(world, plan, as_user):
    priority = plan.priorities.get()
    action = tasking.add_action(state="accepted",
        what="OWN DRAFT step", due_on=timezone.localdate() + DAY, lead_agency=world.own.agency,
        plan_priority=priority, by=world.own.writer,
    )  # fmt: skip
    assert as_user(None).get(action.get_absolute_url()).status_code == 302


def test_the_pdf_says_what_the_page_says(world, as_user):
    answer = as_user(None).get(f"/plans/{world.own.public_plan.pk}.pdf")
    assert answer["Content-Disposition"] == 'inline; filename="own-plan.pdf"'
    text = read(answer.content)
    assert "OWN aim" in text
    assert "No response yet" in text


def test_the_neighbourhood_shows_its_priorities(world, as_user):
    page = as_user(None).get(world.own.place.get_absolute_url()).content.decode()
    assert "OWN plan" in page
    assert "OWN aim" in page
    assert "DRAFT" not in page


def test_lists_ask_a_constant_number_of_queries(world, as_user, django_assert_num_queries):
    client = as_user(None)
    client.get("/plans/")
    with django_assert_num_queries(2):
        client.get("/plans/")
    place = factories.NeighbourhoodFactory()
    for year in (2040, 2041):
        Plan.objects.create(
            neighbourhood=place, body=world.own.body, title=f"P {year}", first_year=year,
            last_year=year, state="consulted", consulted_from=timezone.localdate(),
            consulted_until=timezone.localdate(), created_at=timezone.now(),
        )  # fmt: skip
    with django_assert_num_queries(2):
        client.get("/plans/")


def test_a_decision_struck_out_adopts_nothing(world, plan):
    decision = resolved(world, plan)
    strike_out_decision(decision=decision, by=world.own.writer)
    with pytest.raises(Refused, match="Choose a decision"):
        adopt(plan=plan, decision=decision, by=world.own.writer)

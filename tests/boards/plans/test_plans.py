"""Plans: priorities, agencies that answer, consultation, adoption, review, the next plan."""

import datetime
import io

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from boards.decisions.operations import record_decision, strike_out_decision
from boards.models import Commitment, Decision, Plan, Priority
from boards.plans.operations import (
    adopt,
    answer_commitment,
    ask_agencies,
    begin_next,
    consult,
    drop_priority,
    move_priority,
    save_plan,
    save_priority,
)
from core.errors import Refused, WrongState
from tasking import operations as tasking
from tasking.models import Action
from tests import factories

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


def resolved(world):
    """A standing decision of the own board."""
    return record_decision(
        item=world.own.live_item, outcome="recommended", text="that it is adopted",
        by=world.own.writer,
    )  # fmt: skip


def asked(plan, agency, by):
    """A commitment of an agency that was asked."""
    aim(plan, by, lead=agency, supporting=[], title="Asked")
    ask_agencies(plan=plan, by=by)
    return Commitment.objects.get(priority__plan=plan, agency=agency)


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
    assert "Open for comments from" in page
    decision = resolved(world)
    manager.post(f"/plans/{plan.pk}/adopt/", {"decision": decision.pk})
    plan.refresh_from_db()
    assert (plan.state, plan.adopted_by) == ("adopted", decision)
    bad = manager.post(f"/plans/{plan.pk}/review/", {"text": ""})
    assert "Enter what came of it" in bad.content.decode()
    day = {"reviewed_on_day": "1", "reviewed_on_month": "2", "reviewed_on_year": "2027"}
    manager.post(f"/plans/{plan.pk}/review/", day | {"text": "The parks are better"})
    assert "The parks are better" in as_user(None).get(plan.get_absolute_url()).content.decode()


def test_an_adopted_plan_keeps_its_words(world, plan):
    by = world.own.writer
    adopt(plan=plan, decision=resolved(world), by=by)
    row = plan.priorities.get()
    for act in (
        lambda: aim(plan, by),
        lambda: save_plan(plan=plan, title="Other", by=by),
        lambda: move_priority(priority=row, up=True, by=by),
        lambda: drop_priority(priority=row, reason="x", by=by),
    ):
        with pytest.raises(WrongState, match="is now “Adopted”"):
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
    with pytest.raises(Refused, match="Choose a decision of the body"):
        adopt(plan=plan, decision=foreign, by=by)
    with pytest.raises(DatabaseError, match="decision of its own body"), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(adopted_by=foreign, state="adopted")
    with pytest.raises(IntegrityError, match="plan_adopted_by_a_decision"), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(state="adopted")


def test_one_plan_is_in_force(world, plan):
    by, before = world.own.writer, world.own.public_plan
    adopt(plan=plan, decision=resolved(world), by=by)
    before.refresh_from_db()
    assert before.state == "replaced"
    with pytest.raises(IntegrityError, match="plan_one_in_force"), transaction.atomic():
        Plan.objects.filter(pk=before.pk).update(state="adopted")
    assert Plan.objects.in_force().get(neighbourhood=world.own.place) == plan
    assert Plan.objects.in_force().filter(neighbourhood=world.other.place).exists()


def test_a_plan_without_priorities_goes_nowhere(world):
    empty = begin(world)
    with pytest.raises(Refused, match="without priorities"):
        adopt(plan=empty, decision=resolved(world), by=world.own.writer)
    with pytest.raises(Refused, match="without priorities"):
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
    with pytest.raises(Refused, match="has been asked"):
        ask_agencies(plan=plan, by=by)


def test_the_page_says_of_no_agency_that_it_was_written_to_that_was_not(client, world, plan):
    aim(plan, world.own.writer, lead=world.own.agency, supporting=[world.other.agency])
    client.force_login(world.own.writer)
    page = client.post(reverse("plan_ask", args=[plan.pk]), follow=True).content.decode()
    assert f"An email goes to {world.own.agency.short_name}. " in page
    assert f"No email could go to {world.other.agency.short_name}: ask by telephone" in page


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
    assert "Plans awaiting your agency’s response" in partner.get("/").content.decode()
    path = f"/plans/answers/{row.pk}/"
    bad = partner.post(path, {"answer": "will", "what": "Two walks"})
    assert "Enter by when" in bad.content.decode()
    assert "Two walks" in bad.content.decode()
    day = {"by_when_day": "1", "by_when_month": "3", "by_when_year": "2027"}
    partner.post(path, {"answer": "will", "what": "Two walks", "with_what": "a car"} | day)
    page = as_user(None).get(f"/plans/{world.own.public_plan.pk}/").content.decode()
    assert "Two walks" in page
    assert "With a car" in page
    assert "Plans awaiting your agency’s response" not in partner.get("/").content.decode()
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
    with pytest.raises(Refused, match="cannot be taken off"):
        aim(plan, by, priority=row.priority, lead=None, supporting=[])
    with pytest.raises(Refused, match="change the priority instead"):
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
    with pytest.raises(Refused, match="why this differs"):
        aim(made, by, priority=kept, title="Other words")
    aim(made, by, priority=kept, title="Other words", reason="Residents asked")
    kept.refresh_from_db()
    assert (kept.change, kept.reason) == ("changed", "Residents asked")
    drop_priority(priority=kept, reason="Reached", by=by)
    aim(made, by, title="Something new")
    page = manager.get(made.get_absolute_url()).content.decode()
    assert "No longer a priority" in page
    assert "Reached" in page
    with pytest.raises(WrongState, match="begun already"):
        begin_next(plan=before, by=by)
    with pytest.raises(IntegrityError, match="change_with_reason"), transaction.atomic():
        Priority.objects.filter(pk=kept.pk).update(reason="")


# Steps and what the public sees


def test_steps_are_actions_of_one_origin(world, manager, as_user):
    plan, priority = world.own.public_plan, world.own.public_plan.priorities.get()
    form = f"/actions/add/?plan_priority={priority.pk}"
    assert "A step of the plan" in manager.get(form).content.decode()
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
    action = tasking.add_action(
        what="OWN DRAFT step", due_on=timezone.localdate() + DAY, lead_agency=world.own.agency,
        plan_priority=priority, by=world.own.writer,
    )  # fmt: skip
    assert as_user(None).get(action.get_absolute_url()).status_code == 302


def test_the_pdf_says_what_the_page_says(world, as_user):
    answer = as_user(None).get(f"/plans/{world.own.public_plan.pk}.pdf")
    assert answer["Content-Disposition"] == 'inline; filename="own-plan.pdf"'
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "OWN aim" in text
    assert "No answer yet" in text


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
    decision = resolved(world)
    strike_out_decision(decision=decision, by=world.own.writer)
    with pytest.raises(Refused, match="Choose a decision"):
        adopt(plan=plan, decision=decision, by=world.own.writer)

"""Nothing new is put in the name of an agency that has ended, whoever writes and by whatever way."""

import datetime

import pgtrigger
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.models import Commitment, Membership, Priority, Seat
from boards.plans.adoption.operations import adopt
from boards.plans.operations import ask_agencies, begin_next, save_priority
from boards.seats.operations import add_member, save_seat
from core.actors import SYSTEM
from core.errors import Refused
from core.models import Event
from neighbourhoods.geography.patches import import_patches
from neighbourhoods.models import Agency, Patch, Person, ServiceEntry, TeamPost
from neighbourhoods.people.agencies.operations import end_agency
from neighbourhoods.people.agencies.running import today_of
from neighbourhoods.people.operations import add_person, save_person
from tasking.actions.operations import add_action, change_action
from tasking.models import Action, ActionAgency
from tests import factories
from tests.boards.plans.test_plans import resolved
from tests.pairs import database_says, python_says, random_facts, undone
from tests.together import together

DAY = datetime.timedelta(days=1)
LAST = 10
"""How many days ago the agency of these tests had its last day."""


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def pair(world):
    """(Derby Housing, Derby Homes)."""
    return [
        factories.AgencyFactory(name=name, slug=name.lower().replace(" ", "-"))
        for name in ("Derby Housing", "Derby Homes")
    ]


def end(pair, **fields):
    end_agency(agency=pair[0], replaced_by=pair[1], by=SYSTEM, **fields)
    for each in pair:
        each.refresh_from_db()


def promise(world, **fields):
    return add_action(
        what="Mend the gate", due_on=timezone.localdate() + DAY,
        neighbourhood=world.own.place, by=SYSTEM, **{"state": "accepted"} | fields,
    )  # fmt: skip


def pointing(world, today):
    """[(model, the field that names an agency, what else such a row needs)]."""
    own, person = world.own, factories.PersonFactory()
    seat = Seat.objects.create(body=own.body, kind="officer", starts_on=today)
    action = promise(world, lead_agency=own.agency)
    file = Patch.objects.first().file
    return [
        (Person, "agency", {"name": "Ann"}),
        (
            TeamPost,
            "employer",
            {"neighbourhood": own.place, "kind": "housing", "starts_on": today},
        ),
        (ServiceEntry, "agency", {"service": own.service, "level": "area"}),
        (Patch, "agency", {"kind": "housing", "name": "P", "postcodes": ["ZZ11AA"], "file": file}),
        (Seat, "agency", {"body": own.body, "kind": "agency", "starts_on": today}),
        (
            Membership,
            "agency",
            {
                "body": own.body,
                "seat": seat,
                "person": person,
                "role": "officer",
                "starts_on": today,
            },
        ),
        (Priority, "lead", {"plan": own.plan, "position": 9, "title": "Late"}),
        (Commitment, "agency", {"priority": own.priority}),
        (
            ActionAgency,
            "agency",
            {"action": action, "is_open": True, "priority": 2, "due_on": today},
        ),
    ]


def refused(write, *args, **fields):
    """The database refuses in the words of the trigger."""
    with pytest.raises(DatabaseError, match="this agency has ended"), transaction.atomic():
        write(*args, **fields)


def test_no_row_begins_to_name_it_and_one_that_does_may_change_otherwise(world, pair, today):
    old, new = pair
    found = pointing(world, today)
    end(pair)
    for model, field, fields in found:
        column = model._meta.get_field(field).column
        refused(model.objects.create, **fields, **{field: old})
        with undone():
            row = model.objects.create(**fields, **{field: new})
            rows = model.objects.filter(pk=row.pk)
            refused(rows.update, **{field: old})
            words = f'UPDATE "{model._meta.db_table}" SET "{column}" = %s WHERE id = %s'
            refused(connection.cursor().execute, words, [old.pk, row.pk])
            with pgtrigger.ignore(f"{model._meta.label}:{field}_not_ended"):  # of long ago
                assert rows.update(**{field: old}) == 1
            assert rows.update(**{field: F(field)}) == 1
    assert len(found) == 9


def test_what_was_over_before_its_last_day_may_be_entered_and_does_not_begin_again(
    world, pair, today
):
    last = today - LAST * DAY
    dated = [
        each
        for each in pointing(world, today - 90 * DAY)
        if each[0] in (TeamPost, Seat, Membership)
    ]
    end(pair, ended_on=last)
    for model, field, fields in dated:
        row = model.objects.create(**fields, **{field: pair[0]}, ends_on=last)
        rows = model.objects.filter(pk=row.pk)
        assert rows.update(ends_on=last - DAY) == 1
        refused(rows.update, ends_on=last + DAY)
        refused(rows.update, ends_on=None)
        refused(model.objects.create, **fields, **{field: pair[0]}, ends_on=last + DAY)
    assert len(dated) == 3


def test_what_was_closed_does_not_stand_again_in_its_name(world, pair):
    action = promise(world, lead_agency=pair[0], supporting=[world.own.agency])
    Action.objects.filter(pk=action.pk).update(state="cancelled", is_open=False)
    end(pair)
    again = {"state": "offered", "is_open": True}
    with pgtrigger.ignore("tasking.Action:state_machine"):
        refused(Action.objects.filter(pk=action.pk).update, **again)
    assert Action.objects.filter(pk=action.pk).update(priority=1) == 1
    row = Commitment.objects.get(pk=world.own.commitment.pk)
    Commitment.objects.filter(pk=row.pk).update(
        answer="wont", why_not="No money", answered_at=timezone.now(),
        answered_by=world.own.writer,
    )  # fmt: skip
    Agency.objects.filter(pk=row.agency_id).update(ended_on=timezone.localdate())
    blank = {"answer": "", "why_not": "", "answered_at": None, "answered_by": None}
    refused(Commitment.objects.filter(pk=row.pk).update, **blank)


def test_every_operation_says_so_in_plain_words(world, pair, today):
    old, new = pair
    person, by = factories.PersonFactory(agency=new), SYSTEM
    action = promise(world, lead_agency=new)
    priority = world.own.priority
    plan = priority.plan
    seat = save_seat(body=world.own.body, kind="agency", agency=new, starts_on=today, by=by)
    end(pair)
    named = {"body": world.own.body, "by": by}
    for work, field in (
        (lambda: add_person(name="Zebedee Quill", agency=old, by=by), "agency"),
        (lambda: save_person(person=person, agency=old, by=by), "agency"),
        (lambda: save_seat(kind="agency", agency=old, **named), "agency"),
        (lambda: save_seat(seat=seat, kind="agency", agency=old, **named), "agency"),
        (lambda: add_member(person=person, role="partner", agency=old, **named), "agency"),
        (lambda: save_priority(plan=plan, title="A", lead=old, by=by), "lead"),
        (
            lambda: save_priority(plan=plan, priority=priority, supporting=[old], by=by),
            "supporting",
        ),
        (lambda: promise(world, lead_agency=new, supporting=[old]), "supporting"),
        (lambda: change_action(action=action, supporting=[old], by=by), "supporting"),
        (lambda: change_action(action=action, lead_agency=old, by=by), "agency"),
    ):
        with undone(), pytest.raises(Refused, match=r"^Derby Housing has ended") as caught:
            work()
        assert caught.value.field == field
    row = "kind,patch,agency,contact,street,postcode\nHousing patch,P,Derby Housing,,,ZZ1 1AA\n"
    with pytest.raises(Refused, match="“Derby Housing” has ended"):
        import_patches(lines=row, source="Made up", by=by)


def test_who_sat_for_it_then_may_be_entered_today(world, pair, today):
    end(pair, ended_on=today - LAST * DAY)
    days = {"starts_on": today - 90 * DAY, "ends_on": today - LAST * DAY}
    sat = add_member(
        body=world.own.body, person=factories.PersonFactory(), role="partner", agency=pair[0],
        by=SYSTEM, **days,
    )  # fmt: skip
    assert (sat.agency, sat.seat.agency, sat.seat.ends_on) == (pair[0], pair[0], days["ends_on"])


@random_facts
@given(ends=st.none() | st.integers(-LAST - 3, 3), ended=st.booleans())
def test_python_and_database_say_the_same_of_who_sits_for_it(world, ends, ended):
    today = timezone.localdate()
    with undone():
        agency, person = factories.AgencyFactory(), factories.PersonFactory()
        body, starts_on = world.own.body, today - 90 * DAY
        seat = Seat.objects.create(body=body, kind="agency", agency=agency, starts_on=starts_on)
        if ended:
            Agency.objects.filter(pk=agency.pk).update(ended_on=today - LAST * DAY)
            agency.refresh_from_db()
        sits = {
            "body": body, "seat": seat, "person": person, "role": "partner", "agency": agency,
            "starts_on": starts_on, "ends_on": None if ends is None else today + ends * DAY, "has_vote": False,
        }  # fmt: skip
        python = python_says(lambda: add_member(**sits, by=SYSTEM))
        assert python == database_says(lambda: Membership.objects.create(**sits))
        assert python == (not ended or (ends is not None and ends <= -LAST))


# Plans


def adopted(world, *agencies):
    """A plan that its body adopted, which asked these agencies; they have not answered."""
    by, plan = world.own.writer, world.own.plan
    first, *others = agencies
    save_priority(plan=plan, title="Homes", lead=first, supporting=others, by=by)
    ask_agencies(plan=plan, by=by)
    adopt(plan=plan, decision=resolved(world, plan), by=by)
    plan.refresh_from_db()
    return plan


def test_an_adopted_plan_waits_for_the_answer_of_who_replaces_it(world, pair):
    old, new = pair
    plan = adopted(world, old)
    row = Commitment.objects.get(priority__plan=plan, agency=old)
    other = {"agency": factories.AgencyFactory()}
    with pytest.raises(DatabaseError, match="its words stay"), transaction.atomic():
        Commitment.objects.filter(pk=row.pk).update(**other)
    end(pair)
    row.refresh_from_db()
    assert (row.agency, row.answer_by) == (new, row.answer_by)
    lead = Priority.objects.get(plan=plan, title="Homes").lead
    assert str(lead) == "Derby Homes, formerly Derby Housing"  # as it was adopted
    with pytest.raises(DatabaseError, match="its words stay"), transaction.atomic():
        Commitment.objects.filter(pk=row.pk).update(**other)


def test_where_both_were_asked_by_an_adopted_plan_one_question_stays(world, pair):
    plan = adopted(world, *pair)
    end(pair)
    rows = Commitment.objects.filter(priority__plan=plan, priority__title="Homes")
    assert [each.agency for each in rows] == [pair[1]]
    with pytest.raises(DatabaseError, match="its words stay"), transaction.atomic():
        rows.delete()


def test_what_it_leads_in_a_plan_that_may_change_goes_on_with_its_successor(world, pair):
    old, new = pair
    by, plan = world.own.writer, world.own.plan
    answered, asked = (
        save_priority(plan=plan, title=title, lead=old, supporting=[], by=by)
        for title in ("Answered", "Asked")
    )
    ask_agencies(plan=plan, by=by)
    answered.commitments.update(
        answer="wont", why_not="No money", answered_at=timezone.now(), answered_by=by
    )
    end(pair)
    found = {
        row.title: (row.lead, {(each.agency, each.answer) for each in row.commitments.all()})
        for row in Priority.objects.filter(pk__in=(answered.pk, asked.pk))
    }
    assert found == {
        "Answered": (new, {(old, "wont"), (new, "")}),
        "Asked": (new, {(new, "")}),
    }
    said = Event.objects.about(plan).filter(verb="changed the priorities").first()
    assert said.changes == {"Asked": ["led by Derby Housing", "led by Derby Homes"]}


def test_the_next_plan_begins_with_the_agencies_that_there_are(world, pair):
    old, new = pair
    gone = factories.AgencyFactory(name="Gone")
    by, plan = world.own.writer, world.own.plan
    aim = save_priority(plan=plan, title="Homes", lead=old, supporting=[gone], by=by)
    ask_agencies(plan=plan, by=by)
    aim.commitments.update(
        answer="wont", why_not="No money", answered_at=timezone.now(), answered_by=by
    )
    adopt(plan=plan, decision=resolved(world, plan), by=by)
    plan.refresh_from_db()
    end(pair)
    end_agency(agency=gone, by=SYSTEM)
    copy = begin_next(plan=plan, by=by).priorities.get(title="Homes")
    assert copy.lead == new
    assert [each.agency for each in copy.commitments.all()] == [new]
    assert (copy.change, aim.commitments.count()) == ("kept", 2)


def test_the_agency_of_today_is_the_last_of_the_chain(world, pair):
    last = factories.AgencyFactory()
    end(pair)
    end_agency(agency=pair[1], replaced_by=last, by=SYSTEM)
    end_agency(agency=last, by=SYSTEM)
    other = factories.AgencyFactory()
    assert today_of([pair[0].pk, other.pk]) == {pair[0].pk: None, other.pk: other.pk}


# Patches


def test_a_patch_goes_to_who_replaces_it_and_its_history_says_so(world, pair):
    patch = Patch.objects.first()
    Patch.objects.filter(pk=patch.pk).update(agency=pair[0])
    end(pair)
    patch.refresh_from_db()
    assert patch.agency == pair[1]
    said = Event.objects.about(patch).first()
    assert (said.verb, said.changes) == ("changed", {"agency": ["Derby Housing", "Derby Homes"]})


# Two at once


def put_while_it_ends(place):
    """Somebody puts a person in its name while it ends. Returns the outcomes."""
    old, new = factories.AgencyFactory(name="Old"), factories.AgencyFactory(name="New")
    outcomes = together(
        lambda: place(old), lambda: end_agency(agency=old, replaced_by=new, by=SYSTEM)
    )
    return old, outcomes


@pytest.mark.django_db(transaction=True)
def test_who_is_put_in_its_name_while_it_ends_is_not_left_there():
    old, (one, two) = put_while_it_ends(lambda old: Person.objects.create(name="Ann", agency=old))
    assert isinstance(one, DatabaseError)
    assert not isinstance(two, Exception), two
    assert not Person.objects.filter(agency=old).exists()


@pytest.mark.django_db(transaction=True)
def test_control_without_the_trigger_somebody_is_left_there():
    def place(old):
        with pgtrigger.ignore("neighbourhoods.Person:agency_not_ended"), transaction.atomic():
            return Person.objects.create(name="Ann", agency=old)

    old, outcomes = put_while_it_ends(place)
    assert not [each for each in outcomes if isinstance(each, Exception)], outcomes
    assert Person.objects.filter(agency=old).exists()

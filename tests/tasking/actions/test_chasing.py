"""Reminders by hand: one letter a person, once a day an action, on working days, to who covers."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from accounts.cover.models import Cover
from accounts.operations import grant_role
from core import todo
from core.actors import SYSTEM
from core.letters.models import Letter
from core.models import Event
from neighbourhoods.models import ClosedDay
from tasking.actions import operations
from tasking.actions.chasing import letters
from tasking.actions.chasing.models import ActionChase, ActionReminder
from tasking.actions.chasing.operations import chase
from tasking.actions.chasing.seniors import tell_seniors
from tasking.models import Action, ActionTold
from tests import factories
from tests.together import rows as reads
from tests.together import together

DAY = datetime.timedelta(days=1)
WEDNESDAY = datetime.datetime(2027, 3, 3, 9, tzinfo=datetime.UTC)
SATURDAY = WEDNESDAY + 3 * DAY


@pytest.fixture
def writer(db):
    return factories.OfficerFactory(name="Wanda Writer")


@pytest.fixture
def owner(db):
    return factories.PersonFactory(
        name="Ona Owner", email="ona@example.org", agency=factories.AgencyFactory()
    )


def make(owner=None, **more):
    body = more.pop("body", None) or factories.BodyFactory(power="recommend")
    details = {"what": "Mend the gate", "due_on": datetime.date(2027, 3, 30), "state": "accepted"}
    return operations.add_action(
        **details | more, owner=owner, body=body, by=SYSTEM, at=WEDNESDAY - 30 * DAY
    )


def sent():
    return Letter.objects.filter(kind="Reminder").order_by("pk")


def test_one_letter_holds_all_rows_of_a_person_and_each_counts(writer, owner):
    first, second = make(owner), make(owner, what="Paint it")
    done = chase(actions=[second, first], by=writer, at=WEDNESDAY)
    assert done.in_words == (
        f"Reminder sent: {first.reference} and {second.reference} to Ona Owner."
    )
    letter = sent().get()
    assert (letter.to, letter.subject) == ("ona@example.org", "Reminder: 2 actions waiting for you")
    assert "Mend the gate" in letter.body
    assert f"/actions/{second.pk}/" in letter.body
    first.refresh_from_db()
    assert (first.reminders, first.version) == (1, 1)
    assert first.reminded_in_words == "Reminded once, last on 3 March"
    chase(actions=[first], by=writer, at=WEDNESDAY + DAY)
    first.refresh_from_db()
    assert first.reminded_in_words == "Reminded twice, last on 4 March"


def test_pressed_twice_on_a_day_it_is_one_reminder(writer, owner):
    action = make(owner)
    chase(actions=[action], by=writer, at=WEDNESDAY)
    again = chase(actions=[action], by=writer, at=WEDNESDAY + datetime.timedelta(hours=3))
    assert again.in_words == (
        f"Nobody was reminded. {action.reference}: somebody was reminded today already."
    )
    assert sent().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_remind_at_once_send_one_letter():
    officers = [factories.OfficerFactory() for _ in range(2)]
    owner = factories.PersonFactory(email="o@example.org", agency=factories.AgencyFactory())
    action = make(owner)
    outcomes = together(
        *(lambda by=by: chase(actions=[action], by=by, at=WEDNESDAY) for by in officers),
        before=reads("tasking_action"),
    )
    assert sorted(len(each.sent) for each in outcomes) == [0, 1]
    assert (sent().count(), ActionReminder.objects.count()) == (1, 1)


def test_nobody_is_reminded_on_a_day_on_which_their_agency_does_not_work(writer, owner):
    action, agency = make(owner), owner.agency
    said = f"{action.reference}: {agency} does not work today."
    assert said in chase(actions=[action], by=writer, at=SATURDAY).in_words
    day = ClosedDay.objects.create(day=WEDNESDAY.date(), name="Training", agency=agency)
    assert said in chase(actions=[action], by=writer, at=WEDNESDAY).in_words
    day.agency = factories.AgencyFactory()
    day.save()
    assert chase(actions=[action], by=writer, at=WEDNESDAY).left == []
    agency.works_every_day = True
    agency.save()
    assert chase(actions=[action], by=writer, at=SATURDAY).left == []


def test_while_somebody_is_away_it_goes_to_who_covers(writer, owner):
    away = factories.UserFactory(name="Ona Owner", email="ona@example.org")
    owner.user = away
    owner.save()
    grant = grant_role(
        user=away, role=Role.PARTNER_OFFICER, place=owner.agency, by=SYSTEM,
        starts_on=WEDNESDAY.date() - 9 * DAY, at=WEDNESDAY - 9 * DAY,
    )  # fmt: skip
    Cover.objects.create(
        grant=grant, covered_by=factories.UserFactory(name="Cora Cover", email="cora@example.org"),
        starts_on=WEDNESDAY.date(), ends_on=WEDNESDAY.date(), named_at=WEDNESDAY - DAY,
    )  # fmt: skip
    action = make(owner)
    done = chase(actions=[action], by=writer, at=WEDNESDAY)
    assert [name for name, _ in done.sent] == ["Cora Cover (for Ona Owner)"]
    assert sent().get().to == "cora@example.org"
    assert "You cover for Ona Owner." in sent().get().body
    chase(actions=[action], by=writer, at=WEDNESDAY + DAY)
    assert sent().last().to == "ona@example.org"


def test_without_an_owner_whoever_acts_for_the_agency_is_reminded_or_its_senior(writer):
    agency = factories.AgencyFactory()
    action = make(lead_agency=agency, state="offered")
    why = f"{action.reference}: nobody acts for the agency here, and it has no senior contact."
    assert why in chase(actions=[action], by=writer, at=WEDNESDAY).in_words
    agency.senior = factories.PersonFactory(name="Sue Senior", email="sue@example.org")
    agency.save()
    assert chase(actions=[action], by=writer, at=WEDNESDAY).sent[0][0] == "Sue Senior"
    user = factories.UserFactory(email="pat@example.org")
    factories.PersonFactory(name="Pat Partner", user=user, agency=agency)
    grant_role(
        user=user, role=Role.PARTNER_OFFICER, place=agency, by=SYSTEM,
        starts_on=WEDNESDAY.date(), at=WEDNESDAY,
    )  # fmt: skip
    assert chase(actions=[action], by=writer, at=WEDNESDAY + DAY).sent[0][0] == "Pat Partner"
    assert "accept or decline by then" in sent().last().body


def test_what_is_private_is_not_said_to_who_may_not_read_it(writer, owner):
    action = make(owner, body=factories.BodyFactory(power="operational"))
    done = chase(actions=[action], by=writer, at=WEDNESDAY)
    assert [why for _, why in done.left] == [
        "it is not public, and they have no account that may read it"
    ]
    mute = make(factories.PersonFactory(agency=owner.agency, email=""))
    assert chase(actions=[mute], by=writer, at=WEDNESDAY).left[0][1] == "no email address is known"
    assert not sent().exists()


def test_what_is_done_meanwhile_is_not_reminded_of_and_its_letter_does_not_go(writer, owner):
    action = make(owner)
    chase(actions=[action], by=writer, at=WEDNESDAY)
    assert letters.why_outdated(sent().get()) == ""
    operations.move_action(action=action, to="done", by=writer)
    assert letters.why_outdated(sent().get()) == letters.NO_LONGER
    done = chase(actions=[action], by=writer, at=WEDNESDAY + DAY)
    assert done.left[0][1] == "it is done already"


def test_reminders_are_for_who_changes_the_action_and_stay(world, owner):
    action = make(owner, body=world.own.body)
    with pytest.raises(PermissionDenied):
        chase(actions=[action], by=world.people["partner_officer"], at=WEDNESDAY)
    chase(actions=[action], by=world.own.writer, at=WEDNESDAY)
    row = ActionReminder.objects.get()
    for attempt in (
        lambda: ActionReminder.objects.filter(pk=row.pk).update(on=row.on + DAY),
        lambda: ActionChase.objects.filter(pk=row.chase_id).update(by_name="x"),
    ):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            attempt()
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionReminder.objects.create(
            chase=row.chase, action=row.action, person=row.person, on=row.on
        )
    seen = [each for each in world.people.values() if ActionReminder.objects.visible_to(each)]
    assert [each for each in seen if not Action.objects.known_to(each).filter(pk=action.pk)] == []
    assert world.people["head_of_service"] in seen
    assert ActionChase.objects.visible_to(world.people["head_of_service"]).count() == 1


def test_the_button_on_the_page_says_what_became_of_it(world, as_user):
    client = as_user(world.people["neighbourhood_manager"])
    action = make(body=world.own.body, lead_agency=factories.AgencyFactory())
    answer = client.post(reverse("action_remind", args=[action.pk]), follow=True)
    assert "Nobody was reminded." in answer.content.decode()


def test_the_button_in_the_row_of_a_list_reminds_once_and_leads_back_there(world, as_user):
    agency = factories.AgencyFactory(works_every_day=True)
    owner = factories.PersonFactory(name="Ona", email="ona@example.org", agency=agency)
    action = operations.add_action(
        what="Mend the gate", owner=owner, body=world.own.body, lead_agency=agency,
        state="accepted", due_on=timezone.localdate() + 30 * DAY, by=SYSTEM,
    )  # fmt: skip
    listed = f"{reverse('neighbourhood_actions', args=[world.own.place.slug])}?show=open"
    press, button = reverse("action_remind", args=[action.pk]), f'formaction="/actions/{action.pk}/'
    client = as_user(world.people["neighbourhood_manager"])
    page = client.get(listed)
    found = page.content.decode()
    assert button in found
    form = found[
        found.index('<form method="post" id="remind"') :
    ]  # the one that the row's button sends
    assert f'name="listed" value="{listed}"' in form[: form.index("</form>")]
    answer = client.post(press, {"listed": listed})
    assert answer["Location"] == listed
    page = client.get(listed).content.decode()
    assert f"Reminder sent: {action.reference} to Ona." in page
    assert "Reminded once, last on" in page
    assert button not in page
    page = client.post(press, {"listed": listed}, follow=True).content.decode()
    assert "somebody was reminded today already" in page
    assert sent().filter(to="ona@example.org").count() == 1
    assert Event.objects.about(action).filter(verb="sent a reminder").count() == 1
    assert client.post(press, {"listed": "//evil.example/"})["Location"] == f"/actions/{action.pk}/"


@pytest.mark.parametrize("role", ["partner_officer", "board_chair", "elected_member"])
def test_who_may_not_remind_has_no_button_in_a_list(world, as_user, role):
    action = make(body=world.own.body, lead_agency=world.own.agency)
    listed = reverse("neighbourhood_actions", args=[world.own.place.slug])
    page = as_user(world.people[role]).get(listed).content.decode()
    assert "formaction" not in page
    assert as_user(world.people[role]).post(
        reverse("action_remind", args=[action.pk]), {"listed": listed}
    ).status_code in (403, 404)


def held(at):
    who = factories.UserFactory()
    found = {"agenda_published_at": at - 9 * DAY, "agenda_published_by": who}
    found |= {"started_at": at, "started_by": who}
    return found | {"finished_at": at + DAY / 24, "finished_by": who}


def test_overdue_at_two_meetings_goes_to_the_senior_once(writer, owner):
    owner.agency.senior = factories.PersonFactory(name="Sue Senior", email="sue@example.org")
    owner.agency.save()
    body = factories.BodyFactory(power="recommend")
    action = make(owner, body=body, due_on=WEDNESDAY.date() + 2 * DAY)
    spare = make(factories.PersonFactory(agency=None), body=body, lead_agency=owner.agency,
                 due_on=action.due_on)  # fmt: skip
    first = WEDNESDAY + 5 * DAY
    today = first.date() + 16 * DAY  # a Wednesday
    for number in range(2):
        assert tell_seniors(today, first) == 0
        at = first + number * 7 * DAY
        factories.MeetingFactory(body=body, starts_at=at, state="writing_up", **held(at))
    assert tell_seniors(today + 3 * DAY, first) == 0  # a Saturday
    now = timezone.now()
    assert [tell_seniors(today, now) for _ in range(2)] == [1, 0]
    told = ActionTold.objects.get(kind="senior")
    assert (told.action, told.person) == (action, owner.agency.senior)
    assert spare.told.filter(kind="senior").count() == 0
    assert told.letter.to == "sue@example.org"
    user = factories.UserFactory()
    assert todo.rows_of("actions for a senior", user, now, 9) == []
    told.person.user = user
    told.person.save()
    grant_role(user=user, role=Role.PARTNER_OFFICER, place=action.lead_agency, by=SYSTEM)
    user = type(user).objects.get(pk=user.pk)
    (row,) = todo.rows_of("actions for a senior", user, first + 40 * DAY, 9)
    assert (row.about, row.verb) == (action, "Open")
    operations.move_action(action=action, to="done", by=SYSTEM)
    assert todo.rows_of("actions for a senior", user, first + 40 * DAY, 9) == []

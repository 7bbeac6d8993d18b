"""The owner of an action is told of it: given, due in a week, overdue; once each."""

import datetime

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from boards.seats.operations import add_member
from core.actors import SYSTEM
from core.letters.models import Letter
from core.letters.operations import hand_over
from neighbourhoods.models import ClosedDay
from tasking.actions import operations
from tasking.actions.letters import telling
from tasking.models import Action, ActionTold
from tests import factories

DAY = datetime.timedelta(days=1)
MONDAY = datetime.date(2027, 3, 1)
Kind, Why = ActionTold.Kind, ActionTold.WhyNot


@pytest.fixture
def writer(db):
    return factories.OfficerFactory(name="Wanda Writer")


@pytest.fixture
def body(db):
    return factories.BodyFactory(kind="board", power="recommend")


@pytest.fixture
def owner(db):
    return factories.PersonFactory(
        name="Ona Owner", email="ona@example.org", agency=factories.AgencyFactory()
    )


def make(writer, owner, body=None, **more):
    said = {
        "state": "accepted",
        "what": "Mend the gate",
        "due_on": timezone.localdate() + 30 * DAY,
    } | more
    return operations.add_action(owner=owner, body=body, by=writer, **said)


def rows(action):
    return list(ActionTold.objects.filter(action=action).whole().order_by("pk"))


def send(action):
    """What a worker does, with letters that are written meanwhile."""
    for _ in range(2):
        for letter in Letter.objects.open().filter(actiontold__action=action).order_by("pk"):
            hand_over(letter.pk)


def test_the_owner_is_told_in_words_where_the_action_is_public(body, writer, owner):
    action = make(writer, owner, body, what="Mend the\ngate {now}")
    send(action)
    (message,) = mail.outbox
    assert message.to == ["ona@example.org"]
    assert message.subject.startswith(f"Action {action.reference} for you, due on ")
    assert message.body.split("\n\n")[1].endswith(": Mend the gate {now}")
    (link,) = [line for line in message.body.split("\n") if "://" in line]
    assert link.startswith(
        "http://testserver/l/a/"
    )  # a link of their own: tests/tasking/actions/links


def test_the_same_press_twice_is_one_letter(body, writer, owner):
    key = "6b8b4567-327b-4c69-a43c-98695327b23c"
    first = make(writer, owner, body, client_id=key)
    assert make(writer, owner, body, client_id=key) == first
    assert len(rows(first)) == 1


def test_of_what_is_not_public_only_an_account_is_told_and_only_where(writer, owner):
    action = make(writer, owner)  # of no body: official
    assert rows(action)[0].why_not == Why.NO_ACCOUNT
    user = factories.UserFactory(email="account@example.org")
    mine = factories.PersonFactory(name="Ann", user=user, agency=owner.agency)
    private = make(writer, mine)
    send(private)
    (message,) = mail.outbox
    assert message.to == ["account@example.org"]
    assert "gate" not in str(message.message())


def test_who_gives_it_to_oneself_gets_no_letter(body, writer):
    mine = factories.PersonFactory(name="W", user=writer, agency=factories.AgencyFactory())
    assert [each.why_not for each in rows(make(writer, mine, body))] == [Why.OWN]


def test_reassigned_before_the_letter_went_only_the_new_owner_is_told(body, writer, owner):
    action = make(writer, owner, body)
    other = factories.PersonFactory(name="Olaf", email="olaf@example.org", agency=owner.agency)
    operations.change_action(action=action, owner=other, by=writer)
    send(action)
    assert [each.to for each in mail.outbox] == [["olaf@example.org"]]
    before, after = rows(action)
    assert (bool(before.letter.outdated_at), bool(after.letter.handed_over_at)) == (True, True)


def test_done_before_the_letter_went_nobody_is_told(body, writer, owner):
    action = make(writer, owner, body)
    operations.move_action(action=action, to="done", by=writer)
    send(action)
    assert mail.outbox == []


@pytest.mark.parametrize("change", ["due", "words", "closed"])
def test_changed_before_the_letter_went_the_owner_is_told_as_it_is_now(body, writer, owner, change):
    action = make(writer, owner, body)
    if change == "due":
        later = timezone.localdate() + 45 * DAY
        operations.redate_action(action=action, due_on=later, by=writer)
    elif change == "words":
        operations.change_action(action=action, what="Paint the gate", by=writer)
    else:
        user = factories.UserFactory(email="new@example.org")
        type(owner).objects.filter(pk=owner.pk).update(user=user)
        Action.objects.filter(pk=action.pk).update(marking="official")
    send(action)
    (message,) = mail.outbox
    text = {"due": "Mend the gate", "words": "Paint the gate", "closed": "not public"}[change]
    assert text in message.body
    if change == "due":
        assert f"{later:%-d %B %Y}" in message.subject
    first, second = rows(action)
    assert (bool(first.letter.outdated_at), bool(second.letter.handed_over_at)) == (True, True)


# Reminders


@pytest.fixture
def early(body, writer, owner):
    """Given on 1 February 2027, due on 8 March."""
    Action.objects.filter(is_open=True).update(due_on=datetime.date(2030, 1, 1))
    return make(
        writer, owner, body, due_on=MONDAY + 7 * DAY,
        at=timezone.make_aware(datetime.datetime(2027, 2, 1, 9)),
    )  # fmt: skip


def kinds(action):
    return [each.kind for each in rows(action) if each.kind != Kind.GIVEN]


def remind(today):
    return telling.remind_of_actions(today, at=timezone.now())


def test_a_week_before_and_once_overdue_once_each(early):
    assert [remind(MONDAY - 3 * DAY), remind(MONDAY), remind(MONDAY), remind(MONDAY + DAY)] == [
        0, 1, 0, 0,
    ]  # fmt: skip
    assert remind(MONDAY + 8 * DAY) == 1
    assert remind(MONDAY + 9 * DAY) == 0
    assert kinds(early) == [Kind.DUE, Kind.OVERDUE]


def test_a_new_date_is_reminded_of_anew(early, writer):
    remind(MONDAY)
    Action.objects.filter(pk=early.pk).update(due_on=MONDAY + 14 * DAY)
    assert remind(MONDAY + 7 * DAY) == 1
    send(early)
    due = [each for each in mail.outbox if "is due on" in each.subject]
    assert len(due) == 1
    assert f"{MONDAY + 14 * DAY:%-d %B %Y}" in due[0].subject


@pytest.mark.parametrize("day", [MONDAY + 5 * DAY, MONDAY + 6 * DAY, datetime.date(2027, 3, 26)])
def test_nobody_is_reminded_at_a_weekend_or_on_a_bank_holiday(early, day):
    Action.objects.filter(pk=early.pk).update(due_on=day + DAY)
    assert remind(day) == 0


def test_nobody_is_reminded_on_a_closed_day(early):
    ClosedDay.objects.create(day=MONDAY, name="Training")
    assert remind(MONDAY) == 0


@pytest.mark.parametrize("steps", [["accepted", "done"], ["cancelled"], ["declined"]])
def test_nobody_is_reminded_of_what_is_over_or_declined(body, writer, owner, early, steps):
    Action.objects.filter(pk=early.pk).update(due_on=datetime.date(2030, 1, 1))
    at = timezone.make_aware(datetime.datetime(2027, 2, 1, 9))
    due = {"due_on": MONDAY + 7 * DAY, "at": at, "state": "offered"}
    action, reminded = make(writer, owner, body, **due), make(writer, owner, body, **due)
    for step in steps:
        operations.move_action(action=action, to=step, note="Because", by=writer)
    assert remind(MONDAY) == 1
    assert (kinds(action), kinds(reminded)) == ([], [Kind.DUE])


def test_what_was_given_within_the_week_needs_no_second_letter(early):
    Action.objects.filter(pk=early.pk).update(
        created_at=timezone.make_aware(datetime.datetime(2027, 3, 1, 9)),
        changed_at=timezone.make_aware(datetime.datetime(2027, 3, 1, 9)),
    )
    assert remind(MONDAY + DAY) == 0


def test_what_was_overdue_long_ago_floods_nobody(early):
    assert remind(MONDAY + 7 * DAY + 15 * DAY) == 0


def test_the_morning_job_is_registered():
    assert app.tasks["tasking.remind_of_actions"].queueing_lock == "tasking.remind_of_actions"


# The database and the pages

BY_HAND = (
    "told_how = 'phone', recorded_at = at, recorded_by_id = (SELECT min(id) FROM accounts_user)"
)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("told_on = CURRENT_DATE", "by_hand_whole"),
        (f"told_on = at::date - 2, {BY_HAND}", "by_hand_in_time"),
        ("occasion = 'x'", "never rewritten"),
        ("why_not = '', letter_id = NULL", "never rewritten"),
    ],
)
def test_the_database_keeps_the_list(writer, owner, change, rule):
    (row,) = rows(make(writer, owner))
    with connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match=rule), transaction.atomic():
            cursor.execute(f"UPDATE tasking_actiontold SET {change} WHERE id = {row.pk}")
        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
            cursor.execute(f"DELETE FROM tasking_actiontold WHERE id = {row.pk}")


def test_one_row_a_person_and_occasion_and_a_letter_or_a_reason(writer, owner):
    (row,) = rows(make(writer, owner))
    same = {"action": row.action, "person": owner, "kind": row.kind, "at": row.at}
    with pytest.raises(IntegrityError, match="action_told_once"), transaction.atomic():
        ActionTold.objects.create(**same, occasion=row.occasion, why_not="own")
    with pytest.raises(IntegrityError, match="letter_or_reason"), transaction.atomic():
        ActionTold.objects.create(**same, occasion="2")


def test_the_list_of_an_action_and_telling_by_hand(client, writer, body):
    nobody = factories.PersonFactory(name="Olive Offline", agency=factories.AgencyFactory())
    action = make(writer, nobody, body)
    client.force_login(writer)
    page = reverse("action_told", args=[action.pk])
    assert page in client.get(action.get_absolute_url()).content.decode()
    assert "Olive Offline" in client.get(page).content.decode()
    assert "No email address" in client.get(page).content.decode()
    (row,) = rows(action)
    form = reverse("action_told_by_hand", args=[row.pk])
    said = {"told_how": "phone", "told_on": timezone.localdate().isoformat(), "row_version": 1}
    assert client.post(form, said | {"told_on": ""}).status_code == 422
    assert client.post(form, said).status_code == 302
    assert client.post(form, said).status_code == 409
    assert "By phone" in client.get(page).content.decode()


def test_without_an_owner_the_list_says_that_nobody_was_told(client, writer, body):
    agency = factories.AgencyFactory(short_name="Riverside Homes")
    action = make(writer, None, body, lead_agency=agency)
    page = reverse("action_told", args=[action.pk])
    client.force_login(writer)
    shown = client.get(page).content.decode()
    assert "no one at Riverside Homes has been told" in shown
    assert reverse("action_edit", args=[action.pk]) in shown
    owner = factories.PersonFactory(agency=agency)
    operations.change_action(action=action, owner=owner, by=writer)
    assert "no one at" not in client.get(page).content.decode()


def test_an_owner_who_sits_on_the_body_is_written_to_at_the_account(body, writer):
    user = factories.UserFactory(email="seat@example.org")
    person = factories.PersonFactory(user=user, email="home@example.org")
    add_member(body=body, person=person, role="resident", by=SYSTEM)
    action = make(writer, person, body, lead_agency=factories.AgencyFactory())
    assert rows(action)[0].letter.to == "seat@example.org"

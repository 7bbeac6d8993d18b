"""What an owner does by a link, and when it stops working, whoever changes what."""

import datetime
import uuid

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.models import Body
from core.actors import SYSTEM, LinkHolder
from core.errors import Refused, Stale
from core.letters.models import Letter
from core.letters.operations import hand_over
from core.links import operations as links
from core.links.models import Link
from core.links.operations import LinkEnded
from core.models import Event
from neighbourhoods.models import Contact, Person
from neighbourhoods.people.merging.operations import merge_people
from tasking.actions import operations as tasking
from tasking.actions.letters.telling import tell_owner, why_outdated
from tasking.actions.links import operations
from tasking.actions.links.rules import PURPOSE
from tasking.models import Action, ActionPhoto, ActionPhotoContent, ActionUpdate
from tests import factories
from tests.core.test_photographs import SECRET, jpeg
from tests.together import together

DAY = datetime.timedelta(days=1)


def state(action):
    return Action.objects.values_list("state", flat=True).get(pk=action.pk)


def uses(link):
    return list(link.uses.values_list("what", flat=True))


def test_accepted_done_and_noted_in_the_name_of_whoever_has_the_link(action, given, answer):
    answer(to="accepted")
    answer(note="Hinges ordered")
    answer(to="done", note="It shuts again")
    assert state(action) == "done"
    said = [(each.by_id, each.by_name, each.to_state) for each in action.updates.order_by("id")]
    name = "Sam Caretaker, by link"
    assert said == [(None, name, "accepted"), (None, name, ""), (None, name, "done")]
    events = Event.objects.about(action).filter(actor_name=name)
    assert [each.verb for each in events] == [
        "changed the status",
        "reported progress",
        "changed the status",
    ]
    assert uses(given[0]) == ["accepted", "noted", "done"]


def test_declined_with_a_reason_only(action, answer):
    with pytest.raises(Refused, match="Enter a reason"):
        answer(to="declined")
    answer(to="declined", note="I have moved away")
    assert state(action) == "declined"


@pytest.mark.parametrize("to", ["verified", "closed", "cancelled", "in_progress", "offered", "x"])
def test_no_other_step_can_be_taken_by_a_link(action, answer, to):
    Action.objects.filter(pk=action.pk).update(state="accepted")
    with pytest.raises(Refused, match="cannot be done by a link"):
        answer(to=to, note="Because")
    assert state(action) == "accepted"


def test_a_photograph_is_kept_without_where_it_was_taken(action, given, answer):
    assert SECRET in jpeg()
    answer(photo=(jpeg(), "home of Mrs Jones.jpg"))
    photo = ActionPhoto.objects.select_related("update", "content").get(update__action=action)
    assert (photo.update.action_id, photo.update.note) == (action.pk, "Photograph")
    assert (photo.name, photo.title) == ("photograph.jpg", "Photograph")
    assert SECRET not in bytes(photo.content.data)
    assert uses(given[0]) == ["photographed"]
    with pytest.raises(Refused, match="JPEG or PNG"):
        answer(photo=(factories.blank_pdf(), "x.pdf"))
    assert ActionUpdate.objects.filter(action=action).count() == 1


def test_twenty_photographs_are_the_most(action, answer, monkeypatch):
    monkeypatch.setattr("tasking.actions.photos.operations.MOST", 1)
    answer(photo=(factories.picture("1"), "1.png"))
    with pytest.raises(Refused, match="photographs already"):
        answer(photo=(factories.picture("2"), "2.png"), note="Another")
    assert action.updates.count() == 1


def test_the_database_keeps_photographs_as_they_were_sent(answer):
    photo = answer(photo=(factories.picture("gate"), "gate.png")).photo
    for rows, change in (
        (ActionPhoto.objects, {"sha256": "0" * 64}),
        (ActionPhotoContent.objects, {"data": b"x"}),
    ):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            rows.update(**change)
    for change, rule in (
        ({"kind": "application/pdf"}, "is_picture"),
        ({"title": ""}, "named"),
        ({"name": "../x"}, "named"),
    ):
        other = ActionPhoto(
            update=photo.update, **{"name": "a", "title": "a", "kind": "image/png"} | change
        )
        other.size, other.sha256 = 1, "0" * 64
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            other.save()


def test_the_same_press_again_is_the_same_answer(action, given, answer):
    key, version = uuid.uuid4(), action.version
    first = answer(to="accepted", client_id=key, version=version)
    assert answer(to="accepted", client_id=key, version=version) == first
    assert uses(given[0]) == ["accepted"]


def test_what_was_changed_since_it_was_read_is_read_again_first(action, answer, writer):
    version = action.version
    tasking.change_action(action=action, what="Build a wall", by=writer)
    with pytest.raises(Stale):
        answer(to="accepted", version=version)
    with pytest.raises(Stale):
        answer(to="accepted", version=0)  # a page that carried none
    assert state(action) == "offered"


def test_nobody_else_answers_by_it(action, given, writer):
    link, _ = given
    for by in (writer, LinkHolder("Olga Other")):
        with pytest.raises(PermissionDenied):
            operations.answer(link=link, by=by, note="Hello")
    assert action.updates.count() == 0


def test_whoever_holds_a_link_has_no_right_of_their_own(action, given):
    """Unlike the system, which has no key either."""
    holder = operations.holder_of(given[0])
    with pytest.raises(PermissionDenied):
        tasking.move_action(action=action, to="accepted", by=holder)
    with pytest.raises(PermissionDenied):
        tasking.change_action(action=action, what="Mine", by=holder)
    with pytest.raises(PermissionDenied):
        operations.revoke_link(link=given[0], by=holder)
    assert rights.holds(Permission.EDIT_ACTION, by=holder, on=action) is False

    @operation
    def asks_nothing(*, by):
        Action.objects.filter(pk=action.pk).update(what="Mine")

    with pytest.raises(ImproperlyConfigured):
        asks_nothing(by=holder)
    assert Action.objects.get(pk=action.pk).what == "Mend the gate"


# When the facts change


def by_sql(action, change):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE tasking_action SET {change} WHERE id = {action.pk}")


def another(writer):
    return factories.PersonFactory(name="Olga Other", agency=factories.AgencyFactory())


CHANGES = {
    "another owner": lambda action, writer: tasking.change_action(
        action=action, owner=another(writer), by=writer
    ),
    "no owner": lambda action, writer: Action.objects.filter(pk=action.pk).update(owner=None),
    "cancelled": lambda action, writer: tasking.move_action(
        action=action, to="cancelled", note="Not needed", by=writer
    ),
    "not public": lambda action, writer: Action.objects.filter(pk=action.pk).update(
        marking="official"
    ),
    "exempt by SQL": lambda action, writer: by_sql(action, "marking = 'exempt'"),
    "a body in private": lambda action, writer: Body.objects.filter(pk=action.body_id).update(
        power="operational"
    ),
    "merged": lambda action, writer: merge_people(
        keep=another(writer), gone=Person.objects.get(pk=action.owner_id), by=writer
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_once_the_facts_have_changed_the_link_works_no_more(action, given, answer, writer, change):
    link, token = given
    assert operations.found(token) == (link, action)
    CHANGES[change](action, writer)
    count = action.updates.count()
    with pytest.raises(LinkEnded):
        operations.found(token)
    with pytest.raises(LinkEnded):
        answer(note="Still here")
    assert action.updates.count() == count
    link.refresh_from_db()
    assert link.revoked_by_name == "The system"  # in the open: the list of links says so


def test_checked_and_confirmed_there_is_nothing_more_to_say(action, given, answer, writer):
    answer(to="accepted")
    answer(to="done")
    assert operations.found(given[1])[1] == action
    tasking.move_action(action=Action.objects.get(pk=action.pk), to="closed", by=writer)
    with pytest.raises(LinkEnded):
        operations.found(given[1])


def test_changed_back_it_stays_revoked(action, given):
    for marking in ("official", "public"):
        Action.objects.filter(pk=action.pk).update(marking=marking)
    with pytest.raises(LinkEnded):
        operations.found(given[1])


def test_an_owner_who_was_given_an_account_signs_in(action, given, answer):
    Person.objects.filter(pk=action.owner_id).update(user=factories.UserFactory())
    with pytest.raises(LinkEnded):
        operations.found(given[1])
    with pytest.raises(LinkEnded):
        answer(note="Hello")


def test_ended_after_thirty_days(action, given):
    link, token = given
    assert link.ends_at - link.made_at == 30 * DAY
    for at in (link.ends_at - DAY, link.ends_at):
        works = at < link.ends_at
        if works:
            assert operations.found(token, at) == (link, action)
        else:
            with pytest.raises(LinkEnded):
                operations.found(token, at)
    with pytest.raises(LinkEnded):
        operations.answer(link=link, by=operations.holder_of(link), note="Late", at=link.ends_at)


# Giving one


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"marking": "official"}, "is not public"),
        ({"marking": "exempt"}, "is not public"),
        ({"owner": None}, "Name an owner first"),
        ({"state": "cancelled", "is_open": False}, "no longer open"),
    ],
)
def test_no_link_is_given_where_it_must_not_be_whoever_writes(action, owner, writer, change, words):
    Action.objects.filter(pk=action.pk).update(**change)
    for give in (operations.copy_link, operations.send_link):
        with pytest.raises(Refused, match=words):
            give(action=action, by=writer)
    with pytest.raises(DatabaseError, match="a link goes to the owner"), transaction.atomic():
        links.make(PURPOSE.name, action, person=owner, name="Sam", by=SYSTEM)


def test_none_for_a_private_body_nor_for_an_account(action, owner, writer):
    Body.objects.filter(pk=action.body_id).update(power="operational")
    with pytest.raises(Refused, match="is not public"):
        operations.copy_link(action=action, by=writer)
    with pytest.raises(DatabaseError, match="a link goes to the owner"), transaction.atomic():
        links.make(PURPOSE.name, action, person=owner, name="Sam", by=SYSTEM)
    Body.objects.filter(pk=action.body_id).update(power="recommend")
    Person.objects.filter(pk=owner.pk).update(user=factories.UserFactory())
    with pytest.raises(Refused, match="can sign in to answer"):
        operations.copy_link(action=action, by=writer)
    with pytest.raises(DatabaseError, match="a link goes to the owner"), transaction.atomic():
        links.make(PURPOSE.name, action, person=owner, name="Sam", by=SYSTEM)


def test_none_for_anybody_but_the_owner(action, writer):
    for person in (another(writer), None):
        with pytest.raises(DatabaseError, match="a link goes to the owner"), transaction.atomic():
            links.make(PURPOSE.name, action, person=person, name="Olga", by=SYSTEM)


def test_only_who_may_change_the_action_gives_and_revokes(action, given):
    nobody = factories.UserFactory()
    for press in (
        lambda: operations.copy_link(action=action, by=nobody),
        lambda: operations.send_link(action=action, by=nobody),
        lambda: operations.revoke_link(link=given[0], by=nobody),
    ):
        with pytest.raises(PermissionDenied):
            press()
    assert Link.objects.get(pk=given[0].pk).revoked_at is None


def test_copied_twice_from_one_page_it_is_one_and_shown_once(action, writer):
    key, before = uuid.uuid4(), Link.objects.count()
    link, token = operations.copy_link(action=action, by=writer, client_id=key)
    again, nothing = operations.copy_link(action=action, by=writer, client_id=key)
    assert (again, nothing, bool(token)) == (link, "", True)
    assert Link.objects.count() == before + 1


def test_revoked_it_is_refused_and_the_other_links_work(action, given, answer, writer):
    other, token = operations.copy_link(action=action, by=writer)
    operations.revoke_link(link=given[0], by=writer)
    operations.revoke_link(link=given[0], by=writer)
    with pytest.raises(LinkEnded):
        answer(note="Hello")
    assert operations.found(token)[0] == other
    events = Event.objects.about(action).filter(verb="revoked a link")
    assert [each.actor_name for each in events] == ["Wanda Writer"]


# Letters


def send_all():
    """What a worker does, with the letters of the caretaker."""
    for letter in Letter.objects.open().filter(to="sam@example.org").order_by("pk"):
        hand_over(letter.pk)


def token_in(message):
    (line,) = [each for each in message.body.split("\n") if "://" in each]
    return line.rstrip("/").rpartition("/")[2]


def test_the_first_letter_carries_a_link_that_accepts(action, writer):
    send_all()
    (message,) = mail.outbox
    assert message.body.count("://") == 1
    assert "accept or decline it" in message.body
    link, found = operations.found(token_in(message))
    assert (found, link.letter.to) == (action, "sam@example.org")
    operations.answer(
        link=link, by=operations.holder_of(link), to="accepted", version=action.version
    )
    assert state(action) == "accepted"


def test_once_it_has_gone_no_token_can_be_read_in_the_database(action):
    send_all()
    token = token_in(mail.outbox[0])
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(row_to_json(l)::text, '') FROM core_letter l")
        assert token not in cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(row_to_json(e)::text, '') FROM core_event e")
        assert token not in cursor.fetchone()[0]


def test_sent_twice_from_one_page_it_is_one_letter(action, writer):
    send_all()
    key = uuid.uuid4()
    first = operations.send_link(action=action, by=writer, client_id=key)
    assert operations.send_link(action=action, by=writer, client_id=key) == first
    with pytest.raises(Refused, match="already on its way"):
        operations.send_link(action=action, by=writer, client_id=uuid.uuid4())
    send_all()
    assert len(mail.outbox) == 2
    assert operations.found(token_in(mail.outbox[1]))[0] == first
    assert len({each.extra_headers["Message-ID"] for each in mail.outbox}) == 2


def test_without_an_address_it_is_copied(action, owner, writer):
    Contact.objects.filter(person=owner).update(email="")
    with pytest.raises(Refused, match="has no email address"):
        operations.send_link(action=action, by=writer)


def test_a_letter_that_does_not_go_leaves_no_link_that_works(action, writer):
    tasking.change_action(action=action, what="Paint the gate", by=writer)
    send_all()
    send_all()
    stopped, written_anew = Link.objects.filter(target_id=action.pk).order_by("pk")
    assert (stopped.is_revoked, written_anew.is_revoked) == (True, False)
    assert stopped.letter.body == ""
    (message,) = mail.outbox
    assert operations.found(token_in(message))[0] == written_anew


def test_what_became_private_is_not_sent_and_its_link_is_gone(action):
    Action.objects.filter(pk=action.pk).update(marking="official")
    letter = Letter.objects.get(actiontold__action=action)
    assert why_outdated(letter)
    send_all()
    assert mail.outbox == []
    assert Link.objects.get(target_id=action.pk).is_revoked


def test_an_owner_with_an_account_and_a_private_action_get_no_link(action, owner, writer):
    user = factories.UserFactory(email="sam@council.example")
    Person.objects.filter(pk=owner.pk).update(user=user)
    told = tasking.add_action(state="accepted",
        what="Paint it", owner=Person.objects.get(pk=owner.pk), body=action.body,
        due_on=timezone.localdate() + DAY, by=writer,
    ).told.get()  # fmt: skip
    assert told.letter.body.endswith(f"/actions/{told.action_id}/\n")
    assert Link.objects.filter(target_id=told.action_id).count() == 0


def test_reminders_carry_one_too(action):
    told = tell_owner(action, "due", by=None, at=timezone.now(), occasion="2030-01-01")
    assert told[0].letter.link.made_by_name == "The system"
    assert "/l/a/" in told[0].letter.body


# Two at once


@pytest.mark.django_db(transaction=True)
def test_the_same_answer_sent_twice_at_once_is_one(action, given):
    link, key = given[0], uuid.uuid4()

    def accept():
        return operations.answer(
            link=link, by=operations.holder_of(link), to="accepted",
            version=action.version, client_id=key,
        )  # fmt: skip

    first, second = together(accept, accept)
    assert first == second
    assert uses(link) == ["accepted"]


def cancelled_and_accepted(action, link, writer):
    """What comes of both at once: (cancellation, answer)."""
    return together(
        lambda: tasking.move_action(action=action, to="cancelled", note="Not needed", by=writer),
        lambda: operations.answer(
            link=link, by=operations.holder_of(link), to="accepted", version=action.version
        ),
    )


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_a_cancellation_do_not_pass_each_other(action, given, writer):
    """Whoever comes second reads what the first has written."""
    cancelled, answered = cancelled_and_accepted(action, given[0], writer)
    steps = list(action.updates.order_by("id").values_list("from_state", "to_state"))
    if isinstance(answered, LinkEnded):
        assert steps == [("offered", "cancelled")]
    else:
        assert steps == [("offered", "accepted"), ("accepted", "cancelled")]
    assert isinstance(cancelled, ActionUpdate)
    assert state(action) == "cancelled"


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_answer_is_written_onto_what_was_cancelled(
    action, given, writer, monkeypatch
):
    """What the lock prevents; here only the database still stops it, and with no words."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows.all())
    _, answered = cancelled_and_accepted(action, given[0], writer)
    assert isinstance(answered, DatabaseError)

"""Links: found by the hash of their token, for one purpose, until they end; the database keeps both."""

import datetime
import logging

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import override_settings
from django.utils import timezone

from core.actors import SYSTEM, LinkHolder, acts_for_nobody
from core.letters.models import Letter
from core.letters.operations import before_sending, hand_over, new_letter, send_new
from core.links import declaring, operations
from core.links.declaring import Purpose, declare
from core.links.logs import WithoutTokens
from core.links.models import Link, LinkUse
from core.links.operations import LinkEnded
from tests import factories

DAY = datetime.timedelta(days=1)
PURPOSE = Purpose("test", "neighbourhoods.agency", 7, {"answered": "Answered"})


@pytest.fixture
def agency(db, monkeypatch):
    monkeypatch.setattr(declaring, "_purposes", {"test": PURPOSE, "other": PURPOSE})
    return factories.AgencyFactory()


def make(agency, **more):
    said = {"name": "Sam", "address": "sam@example.org", "by": SYSTEM} | more
    return operations.make("test", agency, **said)


def test_a_token_is_long_and_stands_nowhere(agency):
    link, token = make(agency)
    assert len(token) == operations.TOKEN_LENGTH == 43  # 256 bits, six to a letter
    assert len({operations.new_token() for _ in range(100)}) == 100
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_to_json(core_link)::text FROM core_link WHERE id = %s", [link.pk]
        )
        (stored,) = cursor.fetchone()
    assert token not in stored
    assert link.token_hash in stored
    assert operations.find(link.token_hash, "test") is None


def test_only_the_right_token_for_the_right_purpose_in_time_finds_it(agency):
    now = timezone.now()
    link, token = make(agency, at=now)
    last = now + 7 * DAY
    assert operations.find(token, "test", now) == link
    assert operations.find(token, "test", last - datetime.timedelta(seconds=1)) == link
    assert operations.find(token, "test", last) is None
    assert operations.find(token, "other", now) is None
    wrong = ("A" if token[0] != "A" else "B") + token[1:]
    for each in (wrong, token[:-1], token + "A", "", "é" * 43, "\x00" * 43):
        assert operations.find(each, "test", now) is None


def test_revoked_once_it_is_found_and_locked_no_more(agency):
    link, token = make(agency)
    assert operations.lock(link, timezone.now()) == link
    assert operations.revoke(link=link, by=SYSTEM) is True
    assert operations.revoke(link=link, by=SYSTEM) is False
    assert operations.find(token, "test") is None
    with pytest.raises(LinkEnded):
        operations.lock(link, timezone.now())


def test_opened_again_within_ten_minutes_is_the_same_opening(agency):
    now = timezone.now()
    link, _ = make(agency, at=now)
    for minutes in (0, 9, 11):
        operations.opened(link, now + datetime.timedelta(minutes=minutes))
    operations.use(link, "answered", now)
    assert [each.what for each in link.uses.all()] == ["opened", "answered", "opened"]
    assert [each.in_words for each in link.uses.all()][1] == "Answered"
    with pytest.raises(LookupError):
        operations.use(link, "stolen", now)


def test_a_purpose_is_of_one_kind_of_rows_and_ends(agency):
    with pytest.raises(LookupError, match="links to neighbourhoods"):
        operations.make("test", factories.PersonFactory(), name="Sam", by=SYSTEM)
    with pytest.raises(LookupError, match="nobody"):
        operations.make("nobody", agency, name="Sam", by=SYSTEM)
    with pytest.raises(ValueError, match="1 to 92 days"):
        declare(Purpose("long", "core.event", 93))
    with pytest.raises(LookupError, match="Declared already"):
        declare(Purpose("test", "core.event", 1))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (f"token_hash = '{'0' * 64}'", "stays as it was made"),
        ("ends_at = ends_at + interval '1 day'", "stays as it was made"),
        ("target_id = target_id + 1", "stays as it was made"),
        ("person_id = 7", "stays as it was made"),
        ("address = 'other@example.org'", "stays as it was made"),
        ("revoked_at = now()", "revoked_by_somebody"),
    ],
)
def test_the_database_keeps_a_link_as_it_was_made(agency, change, rule):
    link, _ = make(agency)
    with connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match=rule), transaction.atomic():
            cursor.execute(f"UPDATE core_link SET {change} WHERE id = {link.pk}")
        with pytest.raises(DatabaseError, match="stays as it was made"), transaction.atomic():
            cursor.execute(f"DELETE FROM core_link WHERE id = {link.pk}")


def test_an_address_may_be_emptied(agency):
    link, _ = make(agency)
    assert Link.objects.filter(pk=link.pk).update(address="") == 1


def test_what_was_revoked_stays_revoked(agency):
    link, _ = make(agency)
    operations.revoke(link=link, by=SYSTEM)
    empty = {"revoked_at": None, "revoked_by_name": ""}
    for change in (empty, {"revoked_at": timezone.now() + DAY}, {"revoked_by_name": "Another"}):
        with pytest.raises(DatabaseError, match="stays revoked"), transaction.atomic():
            Link.objects.filter(pk=link.pk).update(**change)


@pytest.mark.parametrize(
    ("made", "rule"),
    [
        ({"ends_at": 8 * DAY}, "ends_in_time"),
        ({"ends_at": 0 * DAY}, "ends_in_time"),
        ({"ends_at": 93 * DAY, "lasts": 93 * DAY}, "ends_in_time"),
        ({"token_hash": "plain"}, "keeps_a_hash"),
        ({"name": ""}, "says_for_whom"),
    ],
)
def test_no_link_is_made_that_lasts_longer_or_keeps_its_token(agency, made, rule):
    link, _ = make(agency)
    link.pk, link.client_id, link.token_hash = None, operations.new_token(), "0" * 64
    link.client_id = "6b8b4567-327b-4c69-a43c-98695327b23c"
    for name, value in made.items():
        setattr(link, name, link.made_at + value if name == "ends_at" else value)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        link.save(force_insert=True)


def test_uses_are_only_added_and_only_while_it_works(agency):
    link, _ = make(agency)
    use = operations.use(link, "answered")
    for write in (lambda rows: rows.update(what="x"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            write(LinkUse.objects.filter(pk=use.pk))
    for at in (link.made_at - DAY, link.ends_at):
        with pytest.raises(DatabaseError, match="does not work at that time"), transaction.atomic():
            operations.use(link, "answered", at)
    operations.revoke(link=link, by=SYSTEM)
    with pytest.raises(DatabaseError, match="does not work at that time"), transaction.atomic():
        LinkUse.objects.create(link=link, at=timezone.now(), what="answered")


def test_who_holds_a_link_is_named_and_is_not_the_system():
    holder = LinkHolder("Sam Caretaker")
    assert (holder.name, holder.pk, acts_for_nobody(holder)) == (
        "Sam Caretaker, by link",
        None,
        False,
    )
    assert acts_for_nobody(SYSTEM) is True
    assert len(LinkHolder("x" * 200).name) <= 200


# Letters and logs


def letter(agency, **more):
    said = {"kind": "Test", "to": "sam@example.org", "subject": "S", "body": "the secret"} | more
    return send_new([new_letter(about=agency, occasion="1", at=timezone.now(), **said)])[0]


def test_the_text_with_a_link_is_wiped_once_it_has_gone_or_will_not_go(agency, monkeypatch):
    gone = letter(agency, keeps_body=False)
    hand_over(gone.pk)
    assert "the secret" in mail.outbox[0].body
    monkeypatch.setattr("core.letters.operations._checks", {})
    before_sending("neighbourhoods.agency", lambda letter: "No longer so")
    stopped = letter(agency, to="ann@example.org", keeps_body=False)
    kept = letter(agency, to="bob@example.org")
    for each in (stopped, kept):
        hand_over(each.pk)
    bodies = {each.to[:3]: each.body for each in Letter.objects.filter(kind="Test")}
    assert bodies == {"sam": "", "ann": "", "bob": "the secret"}
    assert len(mail.outbox) == 1


@override_settings(REPLY_TO_EMAIL="Office <office@example.org>")
def test_replies_go_to_the_shared_mailbox(agency):
    hand_over(letter(agency).pk)
    assert mail.outbox[0].reply_to == ["Office <office@example.org>"]
    assert mail.outbox[0].from_email == "neighbourhoods@example.org"


def test_without_such_a_mailbox_they_go_to_the_sender(agency):
    hand_over(letter(agency).pk)
    assert mail.outbox[0].reply_to == []


def test_no_log_holds_the_token_of_a_link():
    token = operations.new_token()
    said = "Internal Server Error: %s"
    record = logging.LogRecord("x", logging.ERROR, "", 1, said, (f"/l/a/{token}/done/",), None)
    assert WithoutTokens().filter(record) is True
    assert record.getMessage() == "Internal Server Error: /l/a/…/done/"
    other = logging.LogRecord("x", logging.ERROR, "", 1, "at %s", ("/actions/12/",), None)
    WithoutTokens().filter(other)
    assert other.getMessage() == "at /actions/12/"

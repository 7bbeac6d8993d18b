"""Forms that anybody sends: their stamp, their trap, and how long a sender is kept."""

import datetime

import pytest
from django.core import signing
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone

from core.actors import PUBLIC, acts_for_nobody
from core.models import Sender
from core.publicforms import operations, stamps
from core.publicforms.forms import OLD, QUICK, TRAPPED, PublicForm
from core.publicforms.models import LETTERS, new_reference
from core.retention.registry import find

ABOUT = "plan-comment-7"
SECOND = datetime.timedelta(seconds=1)
DAY = datetime.timedelta(days=1)


def sent(stamp, **more):
    data = QueryDict(mutable=True)
    data.update({"stamp": stamp, **more})
    return PublicForm(data, about=ABOUT)


def stamp_of(age):
    return stamps.new(ABOUT, timezone.now() - age)


def test_a_stamp_is_of_one_form_about_one_row():
    text = stamp_of(10 * SECOND)
    assert 10 <= stamps.read(ABOUT, text).age.total_seconds() < 13
    assert stamps.read("plan-comment-8", text) is None
    for forged in ("", "1", text[:-1], text.replace(text[0], "9", 1), signing.Signer().sign("1.2")):
        assert forged == text or stamps.read(ABOUT, forged) is None


def test_two_pages_make_two_presses_and_one_page_one():
    one, two = stamp_of(10 * SECOND), stamp_of(10 * SECOND)
    presses = [sent(each) for each in (one, two, one)]
    assert all(each.is_valid() for each in presses)
    ids = [each.cleaned_data["client_id"] for each in presses]
    assert ids[0] == ids[2] != ids[1]


@pytest.mark.parametrize(
    ("age", "words"),
    [(0 * SECOND, QUICK), (2 * DAY, OLD), (None, OLD)],
    ids=["quick", "old", "none"],
)
def test_what_was_sent_too_quickly_or_too_late_goes_with_the_next_press(age, words):
    form = sent("" if age is None else stamp_of(age))
    assert not form.is_valid()
    assert form.non_field_errors() == [words]
    again = stamps.read(ABOUT, form["stamp"].value())
    if age == 0 * SECOND:  # the page was opened when it was: waiting is enough
        assert form["stamp"].value() == form.data["stamp"]
    assert again is not None
    assert again.age < 60 * SECOND


def test_what_fills_in_the_hidden_box_is_told_and_begins_again():
    old = stamp_of(10 * SECOND)
    form = sent(old, website="https://example.com")
    assert not form.is_valid()
    assert form.non_field_errors() == [TRAPPED]
    assert form["stamp"].value() != old


def test_a_visitor_is_not_the_system():
    assert not acts_for_nobody(PUBLIC)


def test_references_can_be_said_aloud_and_differ():
    found = {new_reference("C") for _ in range(50)}
    assert len(found) == 50
    assert all(len(each) == 8 and set(each[2:]) <= set(LETTERS) for each in found)
    assert not set("AEIOU01") & set(LETTERS)


def sender(**fields):
    now = timezone.now()
    values = {"name": "Ada", "sent_at": now, "delete_on": operations.delete_on(now)}
    return Sender.objects.create(**values | fields)


def test_a_sender_is_due_on_the_day_that_was_promised(db):
    entry, now, today = find("senders"), timezone.now(), timezone.localdate()
    assert operations.delete_on(now) > today + 360 * DAY
    sender()
    late = sender(delete_on=today)
    old = sender(sent_at=now - 400 * DAY)
    assert list(entry.overdue(now)) == [late, old]
    assert entry.empty(late) == ["name", "email", "phone"]
    assert list(entry.overdue(now)) == [old]


def test_a_sender_who_says_nothing_is_not_stored(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        sender(name="")

"""R10: somebody else than the author checks minutes before they are published."""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from boards.live.operations import (
    finish_meeting,
    mark_minutes_ready,
    publish_minutes,
    start_meeting,
    take_minutes_back,
)
from boards.minutes.operations import check_minutes, record_agreement, save_minute
from boards.models import Body, Meeting, MinutesCheck
from core.errors import Refused, WrongState
from tests import factories
from tests.steps import chair_of, set_date

S = Meeting.State


@pytest.fixture
def ready(meeting, writer):
    finish_meeting(meeting=meeting, by=writer)
    return mark_minutes_ready(meeting=meeting, by=writer)


def agree(meeting, writer, **changes):
    given = {
        "person": chair_of(meeting.body),
        "how": "email",
        "checked_on": timezone.localdate(),
    } | changes
    return record_agreement(meeting=meeting, by=writer, **given)


def test_minutes_that_nobody_else_read_are_not_published(ready, writer):
    with pytest.raises(Refused, match="Someone other than the author"):
        publish_minutes(meeting=ready, by=writer)
    with pytest.raises(DatabaseError, match="not checked"), transaction.atomic():
        Meeting.objects.filter(pk=ready.pk).update(
            state=S.MINUTES_PUBLISHED, minutes_published_at=timezone.now(),
            minutes_published_by=writer,
        )  # fmt: skip
    with pytest.raises(Refused, match="Someone else must check"):
        check_minutes(meeting=ready, by=writer)
    reader = factories.OfficerFactory(name="Rita Reader")
    assert "Checked by Rita Reader on" in check_minutes(meeting=ready, by=reader).in_words
    assert publish_minutes(meeting=ready, by=writer).state == S.MINUTES_PUBLISHED


def test_the_database_knows_the_author(ready, writer):
    row = {"meeting": ready, "checked_on": timezone.localdate(), "recorded_by": writer}
    row |= {"recorded_at": timezone.now(), "name": "x"}
    for more, message in (
        ({"how": "here", "checked_by": writer}, "somebody else than the author"),
        ({"how": "here"}, "check_here_by_a_user"),
        ({"how": "phone"}, "check_here_by_a_user"),
        ({"how": "phone", "person": chair_of(ready.body), "name": ""}, "check_has_a_name"),
        ({"how": "phone", "person": factories.PersonFactory()}, "only the chair"),
    ):
        with pytest.raises(DatabaseError, match=message), transaction.atomic():
            MinutesCheck.objects.create(**row | more)


def test_the_chair_may_agree_by_e_mail_or_phone(ready, writer):
    check = agree(ready, writer, how="phone")
    assert check.in_words.startswith(f"Checked by {chair_of(ready.body)} by phone on ")
    with pytest.raises(WrongState, match="checked already"):
        agree(ready, writer)
    assert publish_minutes(meeting=ready, by=writer).state == S.MINUTES_PUBLISHED


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"person": None}, "Choose the chair"),
        ({"how": "here"}, "Choose how"),
        ({"checked_on": datetime.date(2001, 1, 1)}, "between the meeting and today"),
        ({"checked_on": datetime.date(2090, 1, 1)}, "between the meeting and today"),
    ],
)
def test_what_an_agreement_must_say(ready, writer, changes, message):
    with pytest.raises(Refused, match=message):
        agree(ready, writer, **changes)


def test_minutes_that_are_taken_back_lose_their_check(ready, writer):
    agree(ready, writer)
    take_minutes_back(meeting=ready, by=writer)
    assert not MinutesCheck.objects.filter(meeting=ready).exists()
    mark_minutes_ready(meeting=ready, by=writer)
    with pytest.raises(Refused, match="Someone other"):
        publish_minutes(meeting=ready, by=writer)


@pytest.mark.parametrize("kind", ["forum", "tasking"])
def test_notes_of_forums_and_tasking_need_no_check(kind, writer):

    power = {"forum": "consult", "tasking": "operational"}[kind]
    body = factories.BodyFactory(kind=kind, power=power)
    meeting = set_date(body=body, starts_at=timezone.now(), by=writer, place="Hall")
    for step in (
        start_meeting, finish_meeting, mark_minutes_ready, publish_minutes,
    ):  # fmt: skip
        step(meeting=meeting, by=writer)
    assert Body.objects.get(pk=body.pk).meetings.get().state == S.MINUTES_PUBLISHED


def test_the_chair_checks_and_the_manager_publishes(manager, world, as_user):
    ready = world.own.ready
    path = f"/meetings/{ready.pk}/minutes/"
    page = manager.get(path).content.decode()
    publish = 'Publish draft<span class="govuk-visually-hidden"> minutes</span></button>'
    assert "Please check these minutes. They cannot be published before that." in page
    assert publish not in page
    Meeting.objects.filter(pk=ready.pk).update(
        minutes_ready_by=world.people["neighbourhood_manager"]
    )
    page = manager.get(path).content.decode()
    assert "Someone else must check these minutes before publication." in page
    assert publish not in page
    chair = as_user(world.people["board_chair"])
    assert "I confirm these minutes are accurate" in chair.get(path).content.decode()
    assert "can be published" in chair.post(f"{path}check/", follow=True).content.decode()
    page = manager.get(path).content.decode()
    assert "Checked by The Board chair on" in page
    assert publish in page
    manager.post(f"{path}publish/")
    ready.refresh_from_db()
    assert ready.state == S.MINUTES_PUBLISHED


def test_an_agreement_through_the_page(manager, world):
    path = f"/meetings/{world.own.ready.pk}/minutes/agreed/"
    chair = world.own.person  # nobody chaired the body on that day: who has a vote
    assert f'value="{chair.pk}"' in manager.get(path).content.decode()
    today = timezone.localdate()
    day = {"checked_on_day": today.day, "checked_on_month": today.month}
    sent = {"person": chair.pk, "how": "phone", "checked_on_year": today.year} | day
    wrong = manager.post(path, sent | {"checked_on_year": 2000})  # a leap year
    assert "The day must lie between the meeting and today" in wrong.content.decode()
    page = manager.post(path, sent, follow=True).content.decode()
    assert f"Checked by {chair} by phone on" in page


def test_who_wrote_a_text_does_not_check_it(meeting, writer):
    helper = factories.OfficerFactory(name="Hal Helper")
    item = meeting.items.first()
    save_minute(item=item, text="Said", version=0, by=helper, leave=True)
    finish_meeting(meeting=meeting, by=writer)
    ready = mark_minutes_ready(meeting=meeting, by=writer)
    with pytest.raises(Refused, match="You wrote these minutes"):
        check_minutes(meeting=ready, by=helper)
    chair = chair_of(ready.body)
    type(chair).objects.filter(pk=chair.pk).update(user=helper)
    with pytest.raises(Refused, match="Someone other than the author"):
        agree(ready, writer, person=chair)
    with pytest.raises(DatabaseError, match="than the author"), transaction.atomic():
        MinutesCheck.objects.create(
            meeting=ready, how="phone", person=chair, name="x", recorded_by=writer,
            checked_on=timezone.localdate(), recorded_at=timezone.now(),
        )  # fmt: skip
    with pytest.raises(Refused, match="Choose the chair"):
        agree(ready, writer, person=factories.PersonFactory(name=chair.name))


def test_an_action_that_is_added_later_was_not_read(ready, writer):
    from tasking.actions import operations

    agree(ready, writer)
    operations.add_action(state="accepted",
        what="Mend it", due_on=timezone.localdate(), lead_agency=factories.AgencyFactory(),
        agenda_item=ready.items.first(), by=writer,
    )  # fmt: skip
    assert not MinutesCheck.objects.filter(meeting=ready).exists()


def test_the_status_says_that_a_check_is_what_minutes_wait_for(ready, writer, as_user):
    """Wherever it stands: on the page, in lists, in the week and where it is found."""
    waits, comes = "Minutes waiting to be checked", "Minutes ready to publish"
    client, body = as_user(writer), ready.body
    pages = (
        ready.get_absolute_url(), "/meetings/?when=minutes", f"/find/more/?kind=meetings&q={body.name}",
        f"/neighbourhoods/{body.neighbourhood.slug}/week/",
    )  # fmt: skip

    def said():
        shown = [client.get(each).content.decode().lower() for each in pages]
        return [(waits.lower() in each, comes.lower() in each) for each in shown]

    assert said() == [(True, False)] * 4
    agree(ready, writer)
    assert said() == [(False, True)] * 4

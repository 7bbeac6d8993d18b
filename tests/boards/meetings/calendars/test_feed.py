"""Calendar feeds of bodies and neighbourhoods: what they hold, and that they keep RFC 5545."""

import datetime
import re

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from boards.live.operations import adjourn_meeting, start_meeting
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.calendars.feed import calendar_of_meetings, meeting_event
from boards.meetings.dates.operations import cancel_meeting, change_meeting, schedule_meeting
from boards.models import Body, Meeting
from core import ical
from neighbourhoods.models import Venue
from tests import factories
from tests import ical as rfc

DAY = datetime.timedelta(days=1)
NOON = datetime.datetime(2026, 11, 1, 12, tzinfo=datetime.UTC)
TEXT = st.text(st.characters(codec="utf-8"), max_size=200)
MOMENTS = st.datetimes(
    datetime.datetime(2000, 1, 1), datetime.datetime(2099, 12, 30), timezones=st.just(datetime.UTC)
)
SPRING, AUTUMN = (
    datetime.datetime(2027, *day, tzinfo=datetime.UTC) for day in ((3, 28, 0, 30), (10, 31, 0, 30))
)
"""Half an hour before the clock changes: an hour later it has."""


def built(starts_at=NOON, *, name="Board", place="Hall", notes="", venue=None, **more):
    """A meeting that is not saved."""
    values = {"state": "agenda_published", "revised_at": NOON, "sequence": 3, "pk": 7} | more
    return Meeting(
        body=Body(name=name, slug="b"), starts_at=starts_at, place=place, access_notes=notes,
        venue=venue, **values,
    )  # fmt: skip


@given(MOMENTS, TEXT, TEXT, TEXT, TEXT, st.sampled_from(Meeting.State.values))
@example(SPRING, "a", "b", "c", "d", "cancelled")
@example(SPRING + datetime.timedelta(hours=1), "é" * 80, "\r", "\x00\x0b", "\\;,\n", "preparing")
@example(AUTUMN, "a", "b", "c", "d", "running")
@example(
    AUTUMN + datetime.timedelta(hours=1), "👩‍👩‍👧" * 30, "\u2028", "x" * 200, "“£”", "cancelled"
)
def test_whatever_was_typed_the_feed_keeps_the_standard(starts_at, name, place, notes, address, state):  # fmt: skip
    starts_at = starts_at.replace(microsecond=0)
    meeting = built(
        starts_at, name=name, place=place, notes=notes, state=state, cancelled_reason=notes,
        venue=Venue(pk=1, name=name, address=address),
    )  # fmt: skip
    content = ical.to_ical(name, [meeting_event(meeting)])
    (event,) = rfc.check(content)
    read = Calendar.from_ical(content)
    (seen,) = read.walk("VEVENT")
    begins, ends = (seen[each].dt.astimezone(datetime.UTC) for each in ("dtstart", "dtend"))
    assert begins == starts_at
    assert ends - begins == datetime.timedelta(hours=2)
    title = "Cancelled: {}" if state == "cancelled" else "{}"
    assert str(seen["summary"]) == ical.plain(title.format(meeting.body))
    assert (event["STATUS"] == "CANCELLED") is (state == "cancelled")
    assert ical.plain(notes) in str(seen["description"])
    assert str(seen["description"]).endswith("/meetings/7/")


@pytest.mark.parametrize("hours", range(-3, 4))
@pytest.mark.parametrize("change", [SPRING, AUTUMN])
def test_the_rules_of_the_zone_give_the_same_moment(change, hours):
    """Read by the rules that stand in the feed, and not by what the reader knows of London."""
    starts_at = change + datetime.timedelta(hours=hours)
    content = ical.to_ical("x", [meeting_event(built(starts_at))])
    (event,) = rfc.check(content)
    local = datetime.datetime.strptime(event["DTSTART"].removesuffix("Z"), "%Y%m%dT%H%M%S")
    zone = next(iter(Calendar.from_ical(content).walk("VTIMEZONE"))).to_tz(lookup_tzid=False)
    read = local.replace(tzinfo=datetime.UTC if event["DTSTART"].endswith("Z") else zone)
    assert read.astimezone(datetime.UTC) == starts_at
    assert content.count(b"RRULE:FREQ=YEARLY") == 2


@given(st.integers(2000, 2099), st.integers(1, 365), st.integers(0, 23))
def test_the_rules_hold_in_every_year(year, day, hour):
    zone = ical._london().to_tz(lookup_tzid=False)
    noon = datetime.datetime(year, 1, 1, hour) + day * DAY
    london = timezone.make_aware(noon)
    if timezone.localtime(london).replace(tzinfo=None) == noon and not ambiguous(london):
        assert noon.replace(tzinfo=zone).utcoffset() == london.utcoffset()


def ambiguous(moment):
    return moment.replace(fold=1).utcoffset() != moment.replace(fold=0).utcoffset()


def events(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return {each["UID"].partition("@")[0]: each for each in rfc.check(answer.content)}


@pytest.fixture
def feed(world, as_user):
    """events() of the body's feed as the public reads it."""
    return lambda: events(as_user(None), f"/bodies/{world.own.body.slug}.ics")


def test_an_entry_says_where_how_one_gets_in_and_where_more_stands(world, feed):
    venue = factories.VenueFactory(
        neighbourhood=world.own.place, name="The Mill", address="1 Mill Lane", access_notes="Ramp"
    )
    change_meeting(meeting=world.own.agenda, venue=venue, place="Room 2", by=world.own.writer)
    key = f"meeting-{world.own.agenda.pk}"
    assert feed()[key]["LOCATION"] == "The Mill\\, Room 2\\, 1 Mill Lane"
    words = feed()[key]["DESCRIPTION"].split("\\n")
    assert words[0] == "Address: 1 Mill Lane"
    assert words[1] == "Access: Ramp"
    assert words[2].endswith(f"/meetings/{world.own.agenda.pk}/")


def test_moving_raises_the_sequence_and_keeps_the_entry(world, feed):
    meeting, by = world.own.agenda, world.own.writer
    key = f"meeting-{meeting.pk}"
    before = feed()[key]
    later = timezone.localtime(meeting.starts_at) + 7 * DAY
    change_meeting(meeting=meeting, starts_at=later, sure_of=later.date(), by=by)
    moved = feed()[key]
    assert moved["UID"] == before["UID"]
    assert int(moved["SEQUENCE"]) == int(before["SEQUENCE"]) + 1
    assert moved["DTSTART"] != before["DTSTART"]
    cancel_meeting(meeting=meeting, reason="Flood; the hall, too", by=by)
    called_off = feed()[key]
    assert called_off["UID"] == before["UID"]
    assert int(called_off["SEQUENCE"]) == int(moved["SEQUENCE"]) + 1
    assert called_off["STATUS"] == "CANCELLED"
    assert called_off["SUMMARY"].startswith("Cancelled: ")
    assert "Flood\\; the hall\\, too" in called_off["DESCRIPTION"]


@pytest.mark.parametrize(
    ("changes", "rises", "is_revised"),
    [
        ({"place": "Elsewhere"}, 1, True),
        ({"starts_at": NOON + 400 * DAY, "ends_at": None, "moved_at": NOON}, 1, True),
        ({"ends_at": NOON + 800 * DAY}, 1, True),
        ({"access_notes": "Ring the bell"}, 0, True),
        ({"public_count": 12}, 0, False),
        ({"sequence": 99, "revised_at": NOON}, 0, False),
    ],
)
def test_the_database_counts_the_revisions(world, changes, rises, is_revised):
    """By update() and SQL as well; what no calendar shows is none, and nobody sets the number."""
    before = Meeting.objects.get(pk=world.own.agenda.pk)
    Meeting.objects.filter(pk=before.pk).update(**changes)
    after = Meeting.objects.get(pk=before.pk)
    assert after.sequence == before.sequence + rises
    assert (after.revised_at > before.revised_at) is is_revised


def test_sql_cannot_set_the_sequence_back(world):
    meeting = Meeting.objects.get(pk=world.own.agenda.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE boards_meeting SET place = 'X', sequence = 0 WHERE id = %s", [meeting.pk]
        )
        cursor.execute("UPDATE boards_meeting SET sequence = 0 WHERE id = %s", [meeting.pk])
    assert Meeting.objects.get(pk=meeting.pk).sequence == meeting.sequence + 1


def test_the_stamp_is_the_last_revision_and_not_now(world, as_user):
    client, path = as_user(None), f"/bodies/{world.own.body.slug}.ics"
    found = events(client, path)[f"meeting-{world.own.agenda.pk}"]
    revised = Meeting.objects.get(pk=world.own.agenda.pk).revised_at
    assert found["DTSTAMP"] == found["LAST-MODIFIED"] == f"{revised:%Y%m%dT%H%M%SZ}"
    name = str(world.own.body)
    one, other = (
        calendar_of_meetings(name, now, body=world.own.body)
        for now in (timezone.now(), timezone.now() + datetime.timedelta(seconds=40))
    )
    assert one == other


def test_a_program_that_has_the_bytes_is_told_so(world, as_user):
    client, path = as_user(None), f"/bodies/{world.own.body.slug}.ics"
    etag = client.get(path)["ETag"]
    again = client.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    Meeting.objects.filter(pk=world.own.agenda.pk).update(place="Elsewhere")
    changed = client.get(path, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert b"Elsewhere" in changed.content


def test_nothing_within_the_window_is_cut_off(world, as_user):
    now = timezone.now()
    begins = ical.since(now)
    stamped = {"agenda_published_at": now, "agenda_published_by": world.own.writer}
    stamped["convened_at"] = begins - 7 * DAY
    Meeting.objects.bulk_create(
        Meeting(body=world.own.body, starts_at=begins + n * DAY, place="Hall", **stamped)
        for n in range(-1, 600)
    )
    found = events(as_user(None), f"/bodies/{world.own.body.slug}.ics")
    shown = Meeting.objects.filter(body=world.own.body)
    assert len(found) == shown.filter(starts_at__gte=begins).count() >= 600
    before = shown.get(starts_at=begins - DAY)
    assert f"meeting-{before.pk}" not in found
    local = timezone.localtime(begins)
    assert (local.day, local.hour, local.month) == (1, 0, timezone.localtime(now).month)


def test_a_neighbourhoods_calendar_holds_all_its_public_bodies(world, as_user, manager):
    forum = factories.BodyFactory(kind="forum", power="consult", neighbourhood=world.own.place)
    shown = factories.MeetingFactory(
        body=forum, agenda_published_at=timezone.now(), agenda_published_by=world.own.writer
    )
    Meeting.objects.filter(pk=world.own.private.pk).update(
        agenda_published_at=timezone.now(), agenda_published_by=world.own.writer
    )
    for client in (as_user(None), manager):
        found = set(events(client, f"/neighbourhoods/{world.own.place.slug}.ics"))
        assert {f"meeting-{shown.pk}", f"meeting-{world.own.agenda.pk}"} <= found
        assert f"meeting-{world.own.draft.pk}" in found
        for hidden in (world.own.private, world.other.agenda):
            assert f"meeting-{hidden.pk}" not in found


def test_an_adjourned_meeting_keeps_its_entry_and_gets_a_second(world, feed):
    by, meeting = world.own.writer, world.own.agenda
    key = f"meeting-{meeting.pk}"
    before = feed()[key]
    start_meeting(meeting=meeting, by=by, at=meeting.starts_at)
    later = timezone.localtime(meeting.starts_at) + 7 * DAY
    made = adjourn_meeting(
        meeting=meeting, starts_at=later, sure_of=later.date(), reason="Late", place="Hall",
        at=meeting.starts_at + DAY / 24, by=by,
    )  # fmt: skip
    publish_agenda(meeting=made, by=by)
    after = feed()
    assert after[key]["UID"] == before["UID"]
    assert after[key]["DTSTART"] == before["DTSTART"]
    assert "Reconvened from" in after[f"meeting-{made.pk}"]["DESCRIPTION"]


def test_a_feed_asks_a_constant_number_of_queries(world, as_user, django_assert_num_queries):
    client, path = as_user(None), f"/neighbourhoods/{world.own.place.slug}.ics"
    with django_assert_num_queries(2):
        client.get(path)
    for n in range(3):
        starts_at = timezone.localtime() + (50 + n) * DAY
        meeting = schedule_meeting(
            body=world.own.body, starts_at=starts_at, sure_of=starts_at.date(),
            by=world.own.writer, venue=factories.VenueFactory(neighbourhood=world.own.place),
        )  # fmt: skip
        publish_agenda(meeting=meeting, by=world.own.writer)
    with django_assert_num_queries(2):
        client.get(path)


def test_the_pages_say_how_to_subscribe(world, as_user):
    client, body, place = as_user(None), world.own.body, world.own.place
    month = f"{world.own.agenda.day:%Y-%m}"
    for page, feed in (
        (f"/bodies/{body.slug}/", f"/bodies/{body.slug}.ics"),
        (f"/neighbourhoods/{place.slug}/", f"/neighbourhoods/{place.slug}.ics"),
        (f"/meetings/calendar/?month={month}&neighbourhood={place.slug}", f"/neighbourhoods/{place.slug}.ics"),
    ):  # fmt: skip
        text = client.get(page).content.decode()
        assert re.search(rf'href="webcal://[^/"]+{re.escape(feed)}"', text)
        assert "Put these dates in your own calendar" in text
        assert "the past 12 months and all upcoming dates" in text
    whole = client.get("/meetings/calendar/").content.decode()
    assert "choose a neighbourhood above" in whole
    private = as_user(None).get(f"/bodies/{world.own.private_body.slug}.ics")
    assert private.status_code in (302, 404)

"""Home pages, calendar feed, menu, settings, size."""

import datetime
import os
import re
import subprocess
import sys

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from boards.attendance.operations import set_public_count
from boards.live.operations import start_meeting
from boards.models import Meeting, PackRead
from boards.papers.operations import save_paper
from core import todo
from core.actors import SYSTEM
from core.dates import start_of
from derby_nm.feed import calendar_of, feed_token
from derby_nm.home import SHOWN
from derby_nm.local.environment import ROOT
from neighbourhoods.elections.operations import announce_election
from neighbourhoods.models import AvoidDate, ClosedDay
from tasking.actions import operations
from tasking.models import Action
from tests import factories, steps
from tests.steps import set_date

pytestmark = pytest.mark.django_db


# ------------------------------------------------------------------ home and menu


def said(page, name, user):
    """What the rows of one source say, all of which stand on the page."""
    rows = todo.rows_of(name, user, timezone.now(), SHOWN)
    assert [row for row in rows if row not in page.context["needs"].rows] == []
    return rows


def test_a_manager_sees_the_one_next_step_of_each_meeting(manager, world):
    user = world.people["neighbourhood_manager"]
    page = manager.get("/")
    steps = {row.about[0].pk: row.about[1].sentence for row in said(page, "meetings", user)}
    assert steps[world.own.running.pk] == "Go on with the meeting"
    assert steps[world.own.written.pk] == "Write up the minutes"
    assert steps[world.own.ready.pk] == "Have the minutes checked"
    assert world.own.agenda.pk not in steps  # out, and its day has not come
    assert world.other.agenda.pk not in steps


def test_each_step_is_due_when_the_timetable_asks_for_it(manager, world):
    rows = {
        row.about[0].pk: row
        for row in said(manager.get("/"), "meetings", world.people["neighbourhood_manager"])
    }
    running = rows[world.own.running.pk]
    assert (running.due_on, running.urgency) == (world.own.running.day, todo.NOW)
    assert rows[world.own.ready.pk].due_on > world.own.ready.day


def test_on_its_day_a_meeting_is_started_from_the_top_of_the_list(world, monkeypatch):
    user, meeting = world.people["neighbourhood_manager"], world.own.agenda
    monkeypatch.setattr(Meeting, "is_to_come", False)
    found = todo.needs(todo.Asked(user, start_of(meeting.day), 20)).rows
    row = next(row for row in found if isinstance(row.about, tuple) and row.about[0] == meeting)
    assert row.urgency == todo.NOW
    assert [(each.words, each.leads_on) for each in row.buttons] == [(row.about[1].word, True)]


def test_a_member_says_from_the_list_whether_they_will_come(as_user, world):
    user = world.people["board_chair"]
    client = as_user(user)
    row = next(row for row in said(client.get("/"), "coming", user) if row.buttons)
    assert [button.words for button in row.buttons] == ["I will come", "Send apologies"]
    pressed = row.buttons[0]
    response = client.post(pressed.url, pressed.fields | {"from_list": "1"})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert row not in said(client.get("/"), "coming", user)
    assert client.post(pressed.url, pressed.fields | {"from_list": "1"}).status_code == 302


def test_papers_that_were_read_leave_the_list_of_the_reader_alone(as_user, world):
    chair, member = world.people["board_chair"], world.people["elected_member"]
    client = as_user(chair)
    row = said(client.get("/"), "reading", chair)[0]
    assert row.what.startswith("Read the agenda")
    others = said(as_user(member).get("/"), "reading", member)
    for _ in range(2):
        client.post(row.buttons[0].url, {"from_list": "1"})
    assert row not in said(client.get("/"), "reading", chair)
    assert said(as_user(member).get("/"), "reading", member) == others
    assert PackRead.objects.visible_to(member).count() == 0
    assert PackRead.objects.visible_to(chair).count() == 1


def test_who_has_no_seat_has_nothing_to_read(as_user, world):
    pack = world.own.agenda.packs.latest("number")
    assert as_user(world.people["nobody"]).post(f"/packs/{pack.pk}/read/").status_code == 403
    assert not PackRead.objects.exists()


def test_what_changed_since_the_last_visit(as_user, world):
    chair = User.objects.get(pk=world.people["board_chair"].pk)
    shown = Action.objects.get(agenda_item__meeting=world.own.published, marking="public")
    operations.add_note(action=shown, note="News for the chair", by=world.own.writer)
    assert "News for the chair" in as_user(chair).get("/").content.decode()
    User.objects.filter(pk=chair.pk).update(
        previous_visit_at=timezone.now() + datetime.timedelta(minutes=1)
    )
    chair.refresh_from_db()
    assert "News for the chair" not in as_user(chair).get("/").content.decode()


def test_my_actions_and_what_is_overdue(as_user, world):
    user = world.people["partner_officer"]
    person = factories.PersonFactory(user=user, agency=world.own.agency)
    values = {"due_on": timezone.localdate(), "by": SYSTEM, "neighbourhood": world.own.place}
    mine = operations.add_action(state="accepted", what="Mine", owner=person, **values)
    late = operations.add_action(
        state="accepted", what="Late", lead_agency=world.own.agency, **values
    )
    Action.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - datetime.timedelta(9))
    page = as_user(user).get("/")
    own = [row.about for row in said(page, "own actions", user)]
    assert [each for each in own if each.owner_id == person.pk] == [mine]
    assert late in [row.about for row in said(page, "overdue actions", user)]


@pytest.mark.parametrize("role", ["neighbourhood_manager", "partner_officer", "board_chair"])
def test_what_waits_takes_the_same_queries_for_one_row_and_for_many(world, role):
    user = User.objects.get(pk=world.people[role].pk)
    owner = getattr(user, "person", None) or factories.PersonFactory(user=user)
    values = {"due_on": timezone.localdate(), "by": SYSTEM, "neighbourhood": world.own.place}
    for what in ("One", "Two", "Three"):
        operations.add_action(
            state="accepted", what=what, owner=owner, lead_agency=world.own.agency, **values
        )
        save_paper(body=world.own.body, title=what, author=owner, by=world.own.writer)
    own = [row.about for row in waiting(user, 6)["own actions"]]
    assert len([each for each in own if each.owner_id == owner.pk]) == 3
    assert len(waiting(user, 6)["papers"]) == 3
    with CaptureQueriesContext(connection) as one:
        waiting(user, 1)
    with CaptureQueriesContext(connection) as many:
        waiting(user, 6)
    assert len(one) == len(many)


def waiting(user, limit):
    return {name: todo.rows_of(name, user, timezone.now(), limit) for name in todo.names()}


def test_the_public_home_shows_what_is_published(client, world):
    text = client.get("/").content.decode()
    assert f"/meetings/{world.own.agenda.pk}/" in text
    assert f"/meetings/{world.own.published.pk}/minutes/" in text
    assert f"/meetings/{world.own.draft.pk}/" in text
    assert "OWN DRAFT" not in text
    assert f"/meetings/{world.own.private.pk}/" not in text


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (None, ["Home", "Neighbourhoods", "Meetings", "Neighbourhood forums", "Money", "Ward money", "Performance"]),
        ("nobody", ["Home", "Neighbourhoods", "Meetings", "Actions", "Neighbourhood forums", "Money", "Performance"]),
        ("neighbourhood_manager", ["Home", "My neighbourhood", "Meetings", "Actions", "Requests", "Problems", "Walkabouts", "Neighbourhood forums", "Money", "Performance", "People", "Information sharing"]),
        ("partner_officer", ["Home", "My neighbourhood", "Meetings", "Actions", "Requests", "Problems", "Walkabouts", "Neighbourhood forums", "Money", "Performance", "People", "Information sharing"]),
        ("system_administrator", ["Home", "Neighbourhoods", "Meetings", "Actions", "Requests", "Neighbourhood forums", "Money", "Performance", "People", "Users and roles", "Personal data", "Background jobs"]),
    ],
)  # fmt: skip
def test_the_menu_holds_what_one_may_use(as_user, world, role, words):
    page = as_user(world.people[role] if role else None).get("/residents/")
    assert [entry.word for entry in page.context["menu"]] == words
    assert [entry.word for entry in page.context["menu"] if entry.active] == [
        "Neighbourhood forums"
    ]


def test_a_partner_starts_from_the_agency(as_user, world):
    page = as_user(world.people["partner_officer"]).get("/")
    assert "/agencies/own-agency/actions/" in [entry.url for entry in page.context["menu"]]


# ------------------------------------------------------------------ calendar


def events_of(user):
    calendar = icalendar.Calendar.from_ical(calendar_of(user))
    return calendar, {str(each["uid"]).partition("@")[0]: each for each in calendar.walk("VEVENT")}


def test_the_feed_holds_my_meetings_and_actions_in_local_time(world):
    chair = User.objects.get(pk=world.people["board_chair"].pk)
    operations.add_action(state="accepted",
        what="Read the plan", due_on=timezone.localdate(), owner=chair.person, by=SYSTEM,
        lead_agency=world.own.agency,
    )  # fmt: skip
    calendar, events = events_of(chair)
    agenda = events[f"meeting-{world.own.agenda.pk}"]
    assert str(agenda["dtstart"].params["TZID"]) == "Europe/London"
    assert agenda["dtstart"].dt == world.own.agenda.starts_at.replace(microsecond=0)
    assert f"meeting-{world.other.agenda.pk}" not in events
    assert f"meeting-{world.own.private.pk}" not in events
    due = next(each for each in events.values() if "Read the plan" in each["summary"])
    assert due["dtstart"].dt == timezone.localdate()
    assert calendar.walk("VTIMEZONE")


def test_the_feed_holds_what_the_calendar_shows_under_names_that_stay(world, client):
    """Whole days, elections, dates to avoid, agendas to publish: and nothing of anybody else."""
    own, other, today = world.own, world.other, timezone.localdate()
    user = User.objects.get(pk=world.people["neighbourhood_manager"].pk)
    day = datetime.timedelta(1)
    meetings = [
        set_date(body=side.body, starts_at=timezone.localtime() + 30 * day, by=by)
        for side, by in ((own, user), (other, other.writer))
    ]
    fair = AvoidDate.objects.create(
        first=today + day, last=today + 3 * day, kind="festival", name="Fair"
    )
    poll = announce_election(
        kind="by_election", notice_on=today, poll_on=today + 40 * day, wards=[own.ward], by=SYSTEM
    )
    closed = ClosedDay.objects.create(day=today + 5 * day, name="Training day")
    names = {
        f"avoid-{fair.pk}", f"poll-{poll.pk}", f"pre-election-{poll.pk}",
        f"closed-{closed.day:%Y%m%d}", f"meeting-{meetings[0].pk}", f"agenda-{meetings[0].pk}",
    }  # fmt: skip
    _, events = events_of(user)
    assert names <= events.keys()
    assert not {f"meeting-{meetings[1].pk}", f"agenda-{meetings[1].pk}"} & events.keys()
    assert (events[f"avoid-{fair.pk}"]["dtend"].dt, str(events[f"avoid-{fair.pk}"]["summary"])) == (
        fair.last + day, "Fair",
    )  # fmt: skip
    AvoidDate.objects.filter(pk=fair.pk).update(first=today + 2 * day, name="Great fair")
    _, later = events_of(user)
    assert events.keys() == later.keys(), "renamed and moved it is the same event"
    text = calendar_of(user).decode()
    assert text == calendar_of(user).decode()
    assert "OTHER" not in text.replace("OTHER festival", "")
    nobody, member = (
        User.objects.get(pk=world.people[each].pk) for each in ("nobody", "board_chair")
    )
    for each in (nobody, member):
        assert not [name for name in events_of(each)[1] if name.startswith("agenda-")]


def test_the_feed_takes_the_same_queries_for_one_and_three(world):
    user = User.objects.get(pk=world.own.writer.pk)
    day = datetime.timedelta(1)

    def add(number):
        # Another minute than that in which the worlds were built, and their meetings set.
        start = timezone.localtime() + number * 20 * day + datetime.timedelta(minutes=7)
        set_date(body=world.own.body, starts_at=start, by=world.own.writer)

    add(1)
    with CaptureQueriesContext(connection) as one:
        calendar_of(User.objects.get(pk=user.pk))
    add(2)
    add(3)
    with CaptureQueriesContext(connection) as three:
        calendar_of(User.objects.get(pk=user.pk))
    assert len(one) == len(three)


def test_a_feed_dies_with_the_sign_in_and_needs_its_secret(client, world):
    user = User.objects.get(pk=world.people["neighbourhood_manager"].pk)
    path = f"/calendar/{feed_token(user)}.ics"
    response = client.get(path)
    assert response["Content-Type"].startswith("text/calendar")
    assert "OWN SECRET" not in response.content.decode()
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(path).status_code == 404
    assert client.get("/calendar/x.ics").status_code == 404


@pytest.mark.parametrize(("month", "day"), [(3, 29), (10, 25)])
def test_the_hour_holds_over_both_clock_changes(world, month, day):

    start = timezone.make_aware(datetime.datetime(2026, month, day, 19, 0))
    body = factories.BodyFactory()
    meeting = set_date(body=body, starts_at=start, by=SYSTEM, place="Hall")
    assert meeting.day == datetime.date(2026, month, day)
    from core.dates import time_of_day

    assert time_of_day(Meeting.objects.get(pk=meeting.pk).starts_at) == "7pm"


# ------------------------------------------------------------------ other pages


def test_forums_count_who_came(client, world):
    by = world.own.writer

    forum = factories.BodyFactory(kind="forum", power="consult", neighbourhood=world.own.place)
    for days, came in ((40, 41), (80, 60)):
        meeting = set_date(
            body=forum, starts_at=timezone.localtime() - datetime.timedelta(days=days), by=by
        )
        start_meeting(meeting=meeting, by=by)
        set_public_count(meeting=meeting, count=came, by=by)
        steps.publish(meeting, by)
    rows = {place.name: came for place, _, came in client.get("/residents/").context["rows"]}
    assert rows["Ownville"] == {"held": 2, "average": 50}
    assert rows["Otherville"] is None
    assert (
        "On average 50 people attended the 2 forums held"
        in client.get("/neighbourhoods/ownville/").content.decode()
    )


def test_performance_counts_what_was_done_in_time(manager, world):
    today = timezone.localdate()
    made = timezone.localtime() - datetime.timedelta(days=60)
    for days in (25, 25, 10):
        Action.objects.create(
            what="x", lead_agency=world.own.agency, neighbourhood=world.own.place,
            due_on=today - datetime.timedelta(days=20), state="done", is_open=False,
            done_on=today - datetime.timedelta(days=days), created_at=made, changed_at=made,
        )  # fmt: skip
    page = manager.get("/performance/")
    found = {place.name: each for place, each in page.context["rows"]}["Ownville"]
    assert (found.due, found.in_time, found.percent) == (3, 2, 67)
    assert f"{found.overdue}" in page.content.decode()
    assert "2 (67%)" in page.content.decode()


def test_health_and_headers(client, manager):
    assert client.get("/health/").content.startswith(b"web: ok\n")
    response = manager.get("/")
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert response["Cache-Control"] == "no-store, private"


def test_pages_travel_compressed(manager, world):
    path = f"/meetings/{world.own.running.pk}/live/"
    packed = manager.get(path, HTTP_ACCEPT_ENCODING="gzip")
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(manager.get(path).content) / 3


def test_templates_hold_no_inline_style_or_script():
    bad = re.compile(r'\sstyle="|<script>|\son[a-z]+="')
    found = [
        path.name for path in (ROOT / "templates").rglob("*.html") if bad.search(path.read_text())
    ]
    assert found == []


# ------------------------------------------------------------------ settings


def run(code="import django; django.setup()", **env):
    base = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=base | {"DJANGO_SETTINGS_MODULE": "derby_nm.settings"} | env,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("missing", ["SECRET_KEY", "DATABASE_URL"])
def test_secrets_have_no_default(missing):
    env = {
        "SECRET_KEY": "x",
        "DATABASE_URL": "postgresql://u@localhost/n",
        "DJANGO_ENV": "production",
    }
    assert run(**env).returncode == 0
    done = run(**{key: value for key, value in env.items() if key != missing})
    assert done.returncode != 0
    assert missing in done.stderr


def test_production_is_the_default():
    code = (
        "from django.conf import settings as s; "
        "print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.ALLOWED_HOSTS, s.DEVELOPMENT)"
    )
    done = run(code, SECRET_KEY="x", DATABASE_URL="postgresql://u@localhost/n")
    assert done.stdout.split("\n")[0] == "False True True [] False"


def test_no_file_of_ours_names_a_registry_or_a_machine():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    hosts = re.compile(
        "pypi" + r"\.org|registry\.npm" + r"js\.org|deb\.debian" + r"\.org|/(root|home)/\w"
    )
    found = []
    for name in listed.stdout.split("\n"):
        path = ROOT / name
        if path.is_file() and path.suffix not in (".png", ".woff2"):
            found += [name for _ in hosts.findall(path.read_text(errors="ignore"))]
    assert found == []


# ------------------------------------------------------------------ size

ROOF = 900
"""Lines of the roof at most, without what only a developer's machine needs."""


def test_the_roof_stays_small():
    modules = [
        path
        for path in (ROOT / "derby_nm").rglob("*.py")
        if path.relative_to(ROOT).parts[1] != "local"
    ]
    assert len(modules) > 10
    assert sum(len(path.read_text().splitlines()) for path in modules) < ROOF

"""The live page's endpoints, as its script and as a plain form use them."""

import datetime
import re
import uuid

import pytest
from django.utils import timezone

from boards.attendance.operations import set_public_count
from boards.decisions.operations import record_decision
from boards.live.operations import finish_meeting, mark_minutes_ready, start_meeting
from boards.meetings.items.operations import add_item
from boards.minutes.operations import save_minute
from boards.models import Attendance, Decision, Meeting, MinuteDraft
from core.actors import SYSTEM
from core.rows import shown
from tasking.models import Action
from tests import factories
from tests.steps import set_date

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}
DAY = datetime.timedelta(days=1)


@pytest.fixture
def item(world):
    return world.own.live_item


def test_saving_a_minute_as_the_script_does(manager, item):
    path = f"/meetings/items/{item.pk}/minute/"
    data = {"text": "One\r\n\r\nTwo", "version": "1", "client_id": str(uuid.uuid4()), "leave": "on"}
    response = manager.post(path, data, **JSON)
    assert (response.status_code, response.json()) == (200, {"ok": True, "version": 2})
    assert MinuteDraft.objects.get(item=item).text == "One\n\nTwo"
    again = manager.post(path, data, **JSON)
    assert again.json()["version"] == 2
    clash = manager.post(path, data | {"text": "Mine", "client_id": str(uuid.uuid4())}, **JSON)
    body = clash.json()
    assert clash.status_code == 409
    assert (body["mine"], body["theirs"], body["version"]) == ("Mine", "One\n\nTwo", 2)
    assert body["who"] == "The Neighbourhood manager"


def test_saving_a_minute_without_a_script(manager, item):
    path = f"/meetings/items/{item.pk}/minute/"
    response = manager.post(path, {"text": "Plain", "version": "1", "leave": "on"})
    assert response["Location"].endswith(f"/live/#item-{item.pk}")
    clash = manager.post(path, {"text": "Mine", "version": "1"})
    assert clash.status_code == 409
    assert "Mine" in clash.content.decode()
    assert "Plain" in clash.content.decode()


def test_signed_out_the_script_gets_401_and_never_a_page(client, item):
    for name in ("minute", "decision", "action"):
        response = client.post(f"/meetings/items/{item.pk}/{name}/", {"text": "x"}, **JSON)
        assert response.status_code == 401
        assert "kept" in response.json()["error"]


def test_another_persons_draft_is_never_saved_as_mine(manager, item):
    path = f"/meetings/items/{item.pk}/minute/"
    data = {"text": "Hers", "version": "1", "as_user": "999999"}
    response = manager.post(path, data, **JSON)
    assert response.status_code == 401
    assert MinuteDraft.objects.get(item=item).text == "OWN SECRET said"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"text": "x" * 20_001, "version": "1"}, "must be 20000 characters or fewer"),
        ({"text": "x" * 1_000_000, "version": "1"}, "It has 1000000"),
        ({"text": "a\x00b", "version": "1"}, "cannot be stored"),
        ({"text": "a", "version": "-1"}, "must be 0 or more"),
        ({"text": "a", "version": "x"}, "must be a number"),
        ({"text": "a", "version": "1", "client_id": "x"}, "valid UUID"),
    ],
)
def test_a_minute_that_cannot_be_stored_says_why(manager, item, data, words):
    response = manager.post(f"/meetings/items/{item.pk}/minute/", data, **JSON)
    assert response.status_code == 422
    assert words in response.json()["error"]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "مرحبا \u200f!", "😀👩‍👩‍👧", "a" * 20_000]
)
def test_any_other_text_is_stored_and_shown_exactly(manager, world, item, text):
    from django.utils.html import escape

    manager.post(f"/meetings/items/{item.pk}/minute/", {"text": text, "version": "1"}, **JSON)
    assert MinuteDraft.objects.get(item=item).text == text
    page = manager.get(f"/meetings/{world.own.running.pk}/live/").content.decode()
    assert escape(text) in page


def test_ticks_come_back_with_the_sum(manager, world):
    seat = world.own.body.memberships.exclude(pk=world.own.seat.pk).first()
    path = f"/meetings/{world.own.running.pk}/live/tick/"
    response = manager.post(path, {"membership": seat.pk, "status": "present"}, **JSON)
    assert "2 present" in response.json()["summary"]
    wrong = manager.post(path, {"membership": world.other.seat.pk, "status": "present"}, **JSON)
    assert wrong.status_code == 422
    other = world.own.body.memberships.exclude(pk__in=[world.own.seat.pk, seat.pk]).first()
    sue = factories.PersonFactory(name="Sue")
    plain = manager.post(
        path, {"membership": other.pk, "status": "substituted", "substitute": sue.pk}
    )
    assert plain["Location"].endswith("/live/#attendance")
    assert Attendance.objects.get(status="substitute").name == "Sue"


def test_everyone_else_is_marked_present(manager, world):
    meeting = world.own.running
    path, page = f"/meetings/{meeting.pk}/live/everyone/", f"/meetings/{meeting.pk}/live/"
    left = meeting.body.memberships.exclude(attendances__meeting=meeting)
    expected = {str(seat.pk): ["present", shown("present", None)] for seat in left}
    assert len(expected) == 3
    assert path in manager.get(page).content.decode()
    told = manager.post(path, **JSON).json()
    assert told["ticks"] == expected
    assert "4 present" in told["summary"]
    assert path not in manager.get(page).content.decode()
    again = manager.post(path)
    assert again["Location"].endswith("/live/#attendance")
    assert meeting.attendances.filter(status="present").count() == 4


def test_an_ended_seat_has_no_tick(manager, world):
    from boards.models import Membership

    old = Membership.objects.create(
        body=world.own.body, person=factories.PersonFactory(), role="resident",
        seat=world.own.seat.seat,
        starts_on=datetime.date(2001, 1, 1), ends_on=datetime.date(2001, 2, 1),
    )  # fmt: skip
    path = f"/meetings/{world.own.running.pk}/live/tick/"
    assert (
        manager.post(path, {"membership": old.pk, "status": "present"}, **JSON).status_code == 422
    )


def test_apologies_before_the_meeting(manager, world):
    path = f"/meetings/{world.own.draft.pk}/live/tick/"
    page = f"/meetings/{world.own.draft.pk}/apologies/"
    seat = world.own.seat
    empty = manager.post(path, {"membership": seat.pk, "status": "substituted"})
    assert empty.status_code == 422
    assert "Choose the substitute" in empty.content.decode()
    sue = factories.PersonFactory(name="Sue")
    manager.post(path, {"membership": seat.pk, "status": "substituted", "substitute": sue.pk})
    assert "Substitute: Sue" in manager.get(page).content.decode()
    manager.post(path, {"membership": seat.pk, "status": ""})
    assert "Sue" not in manager.get(page).content.decode()


def test_walk_ins_and_the_public(manager, world):
    meeting = world.own.running
    path = f"/meetings/{meeting.pk}/live/attendee/"
    response = manager.post(path, {"name": "Wim", "agency": world.own.agency.pk}, **JSON)
    assert "Wim (Own Agency)" in response.json()["piece"]
    row = Attendance.objects.get(name="Wim")
    assert manager.post(path, {"name": ""}, **JSON).json()["fields"] == {"name": ["Enter a name"]}
    removed = manager.post(f"/meetings/attendance/{row.pk}/remove/", **JSON)
    assert removed.json()["removed"] is True
    count = f"/meetings/{meeting.pk}/live/count/"
    manager.post(count, {"count": "41"}, **JSON)
    assert Meeting.objects.get(pk=meeting.pk).public_count == 41
    for bad in ("-1", "many", "100001", "99999999999999999999"):
        assert manager.post(count, {"count": bad}, **JSON).status_code == 422


def test_decisions_as_pieces_of_page(manager, item):
    path = f"/meetings/items/{item.pk}/decision/"
    response = manager.post(path, {"outcome": "resolved", "text": "<b>that</b> it is"}, **JSON)
    assert "&lt;b&gt;that&lt;/b&gt; it is" in response.json()["piece"]
    decision = Decision.objects.latest("id")
    struck = manager.post(f"/meetings/decisions/{decision.pk}/strike-out/", **JSON)
    assert "struck out" in struck.json()["replace"]
    assert manager.post(path, {"outcome": "won", "text": "x"}, **JSON).status_code == 422


def test_what_was_typed_is_shown_when_a_plain_form_is_refused(manager, item):
    response = manager.post(
        f"/meetings/items/{item.pk}/decision/", {"outcome": "won", "text": "precious"}
    )
    assert response.status_code == 422
    assert "precious" in response.content.decode()


def test_an_action_under_an_item(manager, world, item):
    path = f"/meetings/items/{item.pk}/action/"
    due = (timezone.localdate() + 30 * DAY).isoformat()
    data = {
        "what": "Mend it",
        "owner": world.own.person.pk,
        "due_on": due,
        "client_id": str(uuid.uuid4()),
    }
    for _ in range(2):
        response = manager.post(path, data, **JSON)
    action = Action.objects.get(what="Mend it")
    assert (action.lead_agency, action.owner) == (world.own.agency, world.own.person)
    assert action.reference in response.json()["piece"]
    errors = manager.post(path, {"what": "", "due_on": "31.2."}, **JSON).json()["fields"]
    assert errors == {
        "what": ["Enter an action"],
        "due_on": ["Due date must be a real date"],
    }
    nobody = manager.post(path, {"what": "x", "due_on": due}, **JSON)
    assert nobody.json()["fields"] == {"agency": ["Choose the agency that will do it"]}


def test_the_next_meeting_is_offered_as_due_date(manager, world):
    page = manager.get(f"/meetings/{world.own.running.pk}/live/")
    assert f'value="{world.own.agenda.day:%Y-%m-%d}"' in page.content.decode()


def test_the_action_log_updates_in_place(manager, world):
    earlier = Action.objects.get(agenda_item__meeting=world.own.published, marking="public")
    path = f"/actions/{earlier.pk}/log/"
    assert path in manager.get(f"/meetings/{world.own.running.pk}/live/").content.decode()
    due = timezone.localdate() + 90 * DAY
    response = manager.post(
        path, {"to": "blocked", "due_on": due.isoformat(), "note": "No key"}, **JSON
    )
    assert "Blocked" in response.json()["replace"]
    earlier.refresh_from_db()
    assert (earlier.state, earlier.due_on) == ("blocked", due)
    assert manager.post(path, {"to": "accepted"}, **JSON).status_code == 422
    manager.post(path, {"note": "Asked again"}, **JSON)
    assert earlier.updates.first().note == "Asked again"
    minutes = manager.get(f"/meetings/{world.own.running.pk}/live/").content.decode()
    assert "Blocked" in minutes


def test_what_the_log_recorded_stands_in_the_minutes(manager, world):
    by = world.own.writer
    day_before = timezone.localtime(world.own.running.starts_at) - DAY
    meeting = set_date(body=world.own.body, starts_at=day_before, by=by, place="Hall")
    start_meeting(meeting=meeting, by=by)
    earlier = Action.objects.get(agenda_item__meeting=world.own.published, marking="public")
    manager.post(f"/actions/{earlier.pk}/log/", {"to": "done", "note": ""}, **JSON)
    finish_meeting(meeting=meeting, by=by)
    text = manager.get(f"/meetings/{meeting.pk}/minutes/").content.decode()
    assert earlier.reference in text
    assert "Done" in text


def test_an_item_that_came_up(manager, world):
    path = f"/meetings/{world.own.running.pk}/live/item/"
    assert manager.post(path, {"title": "Flood"}, **JSON).json() == {"ok": True, "reload": True}
    assert world.own.running.items.filter(title="Flood", is_late=True).exists()


def test_everything_is_refused_once_the_minutes_are_out(manager, world):
    item = world.own.published.items.first()
    response = manager.post(
        f"/meetings/items/{item.pk}/minute/", {"text": "x", "version": "1"}, **JSON
    )
    assert response.status_code == 409
    assert "Minutes published" in response.json()["error"]


def test_the_live_page_takes_the_same_queries_for_forty_items(
    manager, world, django_assert_max_num_queries
):
    meeting = world.own.running
    path = f"/meetings/{meeting.pk}/live/"

    def count():
        with django_assert_max_num_queries(30) as captured:
            manager.get(path)
        return len(captured)

    one = count()
    for number in range(39):
        item = add_item(meeting=meeting, title=f"Item {number}", by=SYSTEM)
        record_decision(item=item, outcome="noted", text="x", by=world.own.writer)
    assert count() == one <= 15


def test_an_open_page_asks_what_is_new(manager, world, item):
    meeting = world.own.running
    path = f"/meetings/{meeting.pk}/live/now/"
    first = manager.get(path)
    assert "OWN SECRET said" in first.content.decode()
    assert "<html" not in first.content.decode()
    same = manager.get(path, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    save_minute(item=item, text="Said by another", version=1, by=world.own.writer)
    changed = manager.get(path, HTTP_IF_NONE_MATCH=first["ETag"])
    assert "Said by another" in changed.content.decode()
    elsewhere = world.other.running
    set_public_count(meeting=elsewhere, count=7, by=SYSTEM)
    quiet = manager.get(path, HTTP_IF_NONE_MATCH=changed["ETag"])
    assert (quiet.status_code, quiet["ETag"] != changed["ETag"]) == (304, True)
    set_public_count(meeting=meeting, count=7, by=SYSTEM)
    assert manager.get(path, HTTP_IF_NONE_MATCH=quiet["ETag"]).status_code == 200


def test_asking_what_is_new_takes_the_same_queries_for_forty_items(
    manager, world, django_assert_num_queries
):
    meeting = world.own.running
    path = f"/meetings/{meeting.pk}/live/now/"
    for number in range(39):
        add_item(meeting=meeting, title=f"Item {number}", by=SYSTEM)
    with django_assert_num_queries(17):
        known = manager.get(path)["ETag"]
    with django_assert_num_queries(6):
        assert manager.get(path, HTTP_IF_NONE_MATCH=known).status_code == 304


def test_what_is_over_is_said_to_an_open_page(manager, world):
    meeting = world.own.running
    finish_meeting(meeting=meeting, by=world.own.writer)
    mark_minutes_ready(meeting=meeting, by=world.own.writer)
    told = manager.get(f"/meetings/{meeting.pk}/live/now/", **JSON)
    assert told.status_code == 409
    assert "is now “Minutes waiting to be checked”" in told.json()["error"]


def test_saving_one_item_takes_at_most_eight_queries(manager, item, django_assert_max_num_queries):
    data = {"text": "New", "version": "1", "client_id": str(uuid.uuid4())}
    with django_assert_max_num_queries(14) as captured:
        manager.post(f"/meetings/items/{item.pk}/minute/", data, **JSON)
    control = re.compile(r"(SAVEPOINT|BEGIN|COMMIT)")  # with the history's actor set in front
    statements = [query["sql"] for query in captured if not control.search(query["sql"])]
    assert len(statements) <= 8

"""From a date to published minutes: operations, guards in the database, pages, documents."""

import datetime
import io
import uuid

import pghistory
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from pypdf import PdfReader

from boards.attendance.documents import attendance_lines, attendance_of
from boards.attendance.operations import add_attendee, set_public_count, tick
from boards.decisions.operations import record_decision
from boards.live.operations import (
    finish_meeting,
    mark_minutes_ready,
    publish_minutes,
    start_meeting,
    take_minutes_back,
)
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.dates.operations import cancel_meeting, change_meeting
from boards.meetings.dates.states import STATUSES, other_steps
from boards.meetings.items.operations import add_item, copy_last_agenda, move_item, remove_item
from boards.meetings.items.rules import STANDING_AGENDA
from boards.meetings.rules import STEPS, next_step
from boards.minutes.operations import save_minute
from boards.models import AgendaItem, Body, Decision, Meeting, Membership, Minute, MinuteDraft
from boards.seats.operations import add_member
from core.actors import SYSTEM
from core.errors import Clash, Refused, WrongState
from core.models import Event
from tests import factories, steps
from tests.pairs import past_every_trigger
from tests.steps import set_date

pytestmark = pytest.mark.django_db
S = Meeting.State
DAY = datetime.timedelta(days=1)


@pytest.fixture
def writer():
    return factories.OfficerFactory(name="Wanda Writer")


@pytest.fixture
def meeting(writer):
    body = factories.BodyFactory()
    return set_date(body=body, starts_at=timezone.now(), by=writer, place="The hall", ends_at=None)


@pytest.fixture
def running(meeting, writer):
    start_meeting(meeting=meeting, by=writer)
    return Meeting.objects.get(pk=meeting.pk)


def titles(meeting):
    return list(meeting.items.order_by("position").values_list("title", flat=True))


def test_a_meeting_starts_with_the_standing_agenda(meeting):
    assert titles(meeting) == [title for _, title in STANDING_AGENDA]


def test_one_next_step_for_every_state(meeting, writer):
    body = meeting.body
    later = Meeting(body=body, starts_at=timezone.localtime() + 30 * DAY, state=S.PREPARING)
    assert next_step(later, False).word == "Call for items"
    assert next_step(meeting, False).word == "Build the agenda"
    assert next_step(meeting).word == "Agree agenda"
    later.called_at = timezone.now()
    assert next_step(later, False).word == "Build the agenda"
    body.call_days = body.agree_days = None
    assert next_step(Meeting(body=body, starts_at=later.starts_at), False).word == (
        "Build the agenda"
    )
    assert set(STEPS) | {S.CANCELLED} == set(S)
    found = [
        next_step(Meeting(state=state, body=body, starts_at=timezone.now()))
        for state in S
        if state != S.CANCELLED
    ]
    assert [(step.word, step.sentence) for step in found] == [
        ("Publish", "Publish the agenda"),
        ("Run", "Start the meeting"),
        ("Run", "Go on with the meeting"),
        ("Write up", "Write up the minutes"),
        ("Have the minutes checked", "Have the minutes checked"),
        ("Follow up the actions", "Follow up the actions"),
    ]
    assert next_step(Meeting(state=S.CANCELLED)) is None


OTHER = {
    S.PREPARING: ["agenda_edit", "agenda", "meeting_start", "meeting_apologies", "meeting_edit",
                  "meeting_cancel", "meeting_remove"],
    S.AGENDA_PUBLISHED: ["agenda_edit", "item_private", "interests", "meeting_apologies",
                         "meeting_edit", "meeting_cancel"],
    S.RUNNING: ["item_private", "interests"],
    S.WRITING_UP: ["item_private", "interests"],
    S.MINUTES_READY: ["interests", "minutes_back"],
    S.MINUTES_PUBLISHED: ["interests", "minutes_reopen"],
    S.CANCELLED: [],
}  # fmt: skip


@pytest.mark.parametrize("state", S)
def test_what_else_may_be_done_in_every_state(state, meeting):
    meeting.state = state
    steps = [step.url_name for step in other_steps(meeting, True, False)]
    assert steps == OTHER[state]
    assert {step.url_name for step in other_steps(meeting, False, True)} == (
        set(steps) - {"agenda", "minutes_reopen"}
    )
    meeting.body.power = meeting.body.Power.OPERATIONAL
    assert "item_private" not in [step.url_name for step in other_steps(meeting, True, False)]


@pytest.mark.parametrize("state", S)
def test_every_state_has_a_status(state):
    operational = Body.Power.OPERATIONAL  # whose notes nobody checks
    assert Meeting(state=state, held_power=operational).status.word == state.label
    assert len({each.shape for each in STATUSES.values()}) == len(S)


def test_the_next_step_is_one_that_will_work(manager, world):
    """It knows the day, and whether somebody has still to read the minutes."""

    def page(meeting):
        return manager.get(f"/meetings/{meeting.pk}/").content.decode()

    meeting = world.own.agenda
    run = '>Run<span class="govuk-visually-hidden"> the meeting</span></button>'
    assert ">Enter apologies</a>" in page(meeting)
    assert run not in page(meeting)
    with past_every_trigger():
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now())
    assert run in page(meeting)
    ready = world.own.ready
    assert ">Have the minutes checked</a>" in page(ready)
    steps.agreed(meeting=ready, by=world.own.writer)
    assert '>Publish draft<span class="govuk-visually-hidden"> minutes</span></a>' in page(ready)


def test_new_business_stands_before_the_closing_items(meeting, writer):
    add_item(meeting=meeting, title="Speeding", by=writer)
    assert titles(meeting)[-3:] == ["Speeding", "Any other business", "Next meeting"]


def test_items_move_and_go_and_numbers_close_up(meeting, writer):
    last = meeting.items.last()
    move_item(item=last, up=True, by=writer)
    assert titles(meeting)[-2:] == ["Next meeting", "Any other business"]
    first = meeting.items.first()
    move_item(item=first, up=True, by=writer)
    remove_item(item=first, by=writer)
    positions = list(meeting.items.order_by("position").values_list("position", flat=True))
    assert positions == [1, 2, 3, 4, 5, 6]


def test_copying_the_last_agenda_takes_what_is_not_here(meeting, writer):
    with pytest.raises(Refused, match="no earlier agenda"):
        copy_last_agenda(meeting=meeting, by=writer)
    add_item(meeting=meeting, title="Speeding", by=writer, presenter="Ann", text="Why")
    later = set_date(
        body=meeting.body, starts_at=timezone.localtime() + 30 * DAY, by=writer, agenda="empty"
    )
    add_item(meeting=later, title="APOLOGIES", by=writer)
    assert copy_last_agenda(meeting=later, by=writer) == 7
    assert copy_last_agenda(meeting=later, by=writer) == 0
    copy = later.items.get(title="Speeding")
    assert (copy.presenter, copy.text) == ("Ann", "Why")
    third = set_date(
        body=meeting.body, starts_at=timezone.localtime() + 60 * DAY, by=writer, agenda="copy"
    )
    assert "Speeding" in titles(third)


def test_a_body_meets_once_at_a_time_unless_cancelled(meeting, writer):
    same_time = {
        "body": meeting.body,
        "starts_at": meeting.starts_at + datetime.timedelta(seconds=1),
    }
    with pytest.raises(Refused, match="meets at that time already"):
        set_date(**same_time, by=writer)
    cancel_meeting(meeting=meeting, reason="Snow", by=writer)
    set_date(**same_time, by=writer)


def test_moving_a_meeting_onto_another_is_refused(meeting, writer):
    other = set_date(body=meeting.body, starts_at=timezone.localtime() + 9 * DAY, by=writer)
    with pytest.raises(Refused):
        change_meeting(meeting=other, starts_at=meeting.starts_at, by=writer)
    change_meeting(meeting=other, place="Elsewhere", by=writer)
    assert Event.objects.about(other).first().changes == {"place": ["", "Elsewhere"]}


def test_an_empty_agenda_is_not_published(writer):
    meeting = set_date(
        body=factories.BodyFactory(),
        starts_at=timezone.localtime() + DAY,
        by=writer,
        agenda="empty",
    )
    with pytest.raises(Refused, match="no items yet"):
        publish_agenda(meeting=meeting, by=writer)


def test_the_whole_way_from_date_to_minutes(meeting, writer):
    publish_agenda(meeting=meeting, by=writer)
    for step in (
        start_meeting,
        finish_meeting,
        mark_minutes_ready,
        take_minutes_back,
        mark_minutes_ready,
        steps.agreed,
        publish_minutes,
    ):
        step(meeting=meeting, by=writer)
    meeting.refresh_from_db()
    assert meeting.state == S.MINUTES_PUBLISHED
    assert meeting.minutes_published_by == meeting.agenda_published_by == writer


@pytest.mark.parametrize(
    "step",
    [
        finish_meeting,
        mark_minutes_ready,
        take_minutes_back,
        publish_minutes,
    ],
)
def test_a_step_out_of_turn_says_where_it_stands(meeting, writer, step):
    publish_agenda(meeting=meeting, by=writer)
    with pytest.raises(WrongState, match=r"“Agenda published”.*Wanda Writer did that"):
        step(meeting=meeting, by=writer)


def test_a_meeting_is_not_started_before_its_day(writer):
    meeting = factories.MeetingFactory(starts_at=timezone.localtime() + 3 * DAY)
    with pytest.raises(Refused, match="Start it on that day"):
        start_meeting(meeting=meeting, by=writer)


@pytest.mark.parametrize(
    "changes",
    [
        {"agenda_published_at": timezone.now()},
        {"minutes_published_by_id": None, "minutes_published_at": timezone.now()},
        {"state": "minutes_published"},
        {
            "state": "minutes_published",  # and never finished
            "minutes_published_at": timezone.now(),
            "minutes_published_by_id": 1,
        },
        {"state": "cancelled"},
        {"ends_at": datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC)},
    ],
)
def test_the_database_refuses_half_a_stamp(meeting, changes):
    with pytest.raises(DatabaseError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**changes)


def test_two_meetings_at_one_moment_are_refused_by_the_database(meeting):
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.create(body=meeting.body, starts_at=meeting.starts_at)


# ------------------------------------------------------------------ attendance


@pytest.fixture
def member(meeting):
    return add_member(
        body=meeting.body,
        person=factories.PersonFactory(name="Mo Member", agency=factories.AgencyFactory()),
        role=Membership.Role.RESIDENT,
        starts_on=timezone.localdate() - DAY,
        by=SYSTEM,
    )


# ------------------------------------------------------------------ minutes


def save(item, text, version, by, **more):
    return save_minute(item=item, text=text, version=version, by=by, **more)


def test_autosave_keeps_versions_and_leaves_no_revision(running, writer):
    item = running.items.first()
    revisions = Minute.pgh_event_model.objects.filter(pgh_obj__item=item)
    before = revisions.count()
    assert save(item, "one", 0, writer).version == 1
    assert save(item, "one two", 1, writer).version == 2
    assert revisions.count() == before
    save(item, "one two", 2, writer, leave=True)
    assert Minute.objects.get(item=item).text == "one two"
    assert revisions.count() == before + 1


def test_another_version_is_a_clash_with_both_texts(running, writer):
    item = running.items.first()
    save(item, "theirs", 0, writer)
    with pytest.raises(Clash) as clash:
        save(item, "mine", 0, factories.OfficerFactory())
    assert (clash.value.mine, clash.value.theirs, clash.value.version) == ("mine", "theirs", 1)
    assert clash.value.who == "Wanda Writer"
    assert MinuteDraft.objects.get(item=item).text == "theirs"


def test_the_same_save_sent_twice_counts_once(running, writer):
    item, identity = running.items.first(), uuid.uuid4()
    first = save(item, "text", 0, writer, client_id=identity)
    second = save(item, "text", 0, writer, client_id=identity)
    assert (first.version, second.version) == (1, 1)


def test_the_same_text_is_no_clash(running, writer):
    item = running.items.first()
    save(item, "text", 0, writer)
    assert save(item, "text", 0, writer).text == "text"


def test_text_that_was_never_left_is_in_the_minutes_when_the_meeting_closes(running, writer):
    item = running.items.first()
    save(item, "typed last", 0, writer)
    finish_meeting(meeting=running, by=writer)
    assert Minute.objects.get(item=item).text == "typed last"


def test_nothing_is_written_once_the_minutes_are_ready(running, writer):
    item = running.items.first()
    finish_meeting(meeting=running, by=writer)
    mark_minutes_ready(meeting=running, by=writer)
    for attempt in (
        lambda: save(item, "late", 0, writer),
        lambda: record_decision(item=item, outcome="noted", text="late", by=writer),
        lambda: add_attendee(meeting=running, name="Late", by=writer),
        lambda: set_public_count(meeting=running, count=3, by=writer),
        lambda: add_item(meeting=running, title="Late", by=writer),
    ):
        with pytest.raises(WrongState):
            attempt()
    assert MinuteDraft.objects.get(item=item).text == ""


def test_a_meeting_that_has_not_started_takes_no_minutes(meeting, writer):
    with pytest.raises(WrongState, match="“Agenda in preparation”"):
        save(meeting.items.first(), "early", 0, writer)


def test_an_item_that_came_up_late_takes_minutes_and_is_public_only_with_them(running, writer):
    from django.contrib.auth.models import AnonymousUser

    item = add_item(meeting=running, title="Came up", by=writer)
    save(item, "said", 0, writer)
    Meeting.objects.filter(pk=running.pk).update(
        agenda_published_at=timezone.now(), agenda_published_by=writer
    )
    assert item not in AgendaItem.objects.visible_to(AnonymousUser())
    steps.publish(running, writer)
    assert item in AgendaItem.objects.visible_to(AnonymousUser())


@pytest.mark.parametrize("model", [Minute, Decision])
def test_every_change_of_minutes_and_decisions_leaves_a_row(world, model):
    row = model.objects.first()
    history = model.pgh_event_model.objects.filter(pgh_obj_id=row.pk)
    before = history.count()
    model.objects.filter(pk=row.pk).update(text="changed by update()")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET text = 'by SQL' WHERE id = %s", [row.pk])
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [row.pk])
    labels = list(history.order_by("pgh_id").values_list("pgh_label", flat=True))[before:]
    assert labels == ["update", "update", "delete"]


def test_history_names_who_wrote(manager, world):
    item = world.own.live_item
    manager.post(f"/meetings/items/{item.pk}/decision/", {"text": "x", "outcome": "noted"})
    row = Decision.pgh_event_model.objects.latest("pgh_id")
    assert row.pgh_context.metadata["name"] == "The Neighbourhood manager"
    assert isinstance(row.pgh_context, pghistory.models.Context)


# ------------------------------------------------------------------ documents


def test_minutes_name_members_and_partners_and_count_residents(running, member, writer):
    sue = factories.PersonFactory(name="Sue")
    tick(meeting=running, membership=member, status="substituted", substitute=sue, by=writer)
    agency = factories.AgencyFactory(name="Police")
    add_attendee(meeting=running, name="Pat", agency=agency, by=writer)
    add_attendee(meeting=running, name="A Neighbour", by=writer)
    add_attendee(meeting=running, name="B Neighbour", by=writer)
    set_public_count(meeting=running, count=12, by=writer)
    lines = dict(attendance_lines(attendance_of(running), Meeting.objects.get(pk=running.pk)))
    assert lines["Substitutes"] == "Sue (for Mo Member)"
    assert lines["In attendance"] == "Pat (Police), 2 other"
    assert lines["Members of the public present"] == "12"
    assert "Neighbour" not in str(lines)


def test_the_pdf_says_what_the_page_says(as_user, world):
    client = as_user(None)
    meeting = world.own.published
    page = client.get(f"/meetings/{meeting.pk}/minutes/").content.decode()
    response = client.get(f"/meetings/{meeting.pk}/minutes.pdf")
    text = PdfReader(io.BytesIO(response.content)).pages[0].extract_text()
    for words in ("OWN public minute", "Action of OWN published item", "Own Board"):
        assert words in page
        assert words in text.replace("\n", " ")
    assert response["Content-Disposition"].endswith(f'{meeting.day:%Y-%m-%d}-minutes.pdf"')


def test_draft_minutes_say_that_they_are_and_which_items_are_empty(manager, world):
    text = manager.get(f"/meetings/{world.own.ready.pk}/minutes/").content.decode()
    assert "Draft: not published yet" in text
    assert "The chair agreed by email or phone" in text
    public = manager.get(f"/meetings/{world.own.published.pk}/minutes/").content.decode()
    assert "Draft" not in public


def test_the_open_actions_stand_on_the_next_agenda_by_themselves(manager, world, writer):
    draft = world.own.draft
    add_item(meeting=draft, title="Log", kind="action_log", by=writer)
    for path in (
        f"/meetings/{draft.pk}/",
        f"/meetings/{draft.pk}/agenda/",
        f"/meetings/{draft.pk}/agenda/edit/",
    ):
        assert "OWN SECRET action" in manager.get(path).content.decode()


# ------------------------------------------------------------------ pages


def meeting_form(**changes):
    return {
        "day_day": "12", "day_month": "3", "day_year": "2030", "starts": "7pm", "ends": "9pm",
        "place": "Hall", "agenda": "standing",
    } | changes  # fmt: skip


def test_a_date_is_set_in_local_time(manager, world):
    path = f"/bodies/{world.own.body.slug}/meetings/add/"
    response = manager.post(path, meeting_form(day_month="7"))
    meeting = Meeting.objects.get(pk=int(response["Location"].strip("/").split("/")[-1]))
    assert meeting.starts_at == datetime.datetime(2030, 7, 12, 18, 0, tzinfo=datetime.UTC)
    page = manager.get(response["Location"]).content.decode()
    assert "Build the agenda" in page
    assert "7pm" in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"day_month": ""}, "Date must include a month"),
        ({"day_day": "31", "day_month": "2"}, "Date must be a real date"),
        ({"day_year": "1850"}, "Date must be between 2000 and 2099"),
        ({"starts": "soon"}, "Enter a time such as 7pm, 7:30pm or 19:30"),
        ({"ends": "6pm"}, "The meeting must end after it starts"),
        ({"place": ""}, "Choose a venue, or enter a place"),
        ({"venue": "999999"}, "Choose a venue from the list"),
        ({"place": "x" * 201}, "Place must be 200 characters or fewer. It has 201."),
    ],
)
def test_a_date_that_cannot_be_says_why_and_keeps_what_was_typed(manager, world, changes, message):
    path = f"/bodies/{world.own.body.slug}/meetings/add/"
    response = manager.post(path, meeting_form(access_notes="Ring twice") | changes)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert "Ring twice" in response.content.decode()


def test_changing_and_cancelling_through_the_pages(manager, world):
    meeting = world.own.draft
    page = manager.get(f"/meetings/{meeting.pk}/change/")
    assert page.context["form"]["day"].value() == meeting.day
    manager.post(f"/meetings/{meeting.pk}/change/", meeting_form(place="The other room"))
    meeting.refresh_from_db()
    assert meeting.place == "The other room"
    assert manager.post(f"/meetings/{meeting.pk}/cancel/", {"reason": ""}).status_code == 422
    manager.post(f"/meetings/{meeting.pk}/cancel/", {"reason": "Burst pipe"})
    assert "Burst pipe" in manager.get(f"/meetings/{meeting.pk}/").content.decode()
    assert manager.post(f"/meetings/{meeting.pk}/cancel/", {"reason": "Again"}).status_code == 409


def test_a_cancelled_date_stays_with_its_reason_also_before_the_agenda(client, manager, world):
    manager.post(f"/meetings/{world.own.draft.pk}/cancel/", {"reason": "Set by mistake"})
    shown = client.get(f"/meetings/{world.own.draft.pk}/").content.decode()
    assert "Set by mistake" in shown
    assert "OWN DRAFT" not in shown


def test_the_follow_up_shows_what_was_agreed(manager, world):
    text = manager.get(f"/meetings/{world.own.published.pk}/follow-up/").content.decode()
    assert "Action of OWN published item" in text
    assert "OWN SECRET action" in text


def test_meetings_to_come_and_held_by_place(client, world):
    to_come = client.get("/meetings/?neighbourhood=ownville").content.decode()
    assert f"/meetings/{world.own.agenda.pk}/" in to_come
    assert f"/meetings/{world.other.agenda.pk}/" not in to_come
    held = client.get("/meetings/?when=past&kind=board").content.decode()
    assert f"/meetings/{world.own.published.pk}/" in held
    assert f"/meetings/{world.own.written.pk}/" in held
    assert f"/meetings/{world.own.private.pk}/" not in held


def test_a_finished_meeting_of_today_is_no_longer_to_come(running, writer):
    steps.publish(running, writer)
    assert running not in Meeting.objects.upcoming()
    assert running in Meeting.objects.held()


@pytest.mark.parametrize(
    "step", ["finish", "minutes/ready", "minutes/back", "minutes/publish", "agenda/publish"]
)
def test_a_stale_step_gets_a_page_that_says_what_happened(manager, world, step):
    response = manager.post(f"/meetings/{world.own.published.pk}/{step}/")
    assert response.status_code == 409
    assert "“Minutes published”" in response.content.decode()


def test_starting_leads_to_the_live_page_and_early_says_why(manager, world):
    early = manager.post(f"/meetings/{world.own.agenda.pk}/start/", follow=True)
    assert "Start it on that day" in early.content.decode()
    live = manager.get(f"/meetings/{world.own.running.pk}/live/").content.decode()
    assert "OWN SECRET said" in live
    assert manager.get(f"/meetings/{world.own.draft.pk}/live/").status_code == 302


def test_a_cancelled_meeting_stays_in_its_place_until_its_day_is_over(client, manager, world):
    meeting = world.own.agenda
    cancel_meeting(meeting=meeting, reason="The boiler burst", by=world.own.writer)
    assert meeting in Meeting.objects.upcoming()
    assert meeting in Meeting.objects.upcoming(meeting.starts_at)
    assert meeting not in Meeting.objects.upcoming(meeting.starts_at + DAY)
    for path in (f"/bodies/{meeting.body.slug}/", "/meetings/"):
        page = client.get(path).content.decode()
        assert "Cancelled" in page
        assert f"/meetings/{meeting.pk}/" in page
    place = client.get(f"/neighbourhoods/{meeting.body.neighbourhood.slug}/").content.decode()
    assert f"Cancelled: {meeting.body}" in place

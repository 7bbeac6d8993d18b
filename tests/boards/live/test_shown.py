"""What a press on the live page replaces is what the page showed: an older page replaces nothing."""

import datetime
import uuid

import pytest
from django.urls import get_resolver, reverse
from django.utils import timezone

from boards.attendance.operations import set_public_count, tick
from boards.attendance.room import add_absence, choose_presiding
from boards.live.operations import go_informal
from boards.live.presses import LivePress
from boards.meetings.items.operations import add_item
from boards.minutes.approvals.operations import approve_minutes
from boards.minutes.operations import save_minute
from boards.minutes.privacy import close_minute, make_private
from boards.models import (
    Absence,
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    Minute,
    MinutesApproval,
)
from core.errors import WrongState
from core.rows import shown
from tests import factories, steps
from tests.clients import REPLACES, FormClient
from tests.pairs import past_every_trigger
from tests.personas import EXEMPT

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}
ADDS = {
    "live_attendee",
    "live_absence",
    "live_decision",
    "live_item",
    "live_action",
    "live_exclude",
}
"""What puts a row beside the others and replaces none."""
ENDS = {
    "live_everyone",
    "live_attendee_remove",
    "live_absence_remove",
    "live_decision_strike",
    "live_urgent",
}
"""What is over once it is done: a second press finds nothing to do, or is refused."""
VERSIONS = {"live_minute", "live_log"}
"""What carries a version of its own."""


def test_every_step_of_the_live_page_is_one_of_these():
    """A new step that replaces something comes into REPLACES, and so into the tests below."""
    names = {
        pattern.name
        for pattern in _patterns(get_resolver())
        if issubclass(getattr(pattern.callback, "view_class", object), LivePress)
        and not issubclass(pattern.callback.view_class, REPLACES)
    }
    assert names == ADDS | ENDS | VERSIONS


def _patterns(resolver):
    for each in resolver.url_patterns:
        yield from _patterns(each) if hasattr(each, "url_patterns") else [each]


class Step:
    """One step in one world: how it is pressed, what a colleague does meanwhile, how it stands."""

    def __init__(self, world):
        self.meeting, self.by = world.own.running, world.own.writer
        self.item, self.seat = world.own.live_item, world.own.seat
        self.data = {}
        self.prepare()

    def prepare(self):
        pass


class Ticks(Step):
    def prepare(self):
        self.path = reverse("live_tick", args=[self.meeting.pk])
        self.seat = self.meeting.body.memberships.exclude(pk=self.seat.pk).first()
        self.data = {"membership": self.seat.pk, "status": "present"}

    def colleague(self, status="apologies", **more):
        seat = self.seat
        tick(meeting=self.meeting, membership=seat, status=status, by=self.by, **more)

    def stands(self):
        rows = Attendance.objects.filter(meeting=self.meeting)
        return [*rows.filter(membership=self.seat).values_list("status", flat=True)]

    same = {"status": "present"}


class Counts(Step):
    def prepare(self):
        self.path = reverse("live_count", args=[self.meeting.pk])
        self.data = {"count": "12"}

    def colleague(self, count=30):
        set_public_count(meeting=self.meeting, count=count, by=self.by)

    def stands(self):
        return Meeting.objects.get(pk=self.meeting.pk).public_count

    same = {"count": 12}


class Presides(Step):
    def prepare(self):
        self.path = reverse("live_presiding", args=[self.meeting.pk])
        Absence.objects.filter(attendance__meeting=self.meeting).delete()
        with past_every_trigger():  # whoever signed there stays in the chair
            MinutesApproval.objects.filter(item=self.item).delete()
        self.data = {"membership": self.seat.pk, "item": self.item.pk}
        self.other = self.meeting.body.memberships.exclude(pk=self.seat.pk).first()
        type(self.other).objects.filter(pk=self.other.pk).update(has_vote=True)
        tick(meeting=self.meeting, membership=self.other, status="present", by=self.by)

    def colleague(self):
        choose_presiding(meeting=self.meeting, membership=self.other, item=self.item, by=self.by)

    def stands(self):
        return AgendaItem.objects.get(pk=self.item.pk).presided_by_id

    same = None


class Approves(Step):
    def __init__(self, world):
        self.side = world.own
        super().__init__(world)

    def prepare(self):
        self.item = self.side.approving_item
        AgendaItem.objects.filter(pk=self.item.pk).update(kind="minutes")
        self.earlier = MinutesApproval.objects.get(item=self.item, signed_at=None).meeting
        self.path = reverse("live_approve", args=[self.item.pk])
        self.data = {"meeting": self.earlier.pk, "outcome": "approved", "corrections": "Mine"}

    def colleague(self, corrections=("Hers",)):
        approve_minutes(meeting=self.earlier, item=self.item, corrections=corrections, by=self.by)

    def stands(self):
        return MinutesApproval.objects.get(meeting=self.earlier).corrections

    same = {"corrections": ["Mine"]}


class Signs(Approves):
    def prepare(self):
        super().prepare()
        approval = MinutesApproval.objects.get(meeting=self.earlier)
        self.path, self.data = reverse("live_sign", args=[approval.pk]), {}
        self.data["person"] = self.side.person.pk

    def stands(self):
        return MinutesApproval.objects.get(meeting=self.earlier).signed_name

    same = None


class GoesOn(Step):
    """Resuming, while a colleague has gone on informally from another item."""

    def prepare(self):
        self.path = reverse("live_informal", args=[self.meeting.pk])
        with past_every_trigger():
            Decision.objects.filter(item__meeting=self.meeting).update(
                struck_out_at=timezone.now(), struck_out_by=self.by
            )
        self.more = add_item(meeting=self.meeting, title="Later", by=self.by)
        self.data = {"item": self.item.pk}

    def colleague(self):
        go_informal(item=self.more, by=self.by)

    def stands(self):
        rows = AgendaItem.objects.filter(meeting=self.meeting, is_informal=True)
        return [*rows.order_by("position").values_list("title", flat=True)]

    same = None


class Opens(Step):
    """Opening a minute that a colleague has closed for another reason."""

    def prepare(self):
        close_minute(item=self.item, by=self.by, **EXEMPT)
        self.path = reverse("minute_open", args=[self.item.pk])

    def colleague(self):
        close_minute(item=self.item, access="public", private_reason="", by=self.by)
        close_minute(item=self.item, by=self.by, **EXEMPT | {"private_reason": "Another reason"})

    def stands(self):
        return Minute.objects.get(item=self.item).access

    same = None


class OpensOtherWords(Opens):
    """Opening a minute in which a colleague has written more."""

    def colleague(self):
        version = self.item.draft.version
        save_minute(item=self.item, text="A secret", version=version, by=self.by)


STEPS = (Ticks, Counts, Presides, Approves, Signs, GoesOn, Opens, OpensOtherWords)


@pytest.fixture(params=STEPS, ids=lambda each: each.__name__)
def step(request, world):
    return request.param(world)


def test_an_older_page_replaces_nothing(step, manager):
    opened = manager.pressed(step.path, step.data)
    assert opened  # the form is on the page and says what it shows
    step.colleague()
    before = step.stands()
    answer = manager.post(step.path, opened | step.data)
    assert (answer.status_code, step.stands()) == (409, before)
    words = answer.content.decode()
    assert "since you opened the page" in words or "after you opened this page" in words
    said = manager.post(step.path, opened | step.data, **JSON)
    assert (said.status_code, step.stands()) == (409, before)
    assert said.json()["error"]


def test_a_page_of_today_does(step, manager):
    if not isinstance(step, GoesOn):  # after the colleague's press its form is not on the page
        step.colleague()
    before = step.stands()
    answer = manager.post(step.path, step.data)
    assert answer.status_code == 302
    assert step.stands() != before


def test_what_says_nothing_of_what_it_saw_replaces_nothing(step, manager):
    """A page from before an upgrade, or a program: where something stands, it is refused."""
    step.colleague()
    before = step.stands()
    answer = manager.post(step.path, {"shown": ""} | step.data)
    assert (answer.status_code, step.stands()) == (409, before)


def test_two_who_say_the_same_do_not_clash(world, manager):
    for kind in (Ticks, Counts, Approves):
        step = kind(world)
        opened = manager.pressed(step.path, step.data)
        step.colleague(**step.same)
        before = step.stands()
        assert manager.post(step.path, opened | step.data).status_code == 302
        assert step.stands() == before


def test_the_script_is_told_what_the_page_shows_now(world, manager):
    """So that a second press from the same page follows the first."""
    step = Ticks(world)
    opened = manager.pressed(step.path, step.data)
    said = manager.post(step.path, opened | step.data, **JSON).json()
    assert said["shown"] == manager.pressed(step.path, step.data)["shown"] != opened["shown"]
    again = step.data | {"status": "apologies", "shown": said["shown"]}
    assert manager.post(step.path, again, **JSON).json()["shown"] != said["shown"]
    assert step.stands() == ["apologies"]


def test_a_substitutes_name_is_part_of_what_is_shown(world, manager):
    step = Ticks(world)
    sue, pat, kim = (factories.PersonFactory(name=each) for each in ("Sue", "Pat", "Kim"))
    step.colleague("substituted", substitute=sue)
    opened = manager.pressed(step.path, step.data)
    step.colleague("substituted", substitute=pat)
    sent = opened | step.data | {"status": "substituted", "substitute": kim.pk}
    assert manager.post(step.path, sent).status_code == 409
    rows = Attendance.objects.filter(meeting=step.meeting, status="substitute")
    assert [row.name for row in rows] == ["Pat"]


# A press that makes two


def test_an_item_sent_twice_is_one(world, manager):
    path = reverse("live_item", args=[world.own.running.pk])
    sent = {"title": "From the floor", "client_id": str(uuid.uuid4())}
    for _ in range(2):
        assert manager.post(path, sent, **JSON).status_code == 200
    assert world.own.running.items.filter(title="From the floor").count() == 1
    elsewhere = reverse("live_item", args=[world.own.ready.pk])
    assert manager.post(elsewhere, sent, **JSON).status_code in (409, 422)


def test_every_page_brings_a_new_id(world):
    client = FormClient()
    client.force_login(world.people["neighbourhood_manager"])
    page = reverse("meeting_live", args=[world.own.running.pk])
    ids = [
        client.get(page).content.decode().split('name="client_id" value="')[1][:36] for _ in "ab"
    ]
    assert ids[0] != ids[1]


def test_a_decision_pressed_twice_without_a_script_is_one(world, manager):
    path = reverse("live_decision", args=[world.own.live_item.pk])
    for _ in range(2):
        manager.post(path, {"text": "Go ahead", "outcome": "noted"})
    assert Decision.objects.filter(item=world.own.live_item, text="Go ahead").count() == 1


def test_the_public_is_excluded_once(world, manager):
    item = world.own.closed_item
    path = reverse("live_exclude", args=[item.pk])
    rows = Decision.objects.filter(item__meeting=item.meeting, excludes_public=True)
    with past_every_trigger():
        rows.update(struck_out_at=timezone.now(), struck_out_by=world.own.writer)
    for _ in range(2):
        assert manager.post(path).status_code == 302
    assert rows.standing().count() == 1


def test_an_absence_noted_by_two_is_one(world, manager):
    row = world.own.absence
    position = AgendaItem.objects.get(meeting=row.attendance.meeting, position=row.first)
    for _ in range(2):
        add_absence(
            meeting=row.attendance.meeting, membership=row.attendance.membership,
            reason=row.reason, item=position, by=world.own.writer,
        )  # fmt: skip
    assert Absence.objects.filter(attendance=row.attendance).count() == 1


def test_an_item_is_held_urgent_once(world, manager):
    item = add_item(meeting=world.own.running, title="A burst main", by=world.own.writer)
    AgendaItem.objects.filter(pk=item.pk).update(in_time=False)
    path = reverse("live_urgent", args=[item.pk])
    steps.presides(world.own.running, world.own.writer)
    sent = {"reason": "A burst main"}
    for _ in range(2):
        assert manager.post(path, sent).status_code == 302
    colleague = FormClient()
    colleague.force_login(world.people["head_of_service"])
    assert colleague.post(path, sent | {"reason": "Another"}).status_code == 409
    item.refresh_from_db()
    assert item.urgent_reason == "A burst main"
    manager.post(path, sent | {"reason": "A burst water main"})  # a slip, put right by who made it
    item.refresh_from_db()
    assert item.urgent_reason == "A burst water main"


def test_an_item_that_a_colleague_closed_keeps_their_reason(world, manager):
    by = world.own.writer
    item = add_item(meeting=world.own.running, title="A lease", by=by)
    make_private(item=item, by=by, **EXEMPT)
    with pytest.raises(WrongState, match="already made this item private"):
        make_private(item=item, by=by, **EXEMPT | {"private_reason": "Mine"})
    item.refresh_from_db()
    assert item.private_reason == EXEMPT["private_reason"]


def test_a_minute_that_a_colleague_closed_keeps_their_reason(world, manager):
    item = world.own.live_item
    page = reverse("item_private", args=[world.own.running.pk])
    sent = {"item": item.pk, "what": "minute", "access": "exempt", "paragraphs": [3]}
    close_minute(item=item, by=world.own.writer, **EXEMPT)
    answer = manager.post(page, sent | {"private_reason": "Mine"})
    assert (answer.status_code, "already made this minute private" in answer.content.decode()) == (
        409, True,
    )  # fmt: skip
    assert Minute.objects.get(item=item).private_reason == EXEMPT["private_reason"]


def test_an_added_item_is_no_change_of_who_presides(world, manager):
    step = Presides(world)
    step.colleague()
    opened = manager.pressed(step.path, step.data)
    add_item(meeting=step.meeting, title="From the floor", by=step.by)
    assert manager.post(step.path, opened | step.data).status_code == 302


def test_the_second_of_two_quick_presses_finds_it_done(world, manager):
    for kind in (Presides, GoesOn, Opens):
        step = kind(world)
        opened = manager.pressed(step.path, step.data)
        assert opened
        for _ in range(2):
            assert manager.post(step.path, opened | step.data).status_code == 302


def test_what_was_approved_is_corrected_from_the_same_page(world, manager):
    step = Approves(world)
    step.data |= {"corrections": ""}
    opened = manager.pressed(step.path, step.data)
    told = manager.post(step.path, opened | step.data, **JSON).json()
    second = step.data | {"corrections": "One more", "shown": told["shown"]}
    assert manager.post(step.path, second, **JSON).status_code == 200
    assert step.stands() == ["One more"]


def test_a_substitutes_agency_is_changed(world):
    step = Ticks(world)
    sue = factories.PersonFactory(name="Sue")
    step.colleague("substituted", substitute=sue)
    step.colleague("substituted", substitute=sue, substitute_agency=world.other.agency)
    row = Attendance.objects.get(meeting=step.meeting, substitute_for=step.seat)
    assert row.agency == world.other.agency


def test_an_id_that_a_kept_page_sends_again_loses_no_words(world, manager):
    meeting, used = world.own.running, str(uuid.uuid4())
    for title in ("One", "Two"):
        manager.post(reverse("live_item", args=[meeting.pk]), {"title": title, "client_id": used})
    assert meeting.items.filter(title__in=["One", "Two"]).count() == 2
    for name in ("Ann", "Bob"):
        sent = {"name": name, "client_id": used}
        manager.post(reverse("live_attendee", args=[meeting.pk]), sent)
    assert meeting.attendances.filter(name__in=["Ann", "Bob"]).count() == 2


def test_an_action_pressed_twice_without_a_script_is_one(world, manager):
    path = reverse("live_action", args=[world.own.live_item.pk])
    due_on = (timezone.localdate() + datetime.timedelta(days=90)).isoformat()
    sent = {"what": "Mend it", "agency": world.own.agency.pk, "due_on": due_on}
    for _ in range(2):
        assert manager.post(path, sent).status_code == 302
    assert world.own.live_item.actions.filter(what="Mend it").count() == 1


def test_a_class_that_is_none_is_refused_with_words(world, manager):
    page = reverse("item_private", args=[world.own.running.pk])
    for what in ("item", "minute"):
        sent = {"item": world.own.live_item.pk, "what": what, "private_reason": "Why"}
        answer = manager.post(page, sent)
        assert answer.status_code == 422
        assert "Choose why the public may not hear it" in answer.content.decode()


def test_what_is_shown_is_short_and_tells_apart():
    assert shown() == shown(None, "", False) == ""
    assert shown(0) != shown(None)
    assert shown("a", "b") != shown("ab", "") != shown("", "ab")
    assert len(shown("x" * 5000)) == 12

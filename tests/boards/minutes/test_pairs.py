"""Who checks minutes, what stays frozen, the private part: Python says yes exactly where the
database does."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.attendance.chairing.urgency import hold_urgent
from boards.attendance.operations import tick
from boards.attendance.room import add_absence
from boards.decisions.operations import record_decision
from boards.interests.operations import declare_interest
from boards.live.operations import finish_meeting, mark_minutes_ready, publish_minutes
from boards.meetings.items.operations import add_item
from boards.minutes.approvals.operations import approve_minutes
from boards.minutes.operations import check_minutes, correct_signed, save_minute
from boards.minutes.privacy import close_minute, make_private, summarise_for_public
from boards.models import (
    AgendaItem,
    Decision,
    Meeting,
    Minute,
    MinuteDraft,
    MinutesApproval,
    MinutesCheck,
)
from boards.votes.operations import record_vote
from tests import factories, steps
from tests.boards.attendance.test_quorum import come
from tests.boards.decisions.test_pairs import CONFIDENTIAL, EXCLUSION, EXEMPT, exclude
from tests.pairs import database_says, past_every_trigger, python_says, random_facts, undone
from tests.steps import chair_of, signs

DAY = datetime.timedelta(days=1)
PUBLIC = {"access": "public", "paragraphs": [], "private_reason": ""}
CLASS = st.sampled_from([PUBLIC, EXEMPT, CONFIDENTIAL | {"paragraphs": []}])
pytestmark = pytest.mark.django_db


@pytest.fixture
def helper(db):
    return factories.OfficerFactory(name="Hal Helper")


def check(meeting, by):
    """The chair agreed to the minutes, written past every operation."""
    MinutesCheck.objects.create(
        meeting=meeting, how="phone", name="Jo", person=chair_of(meeting.body),
        checked_on=timezone.localdate(),
        recorded_by=by, recorded_at=timezone.now(),
    )  # fmt: skip


def publish(meeting, by):
    """The minutes are published, written past every operation."""
    check(meeting, by)
    now = timezone.now()
    Meeting.objects.filter(pk=meeting.pk).update(
        state="minutes_published", minutes_published_at=now, minutes_published_by=by,
        finished_at=now, finished_by=by,
    )  # fmt: skip


def sign(meeting, by):
    """The minutes are published and signed, written past every operation."""
    publish(meeting, by)
    now = timezone.now()
    later = factories.AgendaItemFactory(
        meeting=factories.MeetingFactory(body=meeting.body, starts_at=now + 30 * DAY)
    )
    person = signs(later.meeting)
    with past_every_trigger():
        MinutesApproval.objects.create(
            meeting=meeting, item=later, outcome="approved", recorded_at=now, recorded_by=by,
            signed_name="Jo", signed_person=person, signed_at=now, signed_by=by, pdf=b"x", sha256="x",
        )  # fmt: skip


# The check


@given(
    st.sampled_from(["writer", "helper", None]),
    st.lists(
        st.tuples(st.sampled_from(["writer", "helper", None]), st.sampled_from(["", "Said"])),
        min_size=3, max_size=3,
    ),
    st.sampled_from(["writer", "helper"]),
)  # fmt: skip
@random_facts
def test_checked_by_another(meeting, writer, helper, marked, written, checks):
    """Python also asks whether who checks reads the private part: there is none."""
    users = {"writer": writer, "helper": helper, None: None}
    with undone():
        finish_meeting(meeting=meeting, by=writer)
        ready = mark_minutes_ready(meeting=meeting, by=users[marked] or writer)
        if marked is None:
            Meeting.objects.filter(pk=ready.pk).update(minutes_ready_at=None, minutes_ready_by=None)
        minutes = Minute.objects.filter(item__meeting=ready).order_by("pk")
        for minute, (who, text) in zip(minutes, written, strict=False):
            Minute.objects.filter(pk=minute.pk).update(saved_by=users[who], text=text)
        by, now = users[checks], timezone.now()
        row = {"how": "here", "name": by.name, "checked_on": now.date(), "checked_by": by}
        row |= {"meeting": ready, "recorded_by": by, "recorded_at": now}
        python = python_says(lambda: check_minutes(meeting=ready, by=by))
        assert python == database_says(lambda: MinutesCheck.objects.create(**row))


@given(st.sampled_from(["decide", "recommend", "consult"]), st.booleans())
@random_facts
def test_published_when_checked(meeting, writer, power, checked):
    """Python also asks whether the papers are ready: there are none."""
    with undone():
        steps.has_power(meeting.body, power)
        finish_meeting(meeting=meeting, by=writer)
        mark_minutes_ready(meeting=meeting, by=writer)
        now = timezone.now()
        if checked:
            check(meeting, writer)
        out = {"minutes_published_at": now, "minutes_published_by": writer}
        rows = Meeting.objects.filter(pk=meeting.pk)
        python = python_says(lambda: publish_minutes(meeting=meeting, by=writer))
        assert python == database_says(lambda: rows.update(state="minutes_published", **out))


# Signed minutes


def acts(meeting, by):
    """{what: (the operation, the same as a raw write)}."""
    item, now = meeting.items.get(position=2), timezone.now()
    minutes, items = Minute.objects.filter(item=item), AgendaItem.objects.filter(pk=item.pk)
    came = meeting.attendances.order_by("pk").first()
    seat = came.membership
    said = {"item": item, "text": "Go"}
    interest = {"item": item, "kind": "own", "outcome": "stayed", "nature": "A neighbour"}
    missed = {"meeting": meeting, "membership": seat, "reason": "interest", "item": item, "by": by}
    agreed = {"method": "agreed", "kind": "amendment"}
    urgent = {"urgent_at": now, "urgent_by": by, "urgent_reason": "x", "urgent_presiding": "x"}
    urgent["urgent_person"] = came.person
    counted = {"voting_present": 3, "seats": 6, "carried": True, "recorded_at": now}
    return {
        "minute": (
            lambda: save_minute(item=item, text="x", version=0, by=by, leave=True),
            lambda: minutes.update(text="x"),
        ),
        "item": (
            lambda: add_item(meeting=meeting, title="Late", by=by),
            lambda: AgendaItem.objects.create(meeting=meeting, position=9, title="Late"),
        ),
        "urgent": (
            lambda: hold_urgent(item=item, reason="x", by=by),
            lambda: items.update(**urgent),
        ),
        "tick": (
            lambda: tick(meeting=meeting, membership=seat, status="absent", by=by),
            lambda: meeting.attendances.filter(pk=came.pk).update(status="absent"),
        ),
        "absence": (
            lambda: add_absence(**missed),
            lambda: came.absences.create(reason="interest", first=2, last=2),
        ),
        "decision": (
            lambda: record_decision(outcome="noted", **said, by=by),
            lambda: Decision.objects.create(outcome="noted", **said, recorded_at=now),
        ),
        "vote": (
            lambda: record_vote(**said, **agreed, by=by),
            lambda: item.votes.create(text="Go", **agreed, **counted),
        ),
        "interest": (
            lambda: declare_interest(membership=seat, **interest, by=by),
            lambda: came.interests.create(**interest, is_registered=True, recorded_at=now),
        ),
    }  # fmt: skip


@given(
    st.sampled_from(
        ["minute", "item", "urgent", "tick", "absence", "decision", "vote", "interest"]
    ),
    st.sampled_from(["running", "published", "signed"]),
)
@random_facts
def test_minutes_that_are_out_stay(meeting, writer, what, minutes_are):
    """Python goes by the state: what is signed was published."""
    come(meeting, writer, 3)
    with undone():
        AgendaItem.objects.filter(meeting=meeting, position=2).update(in_time=what != "urgent")
        operation, raw = acts(meeting, writer)[what]
        if minutes_are == "signed":
            sign(meeting, writer)
        elif minutes_are == "published":
            publish(meeting, writer)
        assert python_says(operation) == database_says(raw) == (minutes_are == "running")


@given(
    st.sampled_from(["none", "unsigned", "signed"]),
    st.sampled_from([{}, {}, {"is_informal": True}, "withdrawn"]),
    st.booleans(),
)
@random_facts
def test_approval(world, before, item_is, corrected):
    """Python also asks for a later meeting of the same body, and for its quorum."""
    own, now = world.own, timezone.now()
    by, item, meeting = own.writer, own.approving_item, own.published
    with undone():
        approvals = MinutesApproval.objects.filter(meeting=meeting)
        if before == "none":
            approvals.delete()
        elif before == "signed":
            signature = {"signed_name": "x", "signed_at": now, "signed_by": by}
            signature["signed_person"] = own.person
            approvals.update(**signature, pdf=b"x", sha256="x")
        if item_is == "withdrawn":
            item_is = {"withdrawn_at": now, "withdrawn_by": by, "withdrawn_reason": "x"}
        with past_every_trigger():
            AgendaItem.objects.filter(pk=item.pk).update(**item_is)
        lines = ["A name"] if corrected else []
        fields = {"item": item, "outcome": "amended" if corrected else "approved"}
        fields |= {"corrections": lines, "recorded_at": now, "recorded_by": by}

        def raw():
            MinutesApproval.objects.update_or_create(meeting=meeting, defaults=fields)

        approve = {"meeting": meeting, "item": item, "corrections": lines, "by": by}
        assert python_says(lambda: approve_minutes(**approve)) == database_says(raw)


@given(CLASS, CLASS, st.booleans(), st.booleans(), st.sampled_from([-1, 1]))
@random_facts
def test_signed_minutes_are_corrected_later(
    meeting, writer, item_is, minute_is, signed, same_body, days
):
    """The correction takes the class of what it corrects; an open one of private business never."""
    with undone():
        item = meeting.items.get(position=2)
        AgendaItem.objects.filter(pk=item.pk).update(**item_is)
        steps.has_power(meeting.body, "recommend")
        Minute.objects.filter(item=item).update(**minute_is)
        if signed:
            sign(meeting, writer)
        at = meeting.starts_at + days * DAY
        other = {"starts_at": at} | ({"body": meeting.body} if same_body else {})
        later = factories.MeetingFactory(**other)
        item = AgendaItem.objects.select_related("meeting").get(pk=item.pk)
        wrong = {"item": item, "meeting": later, "text": "It was Tuesday", "by": writer}
        source = item if item.is_private or minute_is["access"] == "public" else item.minute
        row = {"meeting": later, "position": 1, "title": "x", "corrects": item}
        python = python_says(lambda: correct_signed(**wrong))
        assert python == database_says(
            lambda: AgendaItem.objects.create(**row, **source.class_fields)
        )
        if source.is_private:
            assert not database_says(lambda: AgendaItem.objects.create(**row, **PUBLIC))


# The private part


@given(
    st.sampled_from(["decide", "decide", "recommend"]),
    st.sampled_from(["", "minute", "draft", "decision", "struck out", "over", "adjourned"]),
    st.sampled_from([EXEMPT, EXEMPT, CONFIDENTIAL]),
    st.sampled_from([False, False, True]),
)
@random_facts
def test_what_the_public_heard_or_read_is_not_closed(meeting, writer, power, heard, closed, out):
    come(meeting, writer, 3)
    item, now = meeting.items.get(position=2), timezone.now()
    with undone():
        steps.has_power(meeting.body, "recommend")
        if heard in ("minute", "draft"):
            model = Minute if heard == "minute" else MinuteDraft
            model.objects.filter(item=item).update(text="Said")
        if heard in ("decision", "struck out"):
            struck = {"struck_out_at": now, "struck_out_by": writer} if heard != "decision" else {}
            Decision.objects.create(
                item=item, outcome="noted", text="Go", recorded_at=now, **struck
            )
        if heard == "adjourned":
            later = factories.MeetingFactory(body=meeting.body, starts_at=now + DAY)
            Meeting.objects.filter(pk=later.pk).update(continues=meeting)
        if heard in ("over", "adjourned") or out:
            finish_meeting(meeting=meeting, by=writer)
        if out:
            Meeting.objects.filter(pk=meeting.pk).update(
                minutes_published_at=now, minutes_published_by=writer
            )
        steps.has_power(meeting.body, power)
        fresh = AgendaItem.objects.select_related("meeting__body").get(pk=item.pk)
        python = python_says(lambda: make_private(item=fresh, **closed, by=writer))
        rows = AgendaItem.objects.filter(pk=item.pk)
        assert python == database_says(lambda: rows.update(**closed))


@given(
    st.sampled_from(["decide", "decide", "recommend"]),
    st.lists(EXCLUSION, max_size=1),
    st.integers(1, 3),
    st.sampled_from([EXEMPT, EXEMPT, CONFIDENTIAL]),
)
@random_facts
def test_a_minute_is_exempt_where_the_public_was_not(
    meeting, writer, power, exclusions, position, closed
):
    """Under an item that is open, and so not named by any exclusion; Python refuses one of its own
    for a private item."""
    come(meeting, writer, 3)
    item = meeting.items.get(position=position)
    with undone():
        for each in exclusions:
            exclude(meeting, writer, each)
        steps.has_power(meeting.body, power)
        minutes = Minute.objects.filter(item=item)
        python = python_says(lambda: close_minute(item=item, **closed, by=writer))
        assert python == database_says(lambda: minutes.update(**closed))


@given(CLASS, CLASS)
@random_facts
def test_a_public_summary_is_of_what_is_private(meeting, writer, item_is, minute_is):
    with undone():
        items = AgendaItem.objects.filter(meeting=meeting, position=2)
        steps.has_power(meeting.body, "recommend")
        items.update(**item_is)
        Minute.objects.filter(item__in=items).update(**minute_is)
        item = items.get()
        python = python_says(lambda: summarise_for_public(item=item, text="A lease", by=writer))
        assert python == database_says(lambda: items.update(public_summary="A lease"))

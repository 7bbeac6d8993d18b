"""Random stories: one meeting of a committee from its agenda to its minutes, made by operations.

Everything is drawn from a number, so a world can be made again. What the rules refuse is left out,
and the story goes on without it.
"""

import copy
import datetime
import random
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from boards.attendance.chairing.urgency import hold_urgent
from boards.attendance.operations import mark_everyone_present, tick
from boards.attendance.room import add_absence
from boards.decisions.holds import hold_decision
from boards.decisions.operations import exclude_public, record_decision, strike_out_decision
from boards.delegated.operations import consult, prepare, record_reply, record_signed
from boards.interests.operations import declare_interest
from boards.live.operations import (
    finish_meeting,
    mark_minutes_ready,
    publish_minutes,
    start_meeting,
)
from boards.meetings.agendas.operations import publish_agenda
from boards.meetings.items.operations import add_item
from boards.minutes.approvals.operations import approve_minutes, sign_minutes
from boards.minutes.operations import save_minute
from boards.minutes.privacy import make_private
from boards.models import AgendaItem, Attendance, Body, Decision, Meeting, Membership
from boards.seats.operations import add_member
from boards.votes.operations import record_vote
from core.actors import SYSTEM
from core.errors import Refused
from tests import factories, steps

LONDON = ZoneInfo("Europe/London")
DAYS = datetime.timedelta
FIRST = datetime.datetime(2026, 10, 8, 18, tzinfo=LONDON)
"""A Thursday with no bank holiday near, before the clocks change; every meeting is set from it."""
REFUSALS = (Refused, PermissionDenied, ObjectDoesNotExist, ValidationError, DatabaseError)
Role = Membership.Role


def attempt(act, *args, **kwargs):
    """What an operation returns, or None where it is refused; nothing of a refused one stays."""
    try:
        with transaction.atomic():
            return act(*args, **kwargs)
    except REFUSALS:
        return None


@dataclass
class Town:
    """What all worlds share: two committees that decide (one executive), a board, who writes."""

    writer: object
    reader: object
    bodies: list = field(default_factory=list)


def build_town():
    town = Town(factories.OfficerFactory(), factories.OfficerFactory())
    kinds = (
        ("ward_committee", "decide", {}),
        ("ward_committee", "decide", {"exercises_executive": True, "interest_counts": False}),
        ("board", "recommend", {"minutes_days": 10}),
    )
    for kind, power, more in kinds:
        body = factories.BodyFactory(kind=kind, power=power, **more)
        roles = (Role.CHAIR, Role.VICE_CHAIR, *[Role.ELECTED_MEMBER] * 3, Role.OFFICER)
        for role in roles:
            add_member(
                body=body, person=factories.CouncillorFactory(), role=role, by=SYSTEM,
                starts_on=datetime.date(2026, 1, 5),
            )  # fmt: skip
        town.bodies.append(body)
    return town


class World:
    """One body, one meeting, what happened there. `chance` draws; `at` is the moment of the story."""

    def __init__(self, town, number):
        self.town, self.number, self.chance = town, number, random.Random(number)
        self.body = self.chance.choice(town.bodies)
        self.writer = town.writer
        self.at = FIRST - DAYS(days=40)
        self.meeting = self.later = self.made = None

    def unfold(self):
        """The story, told to the end of the meeting, to its minutes, or on to the next meeting."""
        self._prepare()
        self._hold()
        if self.chance.random() < 0.3:
            self._decide_outside()
        if self.chance.random() < 0.5:
            self._write_up()
            if self.chance.random() < 0.7:
                self._approve()
        return self

    def again(self, number):
        """The same story with chances of its own for what happens to it."""
        world = copy.copy(self)
        world.number, world.chance = number, random.Random(number)
        world.meeting = Meeting.objects.get(pk=self.meeting.pk)
        return world

    def carry_on(self):
        """The minutes come out, where the story left that open."""
        self.meeting = Meeting.objects.get(pk=self.meeting.pk)
        if self.meeting.minutes_published_at is None:
            self._write_up()

    def pick(self, rows):
        rows = list(rows)
        return self.chance.choice(rows) if rows else None

    def _do(self, act, minutes=1, **details):
        self.at += DAYS(minutes=minutes)
        return attempt(act, by=self.writer, at=self.at, **details)

    def _prepare(self):
        self.is_late = self.chance.random() < 0.15
        self.meeting = steps.set_date(
            body=self.body,
            starts_at=FIRST,
            by=self.writer,
            at=self.at,
            agenda="empty",
            place="Hall",
        )
        for number in range(self.chance.randint(2, 3)):
            item = self._do(
                add_item, meeting=self.meeting, title=f"Item {number} of {self.number}",
                text=f"why {number} of {self.number}.",
            )  # fmt: skip
            if self.chance.random() < 0.3:
                self.close(item)
        self.at = FIRST - DAYS(days=3 if self.is_late else 12, hours=4)
        self._do(publish_agenda, meeting=self.meeting)

    def close(self, item):
        access = self.chance.choice(("exempt", "exempt", "confidential"))
        details = {"paragraphs": [3]} if access == "exempt" else {}
        return self._do(
            make_private, item=item, access=access, private_reason="A tenant", **details
        )

    def items(self):
        return AgendaItem.objects.filter(meeting=self.meeting).order_by("position")

    def seats(self):
        return Membership.objects.filter(body=self.body).order_by("pk")

    def rows(self):
        return Attendance.objects.filter(meeting=self.meeting).order_by("pk")

    def decisions(self):
        return Decision.objects.filter(item__meeting=self.meeting).order_by("pk")

    def _hold(self):
        self.at = FIRST
        self._do(start_meeting, meeting=self.meeting)
        here = self.chance.choices((0.95, 0.6), (4, 1))[0]
        for seat in self.seats():
            if self.chance.random() > here:
                self._do(tick, meeting=self.meeting, membership=seat, status="absent")
        self._do(mark_everyone_present, meeting=self.meeting)
        for item in self.items():
            if self.chance.random() < 0.3:
                self._do(
                    add_absence, meeting=self.meeting, membership=self.pick(self.seats()), item=item,
                    reason=self.chance.choice(("late", "left", "interest")),
                )  # fmt: skip
            if self.chance.random() < 0.3:
                self.interest(item)
            self._hear(item)
        if self.chance.random() < 0.3 and (made := self.pick(self.decisions())):
            attempt(hold_decision, decision=made, holder="plan-1", label="A plan")
        if self.chance.random() < 0.7:
            self._do(finish_meeting, meeting=self.meeting)

    def interest(self, item):
        kind = self.chance.choice(("dpi", "registrable", "other"))
        outcome = self.chance.choice(("left", "spoke", "stayed", "dispensation"))
        more = {"dispensation": "D1"} if outcome == "dispensation" else {}
        return self._do(
            declare_interest, item=item, membership=self.pick(self.seats()), kind=kind,
            outcome=outcome, nature="Owns it", is_registered=self.chance.random() < 0.5, **more,
        )  # fmt: skip

    def _hear(self, item):
        self._do(save_minute, item=item, text=f"said {item.position} of {self.number}.", version=0)
        if self.chance.random() < (0.8 if self.is_late else 0.1):
            self._do(hold_urgent, item=item, reason="A flood")
        if item.access == "exempt" and self.chance.random() < 0.8:
            self._do(exclude_public, item=item)
        self.decide(item)
        if self.chance.random() < 0.1 and (made := self.pick(self.decisions())):
            self._do(strike_out_decision, decision=made)

    def voters(self, item):
        """Rows of who is there for an item with a vote, near enough."""
        return [
            row for row in self.rows().filter(status="present", membership__has_vote=True)
            if not row.absences.filter(first__lte=item.position).exists()
        ]  # fmt: skip

    def presiding(self):
        return self.body.memberships.get(role=Role.CHAIR).person

    def decide(self, item):
        said = {"item": item, "text": f"that {item.position} of {self.number} is done"}
        if self.chance.random() < 0.5:
            outcome = self.chance.choice(("resolved", "noted", "deferred"))
            return self._do(record_decision, outcome=outcome, **said)
        chosen = {
            row.pk: self.chance.choice(("for", "for", "against", "abstained"))
            for row in self.voters(item)
        }
        counts = {
            choice: list(chosen.values()).count(choice)
            for choice in ("for", "against", "abstained", "not_voting")
        }
        how = (
            {"method": "recorded", "names": chosen} if self.chance.random() < 0.5
            else {"method": "show", "counts": counts}
        )  # fmt: skip
        even = counts["for"] == counts["against"]
        casting = self.chance.choice(("for", "against", "")) if even else ""
        return self._do(record_vote, casting=casting, **how, **said)

    def _write_up(self):
        if self.meeting.state != Meeting.State.WRITING_UP:
            self._do(finish_meeting, meeting=self.meeting)
        self.at = FIRST + DAYS(days=2)
        self._do(mark_minutes_ready, meeting=self.meeting)
        if self.body.approves_minutes:
            attempt(steps.agreed, meeting=self.meeting, by=self.town.reader)
        self.at = FIRST + DAYS(days=5)
        self._do(publish_minutes, meeting=self.meeting)

    def _approve(self):
        """At the next meeting."""
        starts = FIRST + DAYS(days=28)
        self.later = attempt(
            steps.set_date, body=self.body, starts_at=starts, by=self.writer, agenda="empty",
            place="Hall", at=FIRST + DAYS(days=6),
        )  # fmt: skip
        if self.later is None:
            return
        self.at = FIRST + DAYS(days=7)
        item = self._do(add_item, meeting=self.later, title=f"Minutes {self.number}")
        self._do(publish_agenda, meeting=self.later)
        self.at = starts
        self._do(start_meeting, meeting=self.later)
        self._do(mark_everyone_present, meeting=self.later)
        corrections = ["A name"] if self.chance.random() < 0.3 else []
        approval = self._do(
            approve_minutes, meeting=Meeting.objects.get(pk=self.meeting.pk), item=item,
            corrections=corrections,
        )  # fmt: skip
        if approval and self.chance.random() < 0.7:
            self._do(sign_minutes, approval=approval, person=self.presiding())

    def _decide_outside(self):
        day = FIRST.date()
        draft = attempt(
            prepare, body=self.body, kind="officer", title=f"Bench {self.number}",
            decided_by=factories.PersonFactory(job_title="Head of parks"), power="Scheme 4.2",
            power_on=day - DAYS(days=99), text=f"that bench {self.number} is bought",
            reasons=self.chance.choice(("Broken", "Broken", "")), alternatives="Dearer", interest="none", decided_on=day, by=self.writer,
        )  # fmt: skip
        if draft is None:
            return
        asked = attempt(
            consult, decision=draft, person=factories.PersonFactory(), asked_on=day, by=self.writer
        )
        if asked and self.chance.random() < 0.7:
            attempt(record_reply, consultation=asked, replied_on=day, said="Yes", by=self.writer)
        draft.refresh_from_db()
        self.made = attempt(record_signed, decision=draft, signed_on=day, by=self.writer)


def body_of(world):
    """The body as it is stored now."""
    return Body.objects.get(pk=world.body.pk)

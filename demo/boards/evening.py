"""One meeting from the day it is set to the day its minutes are out, by the operations of boards."""

import datetime
import random
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import User
from boards.attendance.operations import mark_everyone_present, set_public_count, tick
from boards.attendance.own.operations import say_coming
from boards.attendance.quorum import IN_ROOM, quorum_of
from boards.attendance.room import choose_presiding
from boards.interests.operations import confirm_own, declare_interest, record_notified
from boards.interests.own.operations import declare_own
from boards.live.operations import (
    finish_meeting,
    go_informal,
    mark_minutes_ready,
    publish_minutes,
    start_meeting,
)
from boards.meetings.agendas.operations import publish_agenda, publish_supplement
from boards.meetings.agendas.preparing import agree_agenda, agree_as_chair, call_for_items
from boards.meetings.dates.operations import cancel_meeting, schedule_meeting
from boards.meetings.items.operations import add_item
from boards.minutes.approvals.operations import approve_minutes, sign_minutes
from boards.minutes.chairing.operations import return_minutes
from boards.minutes.operations import record_agreement, save_minute
from boards.minutes.privacy import close_minute, summarise_for_public
from boards.models import (
    AgendaItem,
    Attendance,
    Body,
    Deputy,
    Interest,
    Meeting,
    Membership,
    MinutesCheck,
)
from demo.boards.meetings import AGREED, BUILT, CALLED, OUT, SET, published_at
from demo.boards.minutes import said_under
from demo.boards.seats import colleagues
from demo.facts import meetings as facts
from demo.facts.actions import TASKS
from demo.tasking.actions import make, promise_under
from demo.world import World

DAYS = datetime.timedelta
CALLED_OFF, APOLOGIES = DAYS(days=2), DAYS(days=1)
READY, CHECKED = DAYS(days=4), DAYS(days=7)
"""How long after it its minutes are ready and checked."""
Kind, Status, Role = AgendaItem.Kind, Attendance.Status, Membership.Role


@dataclass
class Evening:
    """What is known of a meeting before it is set, and `unfold`, the story of it. `matters` is its
    business (demo.boards.matters); `by` keeps its record."""

    world: World
    body: Body
    start: datetime.datetime
    by: User
    seats: list[Membership]
    words: dict
    chance: random.Random
    matters: list = field(default_factory=list)
    early: list = field(default_factory=list)
    """What is put on the agenda as soon as the date is set."""
    is_called_off: bool = False
    has_supplement: bool = False
    has_private_minute: bool = False
    has_reports: bool = False
    """Whether the services report one by one, under numbers of their own."""
    is_sent_back: bool = False
    """Whether the chair finds the minutes not right at first."""
    waits_for_chair: bool = False
    """Whether the chair has not read the minutes yet."""
    waits_for_signature: bool = False
    """Whether minutes that are approved there are not signed yet."""
    with_declaration: bool = False
    """Whether a member declares an interest before the meeting."""
    dissent: str = ""
    """What who signs minutes at this meeting adds to the signature."""
    meeting: Meeting | None = None
    about: dict = field(default_factory=dict)
    """{key of an item: its matter}."""

    @property
    def published(self):
        """When its agenda goes out."""
        return published_at(self.body, self.start.date(), self.world.closed)

    @property
    def built(self):
        """When what is on its agenda is put there."""
        return self.published - BUILT

    def unfold(self):
        yield from self._prepare()
        if self.is_called_off:
            at = yield self.start - CALLED_OFF
            cancel_meeting(meeting=self.meeting, reason=facts.CANCELLED, by=self.by, at=at)
        elif self.start.date() < self.world.today:
            yield from self._hold()
            yield from self._write_up()

    def _prepare(self):
        venue, place = self.body.usual_venue, "" if self.body.usual_venue_id else facts.PLACE
        said = {"venue": venue, "place": place, "ends_at": self.start + DAYS(hours=2)}
        at = yield self.start - SET
        self.meeting = schedule_meeting(
            body=self.body,
            starts_at=self.start,
            sure_of=self.start.date(),
            by=self.by,
            at=at,
            **said,
        )
        self._place(self.early, at)
        if self.body.call_days:
            at = yield self.start - CALLED
            call_for_items(meeting=self.meeting, by=self.by, at=at)
        at = yield self.built
        self._place(self.matters, at)
        if self.has_reports:
            self._put_reports_on(at)
        if self.body.agree_days:
            at = yield self.published - AGREED
            self._agree(at)
        at = yield self.published
        publish_agenda(meeting=self.meeting, by=self.by, at=at)
        if self.has_supplement:
            at = yield self.published + DAYS(days=3)
            title, text = facts.LATE
            add_item(meeting=self.meeting, title=title, text=text, by=self.by, at=at)
            publish_supplement(meeting=self.meeting, by=self.by, at=at)

        yield from self._answer()

    def _agree(self, at):
        chair = self._chair()
        if chair and chair.user_id:
            agree_as_chair(meeting=self.meeting, by=chair.user, at=at)
        else:
            agree_agenda(meeting=self.meeting, person=chair, by=self.by, at=at)

    def _answer(self):
        """Members with a sign-in say themselves that they will come, or declare an interest."""
        seats = [each for each in self.seats if self._is_own(each)]
        if not seats or self.is_called_off:
            return
        at = yield self.published + DAYS(days=1)
        for seat in seats:
            say_coming(meeting=self.meeting, by=seat.person.user, at=at)
        items = [key for key, each in self.about.items() if getattr(each, "is_topic", False)]
        if self.with_declaration and items:
            own = next(each for each in seats if each.role == Role.ELECTED_MEMBER)
            declare_own(
                item=AgendaItem.objects.get(pk=min(items)), kind=Interest.Kind.OTHER,
                outcome=Interest.Outcome.LEFT, nature=facts.INTERESTS[2], by=own.person.user, at=at,
            )  # fmt: skip

    def _is_own(self, seat):
        """Whether a member of the board signs in here as one who sits on it."""
        return seat.person.user_id and seat.role in (Role.CHAIR, Role.ELECTED_MEMBER)

    def _put_reports_on(self, at):
        heading, *parts = facts.REPORTS
        for title in (heading, *parts):
            is_part = title != heading
            add_item(
                meeting=self.meeting, title=title, is_sub_item=is_part, by=self.by, at=at,
            )  # fmt: skip

    def _place(self, matters, at):
        for matter in matters:
            for item in matter.place(self, at):
                self.about[item.pk] = matter

    def _hold(self):
        coming = {seat: self._how(seat) for seat in self.seats}
        at = yield self.start - APOLOGIES
        self._tick(coming, (Status.APOLOGIES, Status.SUBSTITUTED), at)
        at = yield self.start
        start_meeting(meeting=self.meeting, by=self.by, at=at)
        at = yield self.start + DAYS(minutes=5)
        self._tick(coming, (Status.ABSENT,), at)
        mark_everyone_present(meeting=self.meeting, by=self.by, at=at)
        self._count_the_public(at)
        items = list(AgendaItem.objects.filter(meeting=self.meeting).order_by("position"))
        for number, item in enumerate(items, start=1):
            at = yield self.start + DAYS(minutes=5 + 100 * number / len(items))
            self._hear(item, items, at)
        at = yield self.start + DAYS(hours=2)
        finish_meeting(meeting=self.meeting, by=self.by, at=at)

    def _how(self, seat):
        """Four of five come, and nearly everybody where nothing can be decided without a quorum; now
        and then a colleague comes in place of a partner."""
        rolled = self.chance.random() * (0.82 if self.body.binds else 1)
        away = self.world.away.get(seat.person_id)
        if away and self.start.date() >= away:
            return Status.APOLOGIES
        if rolled > 0.96 and seat.agency_id and self._instead_of(seat):
            return Status.SUBSTITUTED
        return (
            Status.PRESENT
            if rolled < 0.78
            else Status.APOLOGIES
            if rolled < 0.93
            else Status.ABSENT
        )

    def _instead_of(self, seat):
        """Who may come for a member, None for nobody."""
        allowed, most = self.body.substitutes, self.body.substitute_most
        sent = Attendance.objects.filter(membership=seat, status=Status.SUBSTITUTED)
        if most is not None and sent.count() >= most:
            return None
        if allowed == Body.Substitutes.ANYBODY:
            come = Attendance.objects.filter(meeting=self.meeting).values_list("person", flat=True)
            free = colleagues(self.body)[seat.agency_id]
            return next((each for each in free if each.pk not in set(come)), None)
        deputy = Deputy.objects.filter(seat=seat.seat_id).select_related("person").first()
        return deputy.person if deputy and allowed == Body.Substitutes.DEPUTIES else None

    def _tick(self, coming, which, at):
        for seat, how in coming.items():
            if how not in which:
                continue
            instead = self._instead_of(seat) if how == Status.SUBSTITUTED else None
            if how == Status.SUBSTITUTED and instead is None:
                how = Status.APOLOGIES
            tick(
                meeting=self.meeting, membership=seat, status=how, by=self.by,
                substitute=instead, at=at,
            )  # fmt: skip

    def _count_the_public(self, at):
        if self.body.kind in facts.PUBLIC:
            count = self.chance.randint(*facts.PUBLIC[self.body.kind])
            set_public_count(meeting=self.meeting, count=count, by=self.by, at=at)

    def _hear(self, item, items, at):
        matter = self.about.get(item.pk)
        quorum = self._preside(item, at) if matter or item.kind == Kind.MINUTES else None
        if matter and self.body.binds and not quorum.is_quorate(item.position):
            if not AgendaItem.objects.get(pk=item.pk).is_informal:
                go_informal(item=item, by=self.by, at=at)
            self.write(item, facts.INFORMAL, at)
        elif matter:
            matter.hear(self, item, quorum, at)
        else:
            said = self._standing(item, items, quorum, at)
            if said:
                self.write(item, said, at)
        if item.kind == Kind.UPDATES and self.has_private_minute:
            self._close(item, at)

    def _close(self, item, at):
        """What was said of one open item names a person, and only that is private."""
        close_minute(
            item=item, access=AgendaItem.Access.EXEMPT, paragraphs=[1], private_reason=facts.NAMES_A_FAMILY,
            by=self.by, at=at,
        )  # fmt: skip
        item = AgendaItem.objects.get(pk=item.pk)
        summarise_for_public(item=item, text=facts.IN_PUBLIC, by=self.by, at=at)

    def _preside(self, item, at):
        """Where neither chair nor vice-chair is there, another member presides."""
        quorum = quorum_of(Meeting.objects.select_related("body").get(pk=self.meeting.pk))
        here = quorum.here(item.position)
        own = [each for each in here if each.role]
        if own and quorum.presiding(item.position) is None:
            row = Attendance.objects.get(pk=own[0].attendance)
            choose_presiding(meeting=self.meeting, membership=row.membership, by=self.by, at=at)
            quorum = quorum_of(Meeting.objects.select_related("body").get(pk=self.meeting.pk))
        return quorum

    def _standing(self, item, items, quorum, at):
        """What is said under a standing item, after what is done there."""
        if item.kind == Kind.DECLARATIONS and self._declare(items, at):
            return facts.OTHERWISE_NONE
        if item.kind == Kind.MINUTES:
            return self._approve(item, quorum, at)
        if item.kind == Kind.AOB and self.body.is_private:
            self.promise(item, self.chance.choice(TASKS))
        return said_under(self.chance, item).format(**self.words)

    def _declare(self, items, at):
        """Now and then somebody on a board declares an interest. Returns whether."""
        matters = [item for item in items if getattr(self.about.get(item.pk), "is_topic", False)]
        here = self.meeting.attendances.filter(status=Status.PRESENT, membership__has_vote=True)
        here = list(here.select_related("membership").order_by("pk"))
        if self.body.kind != Body.Kind.BOARD or not matters or len(here) < 5:
            return False
        if self.chance.random() > 0.2:
            return False
        self._interest(self.chance.choice(matters), self.chance.choice(here[1:]).membership, at)
        return True

    def _interest(self, item, seat, at):
        is_councillor = seat.role == Role.ELECTED_MEMBER
        left = is_councillor or self.chance.random() < 0.7
        interest = declare_interest(
            item=item,
            membership=seat,
            kind=Interest.Kind.DPI if is_councillor else Interest.Kind.OWN,
            outcome=Interest.Outcome.LEFT if left else Interest.Outcome.STAYED,
            nature=self.chance.choice(facts.INTERESTS),
            is_registered=not is_councillor,
            by=self.by,
            at=at,
        )
        if interest.notify_by and self.start.date() < self.world.days_ago(40):
            self.world.timeline.add(self._tell_of(interest))

    def _tell_of(self, interest):
        at = yield self.start + DAYS(days=12)
        record_notified(interest=interest, by=self.by, at=at)

    def _approve(self, item, quorum, at):
        """The minutes that wait are agreed and signed by who presides."""
        presiding = quorum.presiding(item.position)
        waiting = Meeting.objects.filter(
            body=self.body, state=Meeting.State.MINUTES_PUBLISHED, approval=None,
            starts_at__lt=self.start,
        ).order_by("starts_at")  # fmt: skip
        if not waiting:
            return facts.NO_MINUTES
        if self.body.binds and not quorum.is_quorate(item.position):
            return facts.NOT_AGREED
        if not presiding:
            return facts.NOBODY_PRESIDED
        signer = Attendance.objects.select_related("person").get(pk=presiding.attendance).person
        for earlier in waiting:
            approval = approve_minutes(meeting=earlier, item=item, by=self.by, at=at)
            if not self.waits_for_signature:
                sign_minutes(
                    approval=approval, person=signer, dissent=self.dissent,
                    by=signer.user or self.by, at=at,
                )  # fmt: skip
        return ""  # the approval itself stands in the minutes

    def _chair(self):
        return next((seat.person for seat in self.seats if seat.role == Role.CHAIR), None)

    def write(self, item, said, at):
        """The minute of an item."""
        save_minute(item=item, text=said, version=0, by=self.by, at=at)

    def promise(self, item, what):
        """`what`: (agency, words)."""
        item.meeting = self.meeting
        made = promise_under(self.world, self.chance, item, self.words, what, self.seats, self.by)
        make(self.world, made)

    def _write_up(self):
        at = yield self.start + READY
        own = Interest.objects.filter(item__meeting=self.meeting, is_own=True)
        for interest in own.filter(attendance__status__in=IN_ROOM):
            confirm_own(interest=interest, by=self.by, at=at)
        mark_minutes_ready(meeting=self.meeting, by=self.by, at=at)
        if self.waits_for_chair:
            return
        if self.is_sent_back:
            at = yield self.start + READY + DAYS(days=1)
            return_minutes(
                meeting=self.meeting, reason=facts.NOT_RIGHT, by=self._chair().user, at=at
            )
            at = yield self.start + READY + DAYS(days=2)
            mark_minutes_ready(meeting=self.meeting, by=self.by, at=at)
        if self.body.approves_minutes:
            at = yield self.start + CHECKED
            record_agreement(
                meeting=self.meeting, person=self._chair(), how=MinutesCheck.How.EMAIL,
                checked_on=timezone.localtime(at).date(), by=self.by, at=at,
            )  # fmt: skip
        at = yield self.start + OUT
        publish_minutes(meeting=self.meeting, by=self.by, at=at)

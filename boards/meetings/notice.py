"""Whether a meeting gives its clear days, and by when it must be published."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from boards.meetings import rules, timetable
from core import calendar


@dataclass(frozen=True)
class Notice:
    """`last_day` is strict; `target` is the working day on or before it; `published_on` is the day
    that the first pack counts as, None before."""

    last_day: datetime.date
    target: datetime.date
    convened_on: datetime.date
    published_on: datetime.date | None
    clear_days: int | None
    asked: str
    given: str
    was_beforehand: bool = True
    """Whether it was published on the day of the meeting at the latest."""

    @property
    def in_time(self):
        """Whether the agenda went out with its clear days; None while it is not out."""
        if self.published_on is None:
            return None
        kept = rules.notice_kept(self.published_on, self.last_day, self.convened_on)
        return self.was_beforehand and kept

    @property
    def is_short(self):
        """The meeting was called at shorter notice than the clear days of its body."""
        return self.convened_on > self.last_day


def counts_as(meeting, moment, closed):
    """The day that something published at this moment counts as, by the body's cut-off hour."""
    return calendar.publication_day(timezone.localtime(moment), meeting.body.cut_off, closed)


def notice_of(meeting, closed, published_at=None):
    """The notice of a meeting, published at this moment (None: not yet). Where the meeting was
    brought forward since, it is judged by the day of that."""
    body, counting = meeting.body, meeting.body.counting
    if published_at and meeting.moved_nearer_at:
        published_at = max(published_at, meeting.moved_nearer_at)
    published = counts_as(meeting, published_at, closed) if published_at else None
    days = published and calendar.clear_days_between(published, meeting.day, counting, closed)
    return Notice(
        last_day=calendar.publish_by(meeting.day, body.clear_days, counting, closed),
        target=calendar.publish_target(meeting.day, body.clear_days, counting, closed),
        convened_on=counts_as(meeting, meeting.convened_at, closed),
        published_on=published,
        clear_days=days,
        asked=body.notice_in_words,
        given=_given(body, days),
        was_beforehand=published_at is None
        or timezone.localtime(published_at).date() <= meeting.day,
    )


def _given(body, days):
    """Such as "6 clear working days’ notice (5 required)"; "" while nothing is published."""
    if days is None:
        return ""
    return f"{body.days_in_words(days)}{'’' if days != 1 else '’s'} notice ({body.clear_days} required)"


def timetable_of(meeting, notice, closed):
    """The timetable.Points of a meeting. Papers count as done once the agenda is out. None for one
    that was held before this system was used."""
    if meeting.predates_system:
        return []
    body = meeting.body
    stamps = {
        timetable.CALL: meeting.called_at,
        timetable.PAPERS: meeting.agenda_published_at,
        timetable.AGREE: meeting.agreed_at,
        timetable.PUBLISH: meeting.agenda_published_at,
        timetable.MINUTES: meeting.minutes_published_at,
    }
    return timetable.points(
        meeting.day,
        notice.target,
        {
            timetable.CALL: body.call_days,
            timetable.PAPERS: body.papers_days,
            timetable.AGREE: body.agree_days,
            timetable.MINUTES: body.minutes_days,
        },
        {key: timezone.localtime(at).date() for key, at in stamps.items() if at},
        timezone.localtime(meeting.convened_at).date(),
        closed,
    )


def papers_due(meeting, closed):
    """The day on which papers for a meeting are due, None where its body asks for none or the day
    has passed."""
    points = timetable_of(meeting, notice_of(meeting, closed), closed)
    due = next((each.due for each in points if each.key == timetable.PAPERS), None)
    return due if due and due >= timezone.localdate() else None

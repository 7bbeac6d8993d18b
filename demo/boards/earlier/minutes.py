"""How minutes of the year before were written, checked, approved and signed."""

import datetime
from collections import defaultdict

from boards.attendance.quorum import quorum_of
from boards.minutes.approvals.operations import freeze_signed
from boards.minutes.versions.operations import publish_version
from boards.models import (
    AgendaItem,
    Attendance,
    Body,
    Meeting,
    Membership,
    Minute,
    MinuteDraft,
    MinutesApproval,
    MinutesCheck,
)

Kind = AgendaItem.Kind
State = Meeting.State
WITH_MINUTES = (Body.Power.DECIDE, Body.Power.RECOMMEND)


def minute_of(item, text, clerk):
    """(minute, its draft), not yet saved."""
    stamp = {"saved_by": clerk, "saved_at": item.meeting.ends_at}
    minute = Minute(item=item, text=text, **stamp)
    return minute, MinuteDraft(item=item, text=text, version=1, **stamp)


def write_checks(clerk):
    """The chair agreed to what was published by email."""
    held = Meeting.objects.filter(body__power__in=WITH_MINUTES, state=State.MINUTES_READY)
    seats = Membership.objects.filter(role=Membership.Role.CHAIR).select_related("person")
    chairs = {seat.body_id: seat.person for seat in seats}
    MinutesCheck.objects.bulk_create(
        MinutesCheck(
            meeting=meeting,
            how=MinutesCheck.How.EMAIL,
            person=chairs[meeting.body_id],
            name=chairs[meeting.body_id].name,
            checked_on=meeting.day + datetime.timedelta(days=5),
            recorded_by=clerk,
            recorded_at=meeting.minutes_published_at,
        )
        for meeting in held
    )


def publish_all():
    """What is written up is out; from now on the database keeps it as it is."""
    Meeting.objects.filter(state=State.MINUTES_READY).update(state=State.MINUTES_PUBLISHED)


def write_versions(clerk):
    """The minutes and notes of each meeting as they were published. Those of the meeting before
    were approved and signed there, where the chair and a quorum were; the last ones wait for this
    year's."""
    held = Meeting.objects.filter(state=State.MINUTES_PUBLISHED).select_related(
        "body", "venue", "minutes_published_by"
    )
    waiting = defaultdict(list)
    for meeting in held.order_by("starts_at", "id"):
        came = meeting.attendances.filter(status=Attendance.Status.PRESENT)
        chair = came.filter(membership__role=Membership.Role.CHAIR).select_related("person").first()
        if chair and _may_approve(meeting):
            for version in waiting.pop(meeting.body_id, ()):
                approval = _approval(version.meeting, meeting, chair, clerk)
                freeze_signed(approval, version)
                approval.save(force_insert=True)
        at, by = meeting.minutes_published_at, meeting.minutes_published_by
        waiting[meeting.body_id].append(publish_version(meeting, by=by, at=at))


def _may_approve(meeting):
    """Where minutes are approved at all, and want of a quorum forbids it, one was there."""
    if meeting.power not in WITH_MINUTES:
        return False
    return not meeting.binds or quorum_of(meeting).is_quorate(_minutes_item(meeting).position)


def _minutes_item(meeting):
    return meeting.items.get(kind=Kind.MINUTES)


def _approval(earlier, meeting, chair, clerk):
    at = meeting.started_at
    return MinutesApproval(
        meeting=earlier,
        item=_minutes_item(meeting),
        outcome=MinutesApproval.Outcome.APPROVED,
        recorded_at=at,
        recorded_by=clerk,
        signed_at=at,
        signed_by=clerk,
        signed_name=chair.name,
        signed_person=chair.person,
        dissent="",
    )

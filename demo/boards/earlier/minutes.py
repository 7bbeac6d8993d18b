"""How minutes of the year before were written, checked, approved and signed."""

import datetime
from collections import defaultdict

from boards.attendance.quorum import quorum_of
from boards.minutes.approvals import freeze_signed
from boards.models import (
    AgendaItem,
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
    """The chair agreed to what was published by e-mail."""
    held = Meeting.objects.filter(body__power__in=WITH_MINUTES, state=State.MINUTES_PUBLISHED)
    chairs = dict(
        Membership.objects.filter(role=Membership.Role.CHAIR).values_list("body", "person__name")
    )
    MinutesCheck.objects.bulk_create(
        MinutesCheck(
            meeting=meeting,
            how=MinutesCheck.How.EMAIL,
            name=chairs.get(meeting.body_id, "The chair"),
            checked_on=meeting.day + datetime.timedelta(days=5),
            recorded_by=clerk,
            recorded_at=meeting.minutes_published_at,
        )
        for meeting in held
    )


def write_approvals(clerk):
    """The minutes of each meeting were approved and signed at the next that had a quorum; the last
    ones wait for this year's."""
    held = Meeting.objects.filter(body__power__in=WITH_MINUTES, minutes_ready_at__isnull=False)
    waiting, found = defaultdict(list), []
    for meeting in held.select_related("body", "venue").order_by("starts_at", "id"):
        if _may_approve(meeting):
            chair = meeting.attendances.filter(membership__role=Membership.Role.CHAIR).first()
            for earlier in waiting.pop(meeting.body_id, ()):
                approval = _approval(earlier, meeting, chair, clerk)
                freeze_signed(approval, earlier)
                found.append(approval)
        if meeting.state == State.MINUTES_PUBLISHED:
            waiting[meeting.body_id].append(meeting)
    MinutesApproval.objects.bulk_create(found)


def _may_approve(meeting):
    """Where want of a quorum forbids it, one was there."""
    return not meeting.body.binds or quorum_of(meeting).is_quorate(_minutes_item(meeting).position)


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
        signed_name=chair.name if chair else "The vice-chair",
        dissent="",
    )

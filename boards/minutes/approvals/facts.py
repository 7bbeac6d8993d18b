"""What an approval and a signature hold of the meeting at which they were given: who was needed in
the room, who had a vote, who presided, and that who signed was there."""

from dataclasses import replace

from django.db.models import Q
from django.db.models.functions import Coalesce

from boards.attendance.models import Absence, Attendance
from boards.attendance.quorum import quorum_of
from boards.decisions.facts import comes_in, of_span, votes_at
from boards.meetings.querysets import held_as
from boards.minutes.models import MinutesApproval
from boards.seats.models import Membership
from boards.seats.voting.chairs import KEPT
from core import rests
from core.frozen import PRINTS


def register():
    rests.hold("presence", "approvals", refuses=signed)
    rests.hold("attendance", "approvals", refuses=approved_with)
    rests.hold("absence", "approvals", refuses=approved_without)
    rests.hold("membership", "approvals", refuses=approved_by_members)
    rests.hold("presiding", "approvals", refuses=presided)
    rests.hold("one person", "approvals", refuses=signed_as_one)


def approved_with(span):
    """Who was needed in the room for an approval stays in it: a deciding body keeps its quorum and
    whoever presided, and who presided at a signed one stays in any case."""
    row = span.attendance
    for approval in of_span(_whole(), span):
        meeting, position = approval.item.meeting, approval.item.position
        quorum = quorum_of(meeting)
        others = [each for each in quorum.voters if each.attendance != row.pk]
        without, led = replace(quorum, voters=others), quorum.presiding(position)
        counts, left = (len(each.counted(position)) for each in (quorum, without))
        needed = approval.quorum or 0
        what = f"the minutes of {approval.meeting.day:%-d %B %Y} were approved"
        if approval.signed_at:
            stays = approval.signed_by_entry_of(row)
        else:
            stays = meeting.binds and without.presiding(position) is None
        if led and led.attendance == row.pk and stays:
            return f"{row.name} was in the chair when {what}"
        counts_on = quorum.interest_counts and span.reason == Absence.Reason.INTEREST
        loses = left < needed <= counts or quorum.has_roles(position) > without.has_roles(position)
        if needed and loses and not counts_on:
            return f"Without {row.name} there was no quorum when {what}"
    return None


def approved_without(span):
    """Who comes in afterwards was not in the chair when minutes were approved."""
    row = span.attendance
    for approval in of_span(_whole(), span):
        position = approval.item.position
        if not comes_in(span, position):
            continue
        quorum = quorum_of(approval.item.meeting)
        voters = [
            replace(each, absences=[]) if each.attendance == row.pk else each
            for each in quorum.voters
        ]
        led = replace(quorum, voters=voters).presiding(position)
        if led and led.attendance == row.pk:
            return (
                f"The minutes of {approval.meeting.day:%-d %B %Y} were approved without {row.name}. "
                f"Say first who was in the chair for item {approval.item.number}."
            )
    return None


def approved_by_members(membership):
    """Who had a vote on the day on which a deciding body approved minutes stays so, and so does who
    signed. `membership` is as it is to be, not saved yet."""
    stored = Membership.objects.filter(pk=membership.pk).first()
    bodies = {membership.body_id} | ({stored.body_id} if stored else set())
    person = membership.person_id
    led = Q(signed_person=person) | Q(signed_person__merged_into=person)
    led |= Q(signed_person__merged=person)
    held = held_as("item__meeting__", "decide") | (led if membership.pk else Q(pk=None))
    for approval in _whole().filter(held, item__meeting__body__in=bodies):
        meeting = approval.item.meeting
        if votes_at(stored, meeting) != votes_at(membership, meeting):
            return (
                f"{meeting.body} approved minutes on {meeting.day:%-d %B %Y}, and who had a vote then "
                "stays. Choose a day after that."
            )
    return None


def presided(item):
    """Who presided when minutes were approved that are signed stays."""
    if approval := _whole().filter(item=item, signed_at__isnull=False).first():
        return f"{approval.signed_name} signed minutes that were approved under this item"
    return None


def _whole():
    rows = MinutesApproval.objects.select_related("meeting", "item__meeting__body")
    return rows.defer(*PRINTS).order_by("meeting__starts_at", "pk")


def signed(row):
    """Who signed minutes at a meeting stays in its attendance, under whichever entry."""
    kept = Coalesce("signed_person__merged_into", "signed_person")
    signatures = MinutesApproval.objects.filter(item__meeting=row.meeting_id).annotate(kept=kept)
    if (
        row.person_id
        and signatures.filter(
            kept__in=Attendance.objects.filter(pk=row.pk).values(entry=KEPT)
        ).exists()
    ):
        return f"{row.name} signed the earlier minutes at this meeting, and so was there"
    return None


def signed_as_one(gone):
    """Who signed under one entry, and was there under the other, is one person."""
    pair = [gone.pk, gone.merged_into_id]
    for approval in _whole().filter(signed_person__in=pair):
        there = Attendance.objects.filter(meeting=approval.item.meeting_id, person__in=pair)
        if there.exclude(person=approval.signed_person_id).exists():
            return (
                f"{approval.signed_name} signed the minutes of {approval.meeting.day:%-d %B %Y} "
                "under one of the two entries, and was there under the other"
            )
    return None

"""Approving minutes at a later meeting, and signing them for good."""

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.attendance.chairing.presiding import who_signs
from boards.attendance.models import Attendance
from boards.attendance.quorum import IN_ROOM
from boards.corrections import documents
from boards.corrections.attended import as_corrected
from boards.decisions.operations import require_formal, require_quorum
from boards.meetings.locking import expect_minutes_taken, lock_meeting
from boards.meetings.models import Meeting
from boards.minutes import shown as on_page
from boards.minutes.models import MinutesApproval
from boards.minutes.operations import forget_check
from boards.minutes.versions.operations import latest
from boards.seats.voting.chairs import is_own
from boards.seats.voting.councillors import entries_of
from core import events, rows
from core.errors import Refused, WrongState
from core.frozen import freeze
from core.text import paragraphs

Outcome = MinutesApproval.Outcome


@operation
def approve_minutes(*, meeting, item, by, corrections=(), shown=None, at=None):
    """The minutes of `meeting` are a correct record, or are one with these corrections (list of
    str). Recorded under an item of a later meeting of the same body. `shown`:
    `boards.minutes.shown.approval` of what this replaces. Returns the approval. Raises WrongState
    where they are signed, Refused where that meeting may not approve them."""
    at = at or timezone.now()
    later = lock_meeting(item.meeting, by=by)
    expect_minutes_taken(later)
    locked = lock_meeting(meeting, by=by)
    _check_pair(locked, later)
    rows.expect(locked, Meeting.State.MINUTES_PUBLISHED)
    require_formal(item)
    require_quorum(later, item.position)
    corrections = [line.strip() for line in corrections if line.strip()]
    outcome = Outcome.AMENDED if corrections else Outcome.APPROVED
    made = {"item": item, "outcome": outcome, "corrections": corrections}
    made |= {"recorded_at": at, "recorded_by": by}
    if MinutesApproval.objects.filter(meeting=locked, signed_at__isnull=False).exists():
        raise WrongState("These minutes are signed. A later correction is a new minute.")
    known = MinutesApproval.objects.filter(meeting=locked).first()
    stands = known and (known.item_id, known.outcome, known.corrections)
    if stands == (item.pk, outcome, corrections):
        return known
    _expect_shown(known, shown)
    approval, _ = MinutesApproval.objects.update_or_create(meeting=locked, defaults=made)
    changes = {"minutes": [None, approval.get_outcome_display()]}
    events.record("minutes.approved", locked, by=by, at=at, changes=changes)
    return approval


@operation
def refuse_minutes(*, meeting, item, reason, by, at=None):
    """The minutes are no correct record: they are written up anew. What was published stays
    readable, and says so. Returns the meeting. Raises Refused without a reason, WrongState where
    they are approved."""
    later = lock_meeting(item.meeting, by=by)
    expect_minutes_taken(later)
    locked = lock_meeting(meeting, by=by)
    _check_pair(locked, later)
    rows.expect(locked, Meeting.State.MINUTES_PUBLISHED)
    require_formal(item)
    require_quorum(later, item.position)
    if not reason.strip():
        raise Refused("Enter what is wrong with the minutes", "corrections")
    _write_up_again(locked)
    events.record("minutes.not_approved", locked, by=by, at=at, reason=reason.strip())
    return locked


@operation
def reopen_minutes(*, meeting, reason, by, at=None):
    """Published minutes or notes are taken back to be corrected. What was published stays readable,
    and says so, until the next version is out. Returns the meeting. Raises Refused without a
    reason, WrongState where they are approved."""
    locked = lock_meeting(meeting, by=by)
    rows.expect(locked, Meeting.State.MINUTES_PUBLISHED)
    if not reason.strip():
        raise Refused("Enter a reason for reopening", "reason")
    _write_up_again(locked)
    events.record("minutes.reopened", locked, by=by, at=at, reason=reason.strip())
    return locked


def _write_up_again(meeting):
    if MinutesApproval.objects.filter(meeting=meeting).exists():
        raise WrongState("These minutes have been approved already.")
    unready = {"minutes_ready_at": None, "minutes_ready_by": None}
    rows.change(meeting, {"state": Meeting.State.WRITING_UP} | unready)
    forget_check(meeting)


@operation
def sign_minutes(*, approval, person, by, dissent="", shown=None, at=None):
    """The person presiding has signed, perhaps with a note of `dissent`: freeze the minutes with
    their hash. With their own sign-in, or recorded by whoever keeps the record. `shown`:
    `boards.minutes.shown.approval` of what was signed. Returns the approval. Raises Refused for who
    did not preside over the item that approved, or by a correction was not there, WrongState where
    they are signed, PermissionDenied for who would sign for another."""
    at = at or timezone.now()
    # Who was there is corrected under the lock of that meeting, which approve_minutes takes first.
    rows.take(approval.item.meeting, Meeting.objects.all())
    meeting = lock_meeting(approval.meeting, by=by, right=Permission.VIEW_MEETING)
    if not is_own(person, by):
        rights.require_too(Permission.RUN_MEETING, by=by, on=meeting)
    rows.expect(meeting, Meeting.State.MINUTES_PUBLISHED)
    locked = rows.lock(approval, MinutesApproval.objects.select_related("item__meeting__body"))
    if locked.signed_at:
        raise WrongState(f"{locked.signed_name} has signed these minutes already.")
    _expect_shown(locked, shown)
    if person is None or not who_signs(locked.item).filter(pk=person.pk).exists():
        raise Refused("Only whoever was in the chair when they were approved can sign", "person")
    _expect_there(locked.item, person)
    locked.signed_name, locked.signed_person = person.name, person
    locked.signed_at, locked.signed_by = at, by
    locked.dissent = dissent.strip()
    freeze_signed(locked, latest(meeting))
    locked.save()
    events.record("minutes.signed", meeting, by=by, at=at, changes={"signed": [None, person.name]})
    return locked


def _expect_there(item, person):
    own = Attendance.objects.filter(entries_of(person), meeting=item.meeting_id)
    if as_corrected(own).exclude(stands_as__in=IN_ROOM).exists():
        raise Refused(
            f"A correction says {person.name} was not present when these minutes were approved. Approve "
            "them at the next meeting; whoever is in the chair then signs.",
            "person",
        )


def _expect_shown(approval, shown):
    words = f"They now stand as “{approval.in_words}”." if approval else ""
    if approval and (found := on_page.errata_of(approval.meeting_id).count()):
        words += f" Corrections recorded beside them: {found}."
    rows.expect_shown(shown, on_page.approval(approval), words)


def freeze_signed(approval, version):
    """Put the version of the minutes that was approved, with its corrections and what was found
    wrong since, into an approval that is signed."""
    meeting, by = approval.meeting, approval.signed_by
    signed = {"banner": "", "stamp": approval.in_words, "changes": approval.corrections}
    if approval.dissent:
        signed["dissent"] = [approval.signed_name, *paragraphs(approval.dissent)]
    whole = None
    if version.has_private:
        whole = _signed_print(version.private_document, signed, meeting, by)
    reader = by if meeting.body.is_private else AnonymousUser()
    open_part = _signed_print(version.document, signed, meeting, reader)
    freeze(approval, open_part, whole)


def _signed_print(document, signed, meeting, reader):
    errata = {"errata": documents.errata(meeting, reader)}
    return documents.with_corrected_rooms(document) | signed | errata


def _check_pair(meeting, later):
    if not meeting.approves_minutes:
        raise Refused(f"{meeting.body} keeps notes, which are not approved.", "meeting")
    if later.is_extraordinary:
        raise Refused("An extraordinary meeting approves no minutes", "meeting")
    if meeting.body_id != later.body_id or meeting.starts_at >= later.starts_at:
        raise Refused("Minutes are approved at a later meeting of the same board", "meeting")

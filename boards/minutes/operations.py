"""Writing minutes up, checking them, and correcting signed ones later."""

from django.utils import timezone

from accounts.access import Permission
from accounts.rights import operation
from boards.attendance.chairing.presiding import who_speaks
from boards.meetings.agendas.documents import has_private, reads_private
from boards.meetings.items.operations import add_item, prepare_minutes
from boards.meetings.locking import expect_minutes_taken, lock_meeting
from boards.meetings.models import Meeting
from boards.minutes.models import Minute, MinuteDraft, MinutesApproval, MinutesCheck
from core import events, rows
from core.errors import Clash, Refused, WrongState
from neighbourhoods.models import Person

How = MinutesCheck.How


@operation
def save_minute(*, item, text, version, by, client_id=None, leave=False, at=None):
    """Autosave the text of an item. Returns the draft with its new version.

    `version` is the one the writer started from; another stored version is a Clash with both
    texts. The same `client_id` again is answered as before. With `leave` the text becomes a
    revision of the minute; otherwise only the untracked draft changes.
    """
    at = at or timezone.now()
    meeting = lock_meeting(item.meeting, by=by)
    expect_minutes_taken(meeting)
    draft = _lock_draft(item, at)
    repeated = client_id is not None and draft.client_id == client_id
    if not repeated and draft.version != version and draft.text != text:
        raise Clash(
            f"{draft.saved_by or 'Somebody'} changed the minute of “{draft.item.title}” meanwhile.",
            mine=text,
            theirs=draft.text,
            version=draft.version,
            who=str(draft.saved_by or ""),
            at=draft.saved_at,
        )
    if not repeated:
        draft.text, draft.version, draft.client_id = text, draft.version + 1, client_id
        draft.saved_by, draft.saved_at = by, at
        draft.save()
    if leave:
        _keep(Minute.objects.filter(item=item), draft, by=by, at=at)
    return draft


def _lock_draft(item, at):
    """The draft, locked after its meeting: the order in which every other step locks them."""
    drafts = MinuteDraft.objects.select_for_update(no_key=True, of=("self",))
    drafts = drafts.select_related("item", "saved_by").filter(item=item)
    draft = drafts.first()
    if draft is None:
        prepare_minutes([item], at=at)
        draft = drafts.get()
    return draft


def keep_all_minutes(meeting, *, by, at):
    """Turn every draft of a meeting into the minute, locking them all."""
    drafts = MinuteDraft.objects.select_for_update(no_key=True).filter(item__meeting=meeting)
    changed = {draft.item_id: draft for draft in drafts.order_by("pk")}
    for minute in Minute.objects.filter(item__in=list(changed)):
        draft = changed[minute.item_id]
        if minute.text != draft.text:
            _keep(Minute.objects.filter(pk=minute.pk), draft, by=draft.saved_by or by, at=at)


def _keep(minutes, draft, *, by, at):
    minutes.exclude(text=draft.text).update(text=draft.text, saved_by=by, saved_at=at)


def wrote_minutes(meeting, user):
    """Whether the user with this key marked the minutes ready or wrote the text of an item."""
    texts = Minute.objects.filter(item__meeting=meeting, saved_by=user).exclude(text="")
    return meeting.minutes_ready_by_id == user or texts.exists()


@operation
def check_minutes(*, meeting, by, at=None):
    """`by` has read the minutes that are ready and found them right. Returns the check. Raises
    Refused for who wrote them or may not read all of them, WrongState where they are checked."""
    at = at or timezone.now()
    locked = _ready(meeting, by, Permission.VIEW_MEETING)
    if wrote_minutes(locked, by.pk):
        raise Refused("You wrote these minutes. Someone else must check them.")
    if has_private(locked) and not reads_private(locked, by):
        raise Refused(
            "These minutes have a private part that you do not read. Another checks them."
        )
    person = Person.objects.filter(user=by.pk).first()
    return _keep_check(
        locked, how=How.HERE, name=by.name, person=person, checked_by=by,
        checked_on=timezone.localtime(at).date(), by=by, at=at,
    )  # fmt: skip


@operation
def record_agreement(*, meeting, person, how, checked_on, by, at=None):
    """The chair, the vice-chair or who presided agreed to the minutes outside, by email or phone.
    Returns the check. Raises Refused for anybody else, for an author, and for a way or a day that
    does not fit, WrongState where they are checked."""
    at = at or timezone.now()
    locked = _ready(meeting, by, Permission.RUN_MEETING)
    if how not in (How.EMAIL, How.PHONE):
        raise Refused("Choose how the chair agreed", "how")
    person = who_speaks(locked).filter(pk=person and person.pk).first()
    if person is None:
        raise Refused(
            "Choose the chair, the vice-chair or the person who chaired the meeting", "person"
        )
    if person.user_id and wrote_minutes(locked, person.user_id):
        raise Refused("Someone other than the author must agree", "person")
    today = timezone.localtime(at).date()
    if not locked.day <= checked_on <= today:
        raise Refused("The day must lie between the meeting and today", "checked_on")
    return _keep_check(
        locked, how=how, name=person.name, person=person, checked_on=checked_on, by=by, at=at
    )


def _ready(meeting, by, right):
    locked = lock_meeting(meeting, by=by, right=right)
    rows.expect(locked, Meeting.State.MINUTES_READY)
    if why_unchecked(locked) is None:
        raise WrongState("These minutes have been checked already.")
    forget_check(locked)
    return locked


def why_unchecked(meeting):
    """Why nobody has checked the minutes of a meeting, by what is known of people today: who checked
    them may turn out to have written them, or not to speak for the body. None where it is checked."""
    checks = MinutesCheck.objects.select_related("person__merged_into")
    check = checks.filter(meeting=meeting).first()
    if check is None:
        return (
            "Someone other than the author must check these minutes first, here or as the chair "
            "by email or phone."
        )
    person = check.person and (check.person.merged_into or check.person)
    sign_ins = {check.checked_by_id, person and person.user_id} - {None}
    if any(wrote_minutes(meeting, each) for each in sign_ins):
        return f"{check.name} wrote a part of these minutes: someone else must check them."
    if check.how != How.HERE and not who_speaks(meeting).filter(pk=person.pk).exists():
        return (
            f"{check.name} was not the chair on that day: the chair, the vice-chair or the "
            "person who chaired the meeting must agree to these minutes."
        )
    return None


def forget_check(meeting):
    """Step: the minutes of a locked meeting are no longer what somebody checked."""
    MinutesCheck.objects.filter(meeting=meeting).delete()


def _keep_check(meeting, *, by, at, **fields):
    check = MinutesCheck.objects.create(meeting=meeting, recorded_by=by, recorded_at=at, **fields)
    changes = {"check": [None, check.in_words]}
    events.record("minutes.checked", meeting, by=by, at=at, changes=changes)
    return check


@operation
def correct_signed(*, item, meeting, text, by, at=None):
    """Put a correction of an item of signed minutes on a later agenda of the same body, with the
    class of that item or of its minute. Returns the new item, whose `corrects` is the old one.
    Raises Refused without words, for minutes that are not signed, and for a meeting that is no
    later one of the body."""
    meeting = lock_meeting(meeting, by=by)
    signed = MinutesApproval.objects.filter(meeting=item.meeting_id, signed_at__isnull=False)
    if not signed.exists():
        raise Refused("These minutes are not signed yet: correct them as they are approved")
    if meeting.body_id != item.meeting.body_id or meeting.starts_at <= item.meeting.starts_at:
        raise Refused("Choose a later meeting of the same board", "meeting")
    if not text.strip():
        raise Refused("Enter what is wrong and how it should read", "text")
    minute = Minute.objects.filter(item=item).first()
    source = minute if not item.is_private and minute and minute.is_private else item
    return add_item(
        meeting=meeting,
        title=f"Correction: minutes of {item.meeting.day:%-d %B %Y}, item {item.number}",
        text=text.strip(),
        corrects=item,
        **source.class_fields,
        by=by,
        at=at,
    )

"""Preparing a release of something private, and reviewing it."""

from django.utils import timezone

from accounts.rights import operation
from boards.meetings.agendas.documents import reads_private
from boards.meetings.locking import lock_meeting
from boards.meetings.models import Meeting
from boards.releases.models import Release
from core import events, rows
from core.errors import Refused, WrongState


@operation
def prepare_release(*, item, title, text, reason, by, release=None, at=None):
    """Write what may now be told of a private item, or change a `release` that waits for review. It
    is public once somebody else who reads the private part has reviewed it. Returns it. Raises
    Refused where the item is public or `by` does not read it, WrongState where it was released or
    somebody else has begun."""
    at = at or timezone.now()
    meeting = lock_meeting(item.meeting, by=by)
    rows.expect(meeting, Meeting.State.MINUTES_PUBLISHED)
    if not may_release(item):
        raise Refused("This item is public already", "text")
    _check_reader(meeting, by)
    known = rows.lock(release) if release else Release.objects.filter(item=item).first()
    if known and known.reviewed_at:
        raise WrongState("This item was released already.")
    if known and release is None:
        raise WrongState("Someone else has begun a release of this item. Go back and open theirs.")
    words = {"title": title.strip(), "text": text.strip(), "reason": reason.strip()}
    if release is None:
        release = Release.objects.create(item=item, prepared_by=by, prepared_at=at, **words)
    elif changed := rows.assign(known, words):
        release = known
        rows.write(known, changed | rows.assign(known, {"prepared_by": by, "prepared_at": at}))
    else:
        return known
    events.record("release.prepared", meeting, words={"item": item.number}, by=by, at=at)
    return release


@operation
def review_release(*, release, read, by, at=None):
    """Somebody else has read the release and found that it may be public. `read` is its `digest` as
    it was read: words that changed since are read again. Returns it. Raises Refused for who wrote
    it, who does not read the private part, and words that changed; WrongState where it was
    reviewed."""
    at = at or timezone.now()
    meeting = lock_meeting(release.item.meeting, by=by)
    locked = rows.lock(release)
    if locked.reviewed_at:
        raise WrongState("This release was reviewed already.")
    if locked.digest != read:
        raise Refused("The words have changed since you read them. Read them again.")
    if locked.prepared_by_id == by.pk:
        raise Refused("You wrote this release. Someone else must review it.")
    _check_reader(meeting, by)
    rows.change(locked, {"reviewed_by": by, "reviewed_at": at})
    events.record(
        "release.made",
        meeting,
        words={"item": release.item.number},
        by=by,
        at=at,
        reason=locked.reason,
    )
    return locked


def may_release(item):
    """Whether something of an item is kept from the public: it, its minute, or the whole body."""
    return item.hides_minute or item.meeting.body.is_private


def _check_reader(meeting, by):
    if not reads_private(meeting, by):
        raise Refused("Only who reads the private part may release something of it")

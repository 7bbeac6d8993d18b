"""Recording that an agreement was reviewed."""

from django.utils import timezone

from accounts.rights import operation
from core import events, rows
from core.errors import Refused
from tasking.sharing.agreements import lock_running


@operation
def review_agreement(*, agreement, reviewed_on, reviewed_by, review_on, by, at=None):
    """An agreement was reviewed by a post or group, and is reviewed next on `review_on`. Returns it. Raises Refused
    for a review before its start, before the last one or to come, for a next one that is not to come, without who
    reviewed it, and once it has ended."""
    at = at or timezone.now()
    today = timezone.localtime(at).date()
    locked = lock_running(agreement, by)
    if reviewed_on > today:
        raise Refused("The date of the review must not be in the future", "reviewed_on")
    if reviewed_on < locked.starts_on:
        raise Refused("The date of the review must not be before the start date", "reviewed_on")
    if locked.reviewed_on and reviewed_on < locked.reviewed_on:
        raise Refused("A later review is recorded already", "reviewed_on")
    if not reviewed_by.strip():
        raise Refused("Enter who reviewed it", "reviewed_by")
    if review_on <= today:
        raise Refused("The next review must be after today", "review_on")
    review = {
        "reviewed_on": reviewed_on,
        "reviewed_by": reviewed_by.strip(),
        "review_on": review_on,
    }
    if changed := rows.change(locked, review):
        words = rows.in_words(changed)
        events.record("agreement.reviewed", locked, by=by, at=at, changes=words)
    return locked

"""What was told of private matters later."""

from boards.models import AgendaItem, Meeting
from boards.releases.operations import prepare_release, review_release
from demo.facts.lease import RELEASED


def write_releases(clerk, head):
    """What may be told of the oldest lease, and one that waits for its review."""
    items = AgendaItem.objects.filter(
        access=AgendaItem.Access.EXEMPT, meeting__state=Meeting.State.MINUTES_PUBLISHED
    )
    oldest, next_one = items.order_by("meeting__starts_at")[:2]
    release = _prepare(oldest, clerk)
    review_release(release=release, read=release.digest, by=head, at=release.prepared_at)
    _prepare(next_one, clerk)


def _prepare(item, by):
    return prepare_release(
        item=item,
        title=item.title,
        text=RELEASED,
        reason="The lease is signed",
        by=by,
        at=item.meeting.minutes_published_at,
    )

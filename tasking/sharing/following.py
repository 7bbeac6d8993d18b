"""What follows the marking of a record: records that come from it, and who is named. A step before it is marked otherwise:
`step(record, marking=, agency=, by=, at=)`."""

from core.following import Following
from tasking.sharing.models import NamedReader

_following = Following()
follow, tell = _following.follow, _following.tell


def take_readers_along(before, after, at):
    """Who is named for an official-sensitive record is named for the one that comes from it."""
    known = set(NamedReader.objects.of(after).current().values_list("user", flat=True))
    for each in NamedReader.objects.of(before).current() if after.is_sensitive else ():
        if each.user_id not in known:
            NamedReader.objects.create(
                label=after._meta.label_lower, record=after.pk, user=each.user, reason=each.reason,
                until=each.until, by=each.by, at=at,
            )  # fmt: skip

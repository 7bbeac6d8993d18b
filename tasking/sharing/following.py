"""What a record that follows another one takes along of who may read it."""

from tasking.sharing.models import NamedReader


def take_readers_along(before, after, at):
    """Who is named for an official-sensitive record is named for the one that follows it."""
    for each in NamedReader.objects.of(before).current() if before.is_sensitive else ():
        NamedReader.objects.create(
            label=each.label, record=after.pk, user=each.user, reason=each.reason, until=each.until, by=each.by, at=at
        )  # fmt: skip

"""Reading the addresses of many people at once."""

from dataclasses import dataclass

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events
from core.errors import Refused
from neighbourhoods.people.models import Person

MOST = 500
"""Addresses that are given at once."""


@dataclass(frozen=True)
class Read:
    """Addresses that were read, each once, and how many people have none or may not be asked."""

    addresses: tuple[str, ...]
    without: int
    unreadable: int


@operation
def read_addresses(*, people, by, at=None):
    """Hand out the email addresses of those of `people` whose contact details `by` may read, and
    record whose were read. Returns Read. Raises Refused for more than `MOST`."""
    rights.require(Permission.READ_CONTACTS, by=by)
    readable = Person.objects.all() if by.pk is None else Person.objects.contacts_readable_by(by)
    rows = people.filter(pk__in=readable.values("pk")).select_related("user").with_contact()
    found = list(rows.order_by("name", "pk")[: MOST + 1])
    if len(found) > MOST:
        raise Refused(f"More than {MOST} people. Choose a neighbourhood, agency, board or role.")
    addressed = [each for each in found if each.address]
    if addressed and by.pk is not None:
        keys = ", ".join(str(each.pk) for each in addressed)
        events.record("person.addresses_read", by, by=by, at=at, changes={"records": ["", keys]})
    return Read(
        addresses=tuple(dict.fromkeys(each.address for each in addressed)),
        without=len(found) - len(addressed),
        unreadable=people.count() - len(found),
    )

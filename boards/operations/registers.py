"""The own register of interests of residents and partners."""

from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.models import RegisterEntry, Term
from core import events, rows
from core.errors import Refused, WrongState


@operation
def register_interest(*, person, nature, by, starts_on=None, at=None):
    """Enter an interest. Councillors' belong in the council's register. Returns the entry."""
    at = at or timezone.now()
    person = rights.lock(person, Permission.EDIT_PEOPLE, by=by)
    if not nature.strip():
        raise Refused("Enter the interest", "nature")
    if Term.objects.filter(person=person).current().exists():
        raise Refused(
            f"{person.name} is an elected member: interests stand in the council's register. "
            "Link to it under Correct details.",
            "nature",
        )
    entry = RegisterEntry.objects.create(
        person=person, nature=nature.strip(), recorded_by=by, recorded_at=at,
        starts_on=starts_on or timezone.localtime(at).date(),
    )  # fmt: skip
    events.record("registered an interest", person, by=by, at=at)
    return entry


@operation
def end_entry(*, entry, by, at=None):
    """The person has this interest no longer."""
    today = timezone.localdate()
    found = RegisterEntry.objects.select_related("person")
    locked = rights.lock(entry, Permission.EDIT_PEOPLE, by=by, found=found)
    if locked.ends_on:
        raise WrongState("This entry has ended already.")
    rows.change(locked, {"ends_on": max(today, locked.starts_on)})
    events.record("ended an entry of the register", locked.person, by=by, at=at)
    return locked

"""An agency ends, and another one takes up what is open in its name; or it only gets another name."""

from django.db import connection
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, handing, rows
from core.errors import Refused, WrongState
from neighbourhoods.people.models import Agency, AgencyName

NAMES = ("name", "short_name")


@operation
def end_agency(*, agency, by, ended_on=None, replaced_by=None, at=None):
    """There is no such agency any more: what is open in its name goes to `replaced_by` in one go, what is
    closed keeps the name with "formerly". Returns it. Raises Refused for a day to come, for a successor
    that has ended too, and without one where something is open; WrongState where it has ended."""
    at = at or timezone.now()
    today = timezone.localtime(at).date()
    ended_on = ended_on or today
    with connection.cursor() as cursor:  # two that replace each other at once wait in one order
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('neighbourhoods_agency.replaced_by_id'))"
        )
    locked = rights.lock(agency, Permission.EDIT_REFERENCE, by=by)
    # Whoever names it in a new record is waited for: a foreign key holds the row.
    keys = [locked.pk, *([replaced_by.pk] if replaced_by else [])]
    found = Agency.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    to = {each.pk: each for each in found}.get(replaced_by.pk) if replaced_by else None
    if locked.has_ended:
        raise WrongState(f"{locked.short_name} has ended already.")
    _check(locked, to, ended_on, today)
    open_rows = [(each, each.rows(locked)) for each in handing.successions()]
    if to is None and any(found.exists() for each, found in open_rows if each.holds):
        raise Refused("Something is still open in its name. Choose who replaces it", "replaced_by")
    # First this: what a plan asked goes to nobody but who replaces it.
    rows.change(locked, {"ended_on": ended_on, "replaced_by": to})
    for each, found in open_rows:
        if to is None and each.holds:
            continue
        each.move(found, locked, to, by=by, at=at)
    changes = {"ended on": [None, ended_on.isoformat()]}
    changes |= {"replaced by": [None, to.short_name]} if to else {}
    events.record("agency.ended", locked, by=by, at=at, changes=changes)
    return locked


def _check(agency, to, ended_on, today):
    if ended_on > today:
        raise Refused(
            "Choose today or a day before: until its last day the agency is there", "ended_on"
        )
    if to is None:
        return
    if to.pk == agency.pk:
        raise Refused("Choose another agency", "replaced_by")
    if to.has_ended:
        raise Refused(f"{to.short_name} has ended as well. Choose who replaced it", "replaced_by")


def keep_earlier_name(agency, *, name, short_name, by, at):
    """Step: the agency, locked or about to be written, was called so until now."""
    until = timezone.localtime(at or timezone.now()).date()
    AgencyName.objects.create(agency=agency, name=name, short_name=short_name, until=until)
    changes = {"name": [name, agency.name]}
    events.record("agency.renamed", agency, by=by, at=at, changes=changes)


def open_in_name(agency, user):
    """[(label, how many)] of what is open in its name, as the user sees it. A query a kind."""
    found = []
    for each in handing.successions():
        seen = each.seen(user)
        number = each.rows(agency).filter(pk__in=seen.order_by().values("pk")).count()
        if number:
            found.append((each.label, number))
    return found

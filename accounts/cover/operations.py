"""Naming who covers a role while its holder is away, and ending that."""

from django.utils import timezone

from accounts import rights, telling
from accounts.access import Permission
from accounts.cover.models import Cover
from accounts.rights import operation
from core import events
from core.actors import user_or_none
from core.errors import Refused, WrongState


@operation
def name_cover(*, grant, covered_by, starts_on, ends_on, by, at=None):
    """Give a colleague the grant's rights from day to day, both counting. Returns the cover.

    Named beforehand, by somebody else, for a role given by hand, within the time of the grant: else
    it raises Refused, and where that colleague covers it at that time already.
    """
    at = at or timezone.now()
    today = timezone.localtime(at).date()
    found = type(grant).objects.select_related("user")
    locked = rights.lock(grant, Permission.MANAGE_ACCESS, by=by, found=found)
    _refuse_people(locked, covered_by, by)
    _refuse_days(locked, starts_on, ends_on, today)
    clash = Cover.objects.filter(
        grant=locked, covered_by=covered_by, ended_at=None, starts_on__lte=ends_on,
        ends_on__gte=starts_on,
    )  # fmt: skip
    if clash.exists():
        raise Refused(f"{covered_by.name} covers this role at that time already", "covered_by")
    cover = Cover.objects.create(
        grant=locked,
        covered_by=covered_by,
        starts_on=starts_on,
        ends_on=ends_on,
        named_by=user_or_none(by),
        named_at=at,
    )
    _record("cover.named", cover, by=by, at=at)
    telling.tell_of_cover(cover)
    return cover


@operation
def cover_all(*, user, covered_by, starts_on, ends_on, by, at=None):
    """Give a colleague the rights of every role that was given to somebody by hand, from day to day: of
    one that ends before, as long as it runs. Returns the cover. Raises Refused where there is no such
    role, and what `name_cover` raises; then none is covered."""
    at = at or timezone.now()
    locked = rights.lock(user, Permission.MANAGE_ACCESS, by=by)
    running = locked.grants.filter(membership=None, ended_at=None, starts_on__lte=ends_on)
    running = running.exclude(ends_on__lt=starts_on).order_by("pk")
    made = [
        name_cover(
            grant=grant, covered_by=covered_by, starts_on=max(starts_on, grant.starts_on),
            ends_on=min(ends_on, grant.ends_on or ends_on), by=by, at=at,
        )
        for grant in running
    ]  # fmt: skip
    if not made:
        raise Refused(f"{locked.name} has no role in that time that could be covered", "starts_on")
    return made


def _refuse_people(grant, covered_by, by):
    if grant.membership_id:
        raise Refused("This role comes with a seat. Name a substitute on the board.")
    if covered_by.pk == grant.user_id:
        raise Refused("Choose someone other than the person who is away", "covered_by")
    if by.pk and covered_by.pk == by.pk:
        raise Refused("You cannot give yourself a role. Ask another administrator.", "covered_by")
    if not covered_by.is_active:
        raise Refused(f"The account of {covered_by.name} is suspended", "covered_by")


def _refuse_days(grant, starts_on, ends_on, today):
    if starts_on < today:
        raise Refused("Cover is named beforehand: the first day must not be past", "starts_on")
    if ends_on < starts_on:
        raise Refused("The last day must not be before the first day", "ends_on")
    if grant.ended_at or (grant.ends_on and ends_on > grant.ends_on):
        last = f"{grant.ends_on:%-d %B %Y}"
        raise Refused(f"The role itself ends on {last}: cover cannot last longer", "ends_on")


@operation
def end_cover(*, cover, by, at=None):
    """End cover at once. Cover that would have started later ends unused. Raises WrongState where
    it has ended."""
    at = at or timezone.now()
    today = timezone.localtime(at).date()
    found = Cover.objects.select_related("grant")
    locked = rights.lock(cover, Permission.MANAGE_ACCESS, by=by, found=found)
    if locked.ended_at or locked.ends_on < today:
        raise WrongState("This cover has ended already.")
    locked.ends_on = max(today, locked.starts_on)
    locked.ended_by, locked.ended_at = user_or_none(by), at
    locked.save(update_fields=["ends_on", "ended_by", "ended_at"])
    _record("cover.ended", locked, by=by, at=at)
    return locked


def _record(code, cover, *, by, at):
    """On the page of the person who is away and of the one who covers."""
    changes = {
        "role": [None, str(cover.grant)],
        "covered by": [None, cover.covered_by.name],
        "from": [None, cover.starts_on.isoformat()],
        "until": [None, cover.ends_on.isoformat()],
    }
    for user in (cover.grant.user, cover.covered_by):
        events.record(code, user, by=by, at=at, changes=changes)

"""The role of an elected member goes with the neighbourhoods that the ward covers today."""

from django.db.models import Q
from django.utils import timezone

from accounts.models import RoleGrant
from accounts.operations import record_grant
from boards.seats.operations import places_of
from neighbourhoods.places.covering import follow


def register():
    follow(roles_follow)


def roles_follow(ward, *, by, at):
    """Step: the roles that come from seats for the ward, as far as they run or are to begin."""
    today = timezone.localtime(at).date()
    runs = Q(ends_on=None) | Q(ends_on__gte=today)
    grants = RoleGrant.objects.filter(runs, membership__ward=ward, ended_at=None)
    locked = grants.select_for_update(no_key=True, of=("self",))
    for grant in locked.select_related(
        "user", "body", "membership__body", "membership__ward"
    ).order_by("pk"):
        wanted = {each.pk for each in places_of(grant.membership)}
        if wanted != set(grant.named_neighbourhoods.values_list("pk", flat=True)):
            grant.named_neighbourhoods.set(wanted)
            record_grant("role.followed", grant, by=by, at=at)

"""Rights that are asked of a neighbourhood at hand, without asking the database."""

from accounts.access import Permission, is_among, scope_q
from neighbourhoods.places.models import Neighbourhood


def edits_profile(user, place):
    """Whether a user changes a neighbourhood's profile, team and places: for what a page offers. The
    operation asks on the locked row."""
    paths = Neighbourhood.objects.all().scope_paths
    edits = scope_q(user, Permission.EDIT_NEIGHBOURHOOD, **paths)
    return is_among(edits, {"pk": place.pk, "area": place.area_id})

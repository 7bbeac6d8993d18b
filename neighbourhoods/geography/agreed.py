"""The map that the partners agreed: since when, and who they are."""

from django.db.models import Prefetch

from neighbourhoods.geography.models import AgreedMap
from neighbourhoods.people.models import Agency


def latest_map(user):
    """The AgreedMap that stands, with `by`: its agencies in words; None where none was entered. Two
    queries."""
    agencies = Prefetch("agencies", Agency.objects.order_by("name"), to_attr="agreed")
    found = AgreedMap.objects.visible_to(user).prefetch_related(agencies).first()
    if found:
        found.by = ", ".join(each.short_name for each in found.agreed)
    return found

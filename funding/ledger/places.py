"""Which electoral wards lie in the neighbourhood of a ward committee."""

from neighbourhoods.models import Ward


def wards_in_words(wards):
    """The electoral wards that lie in a neighbourhood, as a sentence."""
    if not wards:
        return "No electoral wards recorded."
    return f"Electoral wards in it: {', '.join(wards)}."


def wards_of(places, on):
    """{id of the neighbourhood: [name of a ward that lies in it, whole or in part, on a day]}, in one query."""
    found = {}
    seen = Ward.objects.in_force(on).filter(neighbourhoods__in=places)
    for place, name in seen.order_by("name").values_list("neighbourhoods", "name"):
        found.setdefault(place, []).append(name)
    return found


def lies_in(allocation):
    """Which neighbourhood a ward budget is for, and which electoral wards lie in it, in one query."""
    where = allocation.body.neighbourhood
    wards = wards_of([where.pk], allocation.year.begins_on).get(where.pk)
    return f"For one neighbourhood: {where}. {wards_in_words(wards)}"

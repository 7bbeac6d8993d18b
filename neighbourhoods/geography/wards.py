"""Wards of an imported list are wards like all others: they vote, have members, and lie in
neighbourhoods. What the list says of code, name and days is written to `Ward`; where it lies, by outline."""

from core import events, maps
from core.rows import change, in_words
from neighbourhoods.geography.shares import SLIVER
from neighbourhoods.places.covering import cover
from neighbourhoods.places.models import Neighbourhood, Ward


def keep_wards(areas, *, by, at):
    """Step: a Ward for each English ward of a list (AreaCode rows), with its name and days."""
    wanted = {each.code: each for each in areas if each.code.startswith("E")}
    rows = Ward.objects.select_for_update(no_key=True).filter(code__in=wanted)
    held = {each.code: each for each in rows.order_by("pk")}
    for code, area in wanted.items():
        said = {"name": area.name, "starts_on": area.starts_on, "ends_on": area.ends_on}
        if code in held:
            if area.ends_on is None:
                del said["ends_on"]  # the list does not know that it was ended here
            if changed := change(held[code], said):
                events.record("changed", held[code], by=by, at=at, changes=in_words(changed))
        else:
            ward = Ward.objects.create(code=code, **said)
            changes = in_words({name: (None, value) for name, value in said.items()})
            events.record("added", ward, by=by, at=at, changes=changes)


def place_wards(areas, *, by, at):
    """Step: the neighbourhoods in which each ward lies, wholly or partly, by the outlines. A ward that
    has ended keeps those that it was said to cover, and every ward those of which no outline is known."""
    outlines = {each.code: maps.polygon(each.boundary) for each in areas if each.boundary}
    places = [
        (each.pk, maps.polygon(each.boundary))
        for each in Neighbourhood.objects.exclude(boundary=None).order_by("pk")
    ]
    if not places:
        return
    known = {key for key, _ in places}
    for ward in Ward.objects.filter(code__in=outlines, ends_on=None).order_by("pk"):
        outline = outlines[ward.code]
        inside = {
            key
            for key, place in places
            if outline.intersection(place).area >= SLIVER * outline.area
        }
        said = set(ward.neighbourhoods.values_list("pk", flat=True))
        cover(ward, inside | (said - known), by=by, at=at)

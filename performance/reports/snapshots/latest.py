"""The latest published report of a place, as its page and its profile lead to it."""

from core.cards import Card, Link
from neighbourhoods.places.city import CITY
from performance.reports.models import Report


def of_neighbourhoods(neighbourhoods, user):
    """{id: a card with the latest published report}. One query."""
    return _latest("neighbourhood_id", neighbourhood__in=neighbourhoods)


def of_areas(areas, user):
    """The same of areas."""
    return _latest("area_id", area__in=areas)


def of_city(cities, user):
    """The same of the city, which is one."""
    found = _latest("area_id", neighbourhood=None, area=None)
    return {CITY.pk: found[None]} if found else {}


def _latest(key, **where):
    rows = Report.objects.published().filter(**where).order_by(key, "-ends_on").distinct(key)
    return {
        getattr(each, key): (
            Card("Performance report", (Link(each.period.words, each.get_absolute_url()),)),
        )
        for each in rows
    }

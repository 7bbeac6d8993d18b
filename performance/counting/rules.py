"""Which periods are counted, and what is made of the counts."""

from decimal import Decimal

from core.figures import COUNT, MONEY
from performance.observations.models import Observation
from performance.observations.rules import Given
from performance.periods import MONTH, QUARTER, YEAR, of_council_year, of_months, quarter_of

LENGTHS = {"month": MONTH, "quarter": QUARTER, "year": YEAR}
BACK = {"month": 13, "quarter": 5, "year": 2}
"""How many periods are counted each time: the last that is over and back to the same one a year before. A figure is
compared with that one, so both have been counted from the same records; what is entered later than that for an
earlier period changes no figure any more."""
NOTHING = "There was nothing to count"
Level = Observation.Level


def periods(frequency, today):
    """The periods that are counted on a day, the earliest first: all are over."""
    if frequency == "year":
        last = of_council_year(today.year - (2 if today.month < 4 else 1))
    elif frequency == "quarter":
        last = quarter_of(today).before
    else:
        last = of_months(today.replace(day=1), MONTH).before
    found = [last]
    while len(found) < BACK[frequency]:
        found.append(found[-1].before)
    return found[::-1]


def given(figure, places, period, counts):
    """[Given] of all places and the city, of what `counts` of a figure returned for a period."""
    city = Given(Level.CITY, None, period, **_numbers(figure, *figure.of_city(counts)))
    nothing = (0, 0 if figure.is_share else None)
    if figure.is_of_city:
        return [city]
    return [
        city,
        *(
            Given(
                Level.NEIGHBOURHOOD, place, period,
                **_numbers(figure, *counts.get(place.pk, nothing)),
            )
            for place in places
        ),
    ]  # fmt: skip


def _numbers(figure, top, whole):
    if figure.is_share and not whole:
        return {"status": "missing", "note": NOTHING}
    if figure.measured == MONEY:
        return {"value": Decimal(top)}
    whole = None if figure.measured == COUNT else Decimal(whole)
    return {"numerator": Decimal(top), "denominator": whole}


def is_nothing(counts):
    """Whether nothing at all was there to count."""
    return not any(top or whole for top, whole in counts.values())

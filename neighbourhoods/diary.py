"""What the calendar shows of the city itself: days that do not count, days to avoid, elections."""

from django.db.models import F
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_date

from core import diary
from core.calendar import DAY, bank_holiday
from core.diary import Entry, Rows
from neighbourhoods.dates.models import AvoidDate, ClosedDay
from neighbourhoods.elections.models import Election
from neighbourhoods.elections.period import Periods
from neighbourhoods.places.models import Neighbourhood, Ward

CLOSED, AVOID, ELECTIONS = "closed", "avoid", "elections"
AVOIDED = JSONObject(
    pk="pk", first="first", last="last", kind="kind", name="name",
    place="neighbourhood", called=F("neighbourhood__name"),
)  # fmt: skip


def register():
    diary.fill(CLOSED, closed, word="Office closed", shape="▢")
    diary.fill(AVOID, Rows(avoid, AVOIDED, _avoid), word="Date to avoid", shape="△")
    diary.fill(ELECTIONS, elections, word="Election", shape="☆")


def closed(asked):
    """Bank holidays, and days on which the council is closed: one query."""
    rows = ClosedDay.objects.visible_to(asked.user).of_council()
    rows = rows.filter(day__gte=asked.first, day__lt=asked.after)
    found = {each.day: each.name for each in rows}
    day = asked.first
    while day < asked.after:
        if name := bank_holiday(day):
            found[day] = name
        day += DAY
    return [
        Entry(f"Office closed: {name}", day, short=name, key=f"closed-{day:%Y%m%d}")
        for day, name in found.items()
    ]


def avoid(asked):
    """Days to avoid, of the whole city and of the place that is asked for."""
    rows = AvoidDate.objects.visible_to(asked.user).between(asked.first, asked.after)
    if asked.neighbourhood_id:
        rows = rows.touching(asked.neighbourhood_id)
    return rows.order_by("first", "pk")


def _avoid(first, last, place, called, **said):
    about = AvoidDate(
        first=parse_date(first),
        last=parse_date(last),
        neighbourhood=Neighbourhood(pk=place, name=called) if place else None,
        **said,
    )
    return Entry(
        about.name,
        about.first,
        about.get_absolute_url(),
        last=about.last,
        where=about.where,
        neighbourhood_id=place,
        note=about.get_kind_display(),
        about=about,
        key=f"avoid-{about.pk}",
    )


def elections(asked):
    """Days of polls, and the pre-election period before each: four queries at most."""
    periods = asked.once("periods", lambda: Periods.between(asked.first, asked.after)).found
    if periods and asked.neighbourhood_id:
        wards = Ward.objects.filter(neighbourhoods=asked.neighbourhood_id)
        here = set(wards.values_list("pk", flat=True))
        periods = [each for each in periods if each.touches(here)]
    found = []
    for each in periods:
        name = Election.Kind(each.election.kind).label
        found.append(
            Entry(
                "Pre-election period", each.first, last=each.last - DAY, about=each,
                note=f"{name}, poll on {each.last:%-d %B %Y}", key=f"pre-election-{each.election.pk}",
            )
        )  # fmt: skip
        found.append(
            Entry(
                f"{name}: polling day", each.last, short="Polling day", about=each,
                key=f"poll-{each.election.pk}",
            )
        )  # fmt: skip
    return [each for each in found if each.until >= asked.first and each.first < asked.after]

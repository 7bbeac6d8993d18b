"""How the calendar lies on a page: the days that a view covers, and entries in their places."""

import datetime
from calendar import Calendar
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import format_html

from core import diary
from core.calendar import DAY, WEEKDAYS, month_of, months_on, municipal_year
from core.dates import time_of_day

VIEWS = (("week", "Week"), ("month", "Month"), ("year", "Year planner"))
WHOLE_CITY = "Whole city"
OTHERS = "Everything else"
SHAPED = '<span class="app-diary__shape" aria-hidden="true">{}</span>\n{}'
NAMED = '<span class="govuk-visually-hidden">{}: </span>{}'


def view_of(text):
    """The view that an address asks for; the month for anything else."""
    return text if text in dict(VIEWS) else "month"


def day_of(text):
    """The day written as 2027-03-01; None for anything else."""
    try:
        found = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 else None


@dataclass(frozen=True)
class Span:
    """The days that a view covers, what they are called, and where one goes from there. A place is
    (parameter of the address, its value, words)."""

    first: datetime.date
    after: datetime.date
    words: str
    before: tuple
    later: tuple
    now: str

    @property
    def month(self):
        """The month in which it begins, as addresses name it."""
        return f"{self.first:%Y-%m}"

    @property
    def last(self):
        return self.after - DAY


def span_of(view, day, month, today):
    """The Span of a view, from what the address says of day and month."""
    if view == "week":
        return _week(day_of(day) or (month_of(month, today) if month else today))
    first = month_of(month or (day if day_of(day) else "")[:7], today)
    return _year(first) if view == "year" else _month(first)


def _week(day):
    first = day - day.weekday() * DAY
    weeks = [(first + number * 7 * DAY) for number in (-1, 1)]
    before, later = (("day", each.isoformat(), f"Week of {each:%-d %B %Y}") for each in weeks)
    return Span(first, first + 7 * DAY, f"Week of {first:%-d %B %Y}", before, later, "This week")


def _month(first):
    before, later = (
        ("month", f"{each:%Y-%m}", f"{each:%B %Y}")
        for each in (months_on(first, -1), months_on(first, 1))
    )
    return Span(first, months_on(first, 1), f"{first:%B %Y}", before, later, "This month")


def _year(first):
    year = municipal_year(first)
    before, later = (("month", f"{each}-05", year_in_words(each)) for each in (year - 1, year + 1))
    start = datetime.date(year, 5, 1)
    return Span(
        start, start.replace(year=year + 1), year_in_words(year), before, later, "This year"
    )


def year_in_words(year):
    """A municipal year, such as "May 2026 to April 2027"."""
    return f"May {year} to April {year + 1}"


@dataclass(frozen=True)
class Shown:
    """An entry with the shape and the word of its source, and what is in its way."""

    entry: diary.Entry
    word: str
    shape: str
    marks: tuple = ()

    @property
    def title(self):
        return f"{self.entry.title}{' (cancelled)' if self.entry.is_cancelled else ''}"

    @property
    def words(self):
        """The title with its hour."""
        return f"{time_of_day(self.entry.at)} {self.title}" if self.entry.at else self.title

    @cached_property
    def name(self):
        """Shape and words, with its link where it has one. Put together here and once: a month may have
        four hundred entries, each in a grid and in a list."""
        url, words = self.entry.url, format_html(NAMED, self.word, self.words)
        link = format_html('<a class="govuk-link" href="{}">{}</a>', url, words) if url else words
        return format_html(SHAPED, self.shape, link)

    @property
    def tail(self):
        """What a list says after it: until when, and where."""
        last = self.entry.last if self.entry.last != self.entry.first else None
        until = f" until {last:%-d %B}" if last else ""
        return f"{until}, {self.entry.where}" if self.entry.where else until

    @property
    def short(self):
        words = self.entry.short or self.entry.title
        return f"{words}{' (cancelled)' if self.entry.is_cancelled else ''}"


def shown(entries, marks):
    """Entries as Shown; `marks` is {id of a meeting: [Warning]}."""
    by_name = {each.name: each for each in diary.sources()}
    return [
        Shown(
            each,
            by_name[each.kind].word,
            by_name[each.kind].shape,
            tuple(marks.get(each.about.pk, ())) if each.kind == "meetings" else (),
        )
        for each in entries
    ]


def key_of(entries):
    """[(shape, word)] of the sources of which there is something."""
    there = {each.kind for each in entries}
    return [(each.shape, each.word) for each in diary.sources() if each.name in there]


def bodies_of(entries, chosen):
    """[(slug, name)] of the bodies whose meetings are shown, to choose one of them."""
    found = {each.about.body for each in entries if each.kind == "meetings"}
    found |= {chosen} if chosen else set()
    return sorted(((each.slug, str(each)) for each in found), key=lambda pair: pair[1])


def laid_out(view, span, rows, places):
    """What the template of a view goes through, and the list of days for a phone. `places` are the
    rows of the year planner; None: its rows are the bodies."""
    days = {}
    for row in rows:
        for day in row.entry.days(span.first, span.after):
            days.setdefault(day, []).append(row)
    found = {"days": _listed(rows, span), "weekdays": [name for _, name in WEEKDAYS]}
    if view == "week":
        every = [span.first + number * DAY for number in range(7)]
        found["week"] = [(day, days.get(day, [])) for day in every]
    elif view == "month":
        weeks = Calendar().monthdatescalendar(span.first.year, span.first.month)
        found["weeks"] = [
            [(day if day.month == span.first.month else None, days.get(day, [])) for day in week]
            for week in weeks
        ]
    else:
        found["months"] = [months_on(span.first, number) for number in range(12)]
        found["lines"] = _lines(found["months"], rows, places)
    return found


def _listed(rows, span):
    """[(day, rows)]: each entry once, on its first day that is shown."""
    found = {}
    for row in rows:
        found.setdefault(max(row.entry.first, span.first), []).append(row)
    return sorted(found.items())


def _lines(months, rows, places):
    """[(name of a row, [rows of the first month, …])] of the year planner: what belongs to the whole
    city first, then each place, or each body that has something."""
    lines = {None: (WHOLE_CITY, {})}
    if places is not None:
        lines |= {each.pk: (each.name, {}) for each in places}
    for row in rows:
        key, name = _line_of(row.entry, places)
        month = max(row.entry.first, months[0]).replace(day=1)
        lines.setdefault(key, (name, {}))[1].setdefault(month, []).append(row)
    return [
        (name, [found.get(month, []) for month in months])
        for key, (name, found) in lines.items()
        if found or places is not None
    ]


def _line_of(entry, places):
    """(key, name) of the row in which an entry stands."""
    if places is not None:
        return entry.neighbourhood_id, WHOLE_CITY
    if entry.kind == "meetings":
        return f"body {entry.body_id}", entry.title
    if entry.neighbourhood_id is None:
        return None, WHOLE_CITY
    return "", OTHERS

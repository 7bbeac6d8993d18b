"""The year planner as plain data for its print."""

from dataclasses import replace

from django.contrib.auth.models import AnonymousUser
from django.utils.formats import date_format

from boards.meetings.calendars.shapes import WHOLE_CITY
from core import diary, pdf

INSIDE = "Not for the public"


def whose(context):
    """Whose dates they are, in words; "" for everybody's."""
    person = "What you are expected at" if context["is_mine"] else str(context["person"] or "")
    place = str(context["body"] or context["chosen"] or "")
    return ", ".join(each for each in (person, place) if each)


def planner(context, whose, paper, today):
    """What the page of the year planner shows: a row for each place or body, a column for each month."""
    span = context["span"]
    title = f"Year planner, {span.words}"
    foot = f"{f'{whose}. ' if whose else ''}{title}. Printed on {date_format(today)}"
    is_narrowed = context["narrowed"]
    lines = _lines(context)
    rows = [row for _, cells in lines for found in cells for row in found]
    there = {(row.shape, row.word) for row in rows}
    key = [f"{shape} {word}" for shape, word in context["key"] if (shape, word) in there]
    warns = any(row.marks for row in rows)
    if warns:
        key.append("▲ Clash or warning")
    mark = "" if not warns and is_for_everybody(context) else INSIDE
    return pdf.frame(title, today, foot=foot, mark=mark) | {
        "whose": whose,
        "paper": paper,
        "first": "Board or committee" if is_narrowed else "Neighbourhood",
        "months": [f"{each:%b}" for each in context["months"]],
        "lines": [[name, [_entries(found) for found in cells]] for name, cells in lines],
        "key": key,
        "cut": [f"There is more than can be shown of: {word}." for word in context["cut"]],
    }


def _lines(context):
    """The lines of the page; of one place or body only its own, so that they can be read."""
    if not (context["chosen"] or context["body"]):
        return context["lines"]
    return [(name, cells) for name, cells in context["lines"] if name != WHOLE_CITY]


def is_for_everybody(context):
    """Whether somebody without a sign-in finds all of it in the calendar, too."""
    asked = context["asked"]
    if not asked.user.is_authenticated:
        return True
    if asked.person:
        return False
    public = diary.read(replace(asked, user=AnonymousUser(), _known={}))
    known = {_said(each) for each in public.entries}
    return all(_said(each) in known for each in context["entries"])


def _said(entry):
    return entry.kind, entry.title, entry.short, entry.first, entry.until, entry.url


def _entries(rows):
    """What stands in a cell: several of the same kind and name on one day once, with their number."""
    found = [_entry(row) for row in rows]
    once = {tuple(each): found.count(each) for each in found}
    return [
        [days, shape, f"{words} ({number})" if number > 1 else words, warns]
        for (days, shape, words, warns), number in once.items()
    ]


def _entry(row):
    """[days, shape, words, whether something is in its way]."""
    entry = row.entry
    later = entry.last and entry.last != entry.first
    days = f"{entry.first.day}–{entry.last:%-d %b}" if later else str(entry.first.day)
    return [days, row.shape, row.short, bool(row.marks)]

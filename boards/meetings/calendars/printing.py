"""The year planner as plain data for its print."""

from django.utils.formats import date_format

from core import pdf


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
    return pdf.frame(title, today, foot=foot) | {
        "whose": whose,
        "paper": paper,
        "first": "Board or committee" if is_narrowed else "Neighbourhood",
        "months": [f"{each:%b}" for each in context["months"]],
        "lines": [
            [name, [[_entry(row) for row in rows] for rows in cells]]
            for name, cells in context["lines"]
        ],
        "key": [f"{shape} {word}" for shape, word in context["key"]],
        "cut": [f"There is more than can be shown of: {word}." for word in context["cut"]],
    }


def _entry(row):
    """[days, shape, words, whether something is in its way]."""
    entry = row.entry
    later = entry.last and entry.last != entry.first
    days = f"{entry.first.day}–{entry.last:%-d %b}" if later else str(entry.first.day)
    return [days, row.shape, row.short, bool(row.marks)]

"""The cabinet member's briefing: how the neighbourhoods stand today, as a Word file of two pages."""

from core import glance
from core.dates import day_in_words
from core.word import Word

WORST = 5
"""How many neighbourhoods are written about one by one."""


def briefing_of(places, user, today):
    """The bytes of the file, from what the user may see today."""
    seen = glance.look(places, user)
    title = f"Neighbourhoods: briefing of {day_in_words(today)}"
    word = Word(title, "Neighbourhood management", today)
    word.heading(title, 1)
    word.text(_in_short(seen))
    word.heading("Where most is late, vacant or missing")
    worst = [each for each in seen.in_order()[:WORST] if each.total]
    for line in worst:
        word.text(_of_place(line, seen.columns), strong=f"{line.place}:")
    if not worst:
        word.text("Nothing is late, vacant or missing.")
    for section in glance.sections(places, user):
        word.heading(section.heading)
        lines = list(section.lines)
        word.bullets(lines) if lines else word.text(section.none)
    word.heading("All neighbourhoods")
    word.table(*table(seen, seen.in_order()))
    return word.content()


def table(seen, lines):
    """(headings, rows) of all lines and, below them, the totals: for Word and CSV."""
    heads = ["Neighbourhood", *(each.heading for each in seen.columns)]
    rows = [
        [str(line.place), *(line.cells[each.key].text for each in seen.columns)] for line in lines
    ]
    totals = seen.totals
    return heads, [*rows, ["Total", *(totals.get(each.key, "") for each in seen.columns)]]


def _in_short(seen):
    """One sentence with every total."""
    totals = seen.totals
    parts = [f"{totals[each.key]:,} {each.unit}" for each in seen.columns if each.counts]
    if not parts:
        return ""
    *rest, last = parts
    return f"In {len(seen.lines)} neighbourhoods: {', '.join(rest)}{' and ' if rest else ''}{last}."


def _of_place(line, columns):
    said = [
        f"{line.cells[each.key].number:,} {each.unit}"
        for each in columns
        if each.counts and line.cells[each.key].number
    ]
    return "; ".join(said) + "."

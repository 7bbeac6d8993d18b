"""All neighbourhoods at a glance, on one A4 sheet."""

from django.utils.formats import date_format

from core import pdf


def sheet(seen, today):
    """The rows of the page as plain data, the worst first: of each cell its text, and whether it is
    something to look at (in print a shape says so, and not a colour)."""
    title = "All neighbourhoods at a glance"
    totals = seen.totals
    cells = [
        [str(line.place), [_cell(line.cells[each.key]) for each in seen.columns]]
        for line in seen.in_order()
    ]
    foot = f"{title}, {date_format(today)}"
    return pdf.frame(title, today, foot=foot, mark="Not for the public") | {
        "day": date_format(today, "l j F Y"),
        "heads": [each.heading for each in seen.columns],
        "rows": cells,
        "totals": [f"{totals[each.key]:,}" if each.key in totals else "" for each in seen.columns],
        "meanings": [[each.heading, each.meaning] for each in seen.columns if each.meaning],
    }


def _cell(cell):
    return [cell.text, bool(cell.number), cell.is_quiet]

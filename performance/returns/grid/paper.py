"""The grid as an empty sheet of paper."""

from core import pdf
from core.dates import day_in_words


def paper_of(lead, grid, day):
    """What the sheet prints: an indicator after the other, a line for each place."""
    return pdf.frame("Figures to give", day, foot=f"Figures from {lead.name}") | {
        "who": lead.name_and_agency,
        "printed": day_in_words(day),
        "indicators": [
            {
                "name": str(asked.indicator),
                "period": asked.period.words,
                "unit": asked.indicator.unit_words,
                "counts": bool(cells and cells[0].takes_counts),
                "rows": [
                    {
                        "place": cell.name,
                        "last": cell.last.words if cell.last else "",
                        "target": cell.target,
                    }
                    for cell in cells
                ],
            }
            for asked, cells in grid
        ],
    }

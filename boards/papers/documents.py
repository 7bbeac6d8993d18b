"""A paper as plain data, for its page and its PDF."""

from boards.seats.titles import titled
from core.text import paragraphs


def paper(row, elected=frozenset()):
    """A paper as data: {title, author, parts: [[heading, [paragraph]]], options, recommendations}.
    `elected`: the councillors of the day, as from boards.seats.titles."""
    author = row.author
    parts = (
        ("Purpose", row.purpose),
        ("Background", row.background),
        ("Implications", row.implications),
        ("Background papers", row.background_papers),
    )
    return {
        "id": row.pk,
        "title": row.title,
        "author": titled(author.name_and_agency, author, elected) if author else "",
        "parts": [[heading, paragraphs(text)] for heading, text in parts if text.strip()],
        "options": [
            {
                "number": each.number,
                "title": each.title,
                "preferred": each.is_preferred,
                "rows": [
                    [heading, paragraphs(text)]
                    for heading, text in (
                        ("Advantages", each.advantages),
                        ("Disadvantages", each.disadvantages),
                        ("Cost", each.costs),
                    )
                    if text.strip()
                ],
            }
            for each in row.options.all()
        ],
        "preference": paragraphs(row.preference),
        "recommendations": [[each.number, each.text] for each in row.recommendations.all()],
    }

"""Small PDFs under items and with papers."""

from core import pdf


def page(title, text, what_for):
    """A PDF of one page."""
    return pdf.render("meeting.typ", _data(title, text, what_for))


def _data(title, text, what_for):
    return {
        "kind": "paper",
        "title": title,
        "council": "",
        "date": [2026, 1, 5],
        "banner": "",
        "facts": [["For", what_for]],
        "attendance": [],
        "business": [
            {
                "number": 1,
                "title": title,
                "presenter": "",
                "minutes_allowed": None,
                "text": [text],
                "decisions": [],
                "actions": [],
            }
        ],
    }

"""Small PDFs under items and with papers."""

from core import pdf


def page(title, text, what_for, day):
    """A PDF of one page, dated with the day on which it is made."""
    return pdf.render("meeting.typ", _data(title, text, what_for, day))


def _data(title, text, what_for, day):
    return {
        "kind": "paper",
        "title": title,
        "council": "",
        "date": [day.year, day.month, day.day],
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

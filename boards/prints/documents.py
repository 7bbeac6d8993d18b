"""What is printed for a meeting, as plain data for the templates of core.pdf."""

from django.utils.formats import date_format

from boards.meetings.agendas.documents import (
    PUBLIC_COPY,
    RESTRICTED_COPY,
    facts_of,
    mark_of,
)
from boards.meetings.models import Meeting
from boards.prints.people import guests
from core import pdf
from core.dates import time_of_day

BLANK, FEWEST = 10, 20
"""Empty lines of a sign-in sheet at its end, and lines that it has at least."""
LINES_OF_FACT = 3
"""How many of its lines a fact takes that others say of the meeting, so that the office’s line stays on the page."""
PRIVACY = (
    "This sheet says who came, so that the minutes can. Write your name and your agency or group, "
    "and nothing else: no address, telephone number or email. Others at the meeting can read it. "
    "Signing does not mean that you agree to be contacted or photographed."
)
WORDING = "Privacy wording 1, November 2026"


def of_meeting(meeting, kind, mark=""):
    """The frame of a print that is about a meeting."""
    title = f"{kind}: {meeting.body}"
    foot = f"{kind}. {meeting.body}, {date_format(meeting.day)}"
    return pdf.frame(title, meeting.day, foot=foot, mark=mark)


def when_and_where(meeting):
    """[[name, text]] of a meeting's day, time and place."""
    return [
        ["Date", date_format(meeting.starts_at, "l j F Y")],
        ["Time", time_of_day(meeting.starts_at)],
        ["Place", meeting.where or "To be confirmed"],
    ]


def in_large_print(document, meeting, frozen, is_private):
    """A document of agenda or minutes in 16 point. `frozen`: the row it was published with, None for
    a draft; `is_private`: whether it is the print with the private part.

    What a digital fingerprint proves is the published file; this is another.
    """
    mark = document.get("mark", "") if frozen is None else _copy(meeting, frozen, is_private)
    banner = document["banner"]
    if meeting.state == Meeting.State.CANCELLED:
        banner = f"Cancelled: {meeting.cancelled_reason}"
    business = [
        item
        | {
            "files": [
                file | {"facts": file["facts"].partition("; ")[0]} for file in item.get("files", ())
            ]
        }
        for item in document["business"]
    ]
    return document | {"large": True, "mark": mark, "banner": banner, "business": business}


def _copy(meeting, frozen, is_private):
    words = mark_of(meeting, [], is_out=True)
    if frozen.has_private:
        words = ". ".join(filter(None, [words, RESTRICTED_COPY if is_private else PUBLIC_COPY]))
    return words


def sign_in_sheet(meeting):
    """Who is expected, with room to sign, and blank lines for others."""
    people = guests(meeting)
    rows = [[each.name, each.whom_for, each.away] for each in people]
    more = facts_of(meeting, None)
    blank = max(BLANK, FEWEST - len(rows) - LINES_OF_FACT * len(more))
    return of_meeting(meeting, "Sign-in sheet", mark_of(meeting, [], is_out=True)) | {
        "facts": [*when_and_where(meeting), *more],
        "privacy": PRIVACY,
        "wording": WORDING,
        "rows": rows,
        "blank": blank,
    }


def name_cards(meeting):
    """A tent card for everybody who is expected."""
    return of_meeting(meeting, "Name cards") | {
        "cards": [
            [each.card_name, each.role, each.agency] for each in guests(meeting) if not each.away
        ],
        "foot": f"{meeting.body}, {date_format(meeting.day)}",
    }

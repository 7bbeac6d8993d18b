"""What a section of a file is, and how values read in it. Imports no model."""

import datetime
from decimal import Decimal

from django.utils import timezone

from core.dates import day_in_words, time_of_day
from core.money import in_accounts

WITHHELD = "Withheld: personal data"
NOTHING = "Nothing is recorded."


def section(title, facts=(), *, texts=(), tables=()):
    """{title, facts: [[name, value]], texts: [[name, words]], tables: [{title, head, rows}]}: facts and texts that say
    nothing are left out, and of an empty section it says so."""
    shown = [[name, said(value)] for name, value in facts]
    words = [[name, value] for name, value in texts if value]
    full = [each for each in tables if each["rows"]]
    made = {
        "title": title, "facts": [each for each in shown if each[1]], "texts": words, "tables": full,
    }  # fmt: skip
    if not (made["facts"] or words or full):
        made["texts"] = [["", NOTHING]]
    return made


def table(title, head, rows):
    """A table with its title and the words over its columns."""
    return {"title": title, "head": list(head), "rows": [[said(each) for each in row] for row in rows]}  # fmt: skip


def said(value):
    """A value in words: pounds, days, times, yes and no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Decimal):
        return in_accounts(value)
    if isinstance(value, datetime.datetime):
        local = timezone.localtime(value)
        return f"{day_in_words(local.date())}, {time_of_day(local)}"
    if isinstance(value, datetime.date):
        return day_in_words(value)
    return str(value)


def who_when(who, when):
    """Such as "Fay Finance, 3 November 2026, 11am"; what is not known is left out."""
    return ", ".join(filter(None, [who and str(who), said(when)]))

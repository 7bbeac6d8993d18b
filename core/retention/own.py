"""What core itself keeps about people: letters and events."""

import datetime
from typing import Any

from django.db.models import Q, QuerySet

from core.letters.models import Letter
from core.retention.registry import Kept, keep
from core.rows import change
from core.settings import Kind, Setting, declare


def period(name: str, words: str, months: int) -> Setting:
    """The setting of a period, in months."""
    return Setting(
        name=f"retention.{name}",
        words=f"{words}: kept for so many months",
        kind=Kind.WHOLE,
        default=months,
        least=1,
        most=600,
        help="Counted as the page on personal data says.",
        source="the council's retention schedule, under UK GDPR article 5(1)(e)",
    )


LETTERS = period("letters", "Words and addresses of emails that were sent", 12)
TASK = "Public task, UK GDPR art. 6(1)(e)"
"""The basis of almost everything here: neighbourhood management is the council's own task."""


def register() -> None:
    declare(LETTERS)
    keep(
        Kept(
            "letters", "Emails that were sent", ("core.Letter",), "Who was written to",
            TASK, "To show what was sent to whom, and to send again what failed.",
            "Administrators, without subject and words",
            "after it was sent or given up", LETTERS, due=_letters, empty=_empty,
            of_person=_letters_to,
        )
    )  # fmt: skip
    keep(
        Kept(
            "events", "Who did what", ("core.Event",), "Who has an account",
            TASK, "To show how every record came about. No contact details and no private words.",
            "Who may see the record itself", ends="For as long as the record they tell of",
        )
    )  # fmt: skip


def _letters(before: datetime.datetime) -> QuerySet:
    ended = Q(handed_over_at__lt=before) | Q(failed_at__lt=before) | Q(outdated_at__lt=before)
    return Letter.objects.filter(ended).exclude(body="", to="", subject="")


def _letters_to(person: Any) -> QuerySet:
    """Those that went, or were given up, to an address that is known of who asks (`addresses`)."""
    sent = Letter.objects.exclude(handed_over_at=None, failed_at=None, outdated_at=None)
    to = Q(pk__in=())
    for address in person.addresses():
        to |= Q(to__iexact=address)
    return sent.filter(to)


def _empty(letter: Any) -> list[str]:
    gone = {"to": "", "subject": "", "body": "", "calendar": "", "keeps_body": False}
    return list(change(letter, gone))

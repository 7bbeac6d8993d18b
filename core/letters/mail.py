"""Handing one letter over to the mail backend, and what its refusal means."""

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from core.letters.models import REASON_LENGTH, Letter
from core.text import as_shown, one_line, paragraphs

ENTRY = "meeting.ics"
TRAINING = "Training copy: "
"""Before the subject of every letter of a copy on which people practise."""


class NotTaken(Exception):
    """The letter was not taken. `reason` is one plain line; `for_good`: trying again is no use."""

    def __init__(self, reason: str, *, for_good: bool) -> None:
        super().__init__(reason)
        self.reason = " ".join(reason.split())[:REASON_LENGTH]
        self.for_good = for_good


def deliver(letter: Letter) -> None:
    """Hand a letter over; raises NotTaken."""
    try:
        message_of(letter).send()
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        raise _refused("The mail server refused the address", code, words) from refused
    except smtplib.SMTPDataError as refused:
        what = "The mail server refused the message"
        raise _refused(what, refused.smtp_code, refused.smtp_error) from refused
    except smtplib.SMTPNotSupportedError as refused:
        reason = "The mail server does not accept this kind of address"
        raise NotTaken(reason, for_good=True) from refused
    except smtplib.SMTPResponseException as refused:
        # Of the connection, the sign-in or the sender: a fault of the settings, not of the letter.
        reason = f"The mail server refused the connection: {_said(refused.smtp_code, refused.smtp_error)}"
        raise NotTaken(reason, for_good=False) from refused
    except (OSError, smtplib.SMTPException) as error:
        reason = f"The mail server could not be reached ({type(error).__name__})"
        raise NotTaken(reason, for_good=False) from error
    except ValueError as error:  # a header with a line break, letters that no address has
        raise NotTaken("The email address is not valid", for_good=True) from error


def message_of(letter: Letter) -> EmailMultiAlternatives:
    """The letter as plain text and HTML, with its calendar entry where it has one. No control
    character of a name reaches a header."""
    prefix = TRAINING if settings.TRAINING_COPY else ""
    message = EmailMultiAlternatives(
        one_line(f"{prefix}{letter.subject}"),
        letter.body,
        one_line(settings.DEFAULT_FROM_EMAIL),
        [letter.to],
        reply_to=[one_line(settings.REPLY_TO_EMAIL)] if settings.REPLY_TO_EMAIL else None,
        headers={"Message-ID": letter.message_id},
    )
    message.attach_alternative(to_html(letter.subject, letter.body), "text/html")
    if letter.calendar:
        message.attach(ENTRY, letter.calendar, "text/calendar")
    return message


def office() -> str:
    """The address of the mailbox that the office reads: where replies go, and whom one asks."""
    return parseaddr(one_line(settings.REPLY_TO_EMAIL or settings.DEFAULT_FROM_EMAIL))[1]


def to_html(subject: str, body: str) -> str:
    """The same words as a small page without picture or style. A line that is an address of this
    site, and nothing else that was typed, is a link."""
    parts = [
        [(line, line.startswith(f"{settings.SITE_URL}/")) for line in part.split("\n")]
        for part in paragraphs(as_shown(body))
    ]
    return render_to_string("core/letter.html", {"subject": one_line(subject), "parts": parts})


def _refused(what: str, code: int, words: bytes | str) -> NotTaken:
    return NotTaken(f"{what}: {_said(code, words)}", for_good=500 <= code < 600)


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return f"{code} {text}"

"""Handing one letter over to the mail backend, and what its refusal means."""

import smtplib

from django.core.mail import EmailMessage

from core.letters.models import REASON_LENGTH, Letter


class NotTaken(Exception):
    """The letter was not taken. `reason` is one plain line; `for_good`: trying again is no use."""

    def __init__(self, reason: str, *, for_good: bool) -> None:
        super().__init__(reason)
        self.reason = " ".join(reason.split())[:REASON_LENGTH]
        self.for_good = for_good


def deliver(letter: Letter) -> None:
    """Hand a letter over; raises NotTaken."""
    headers = {"Message-ID": letter.message_id}
    try:
        EmailMessage(letter.subject, letter.body, to=[letter.to], headers=headers).send()
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


def _refused(what: str, code: int, words: bytes | str) -> NotTaken:
    return NotTaken(f"{what}: {_said(code, words)}", for_good=500 <= code < 600)


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return f"{code} {text}"

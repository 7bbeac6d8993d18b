"""The one place from which accounts sends letters."""

from core.tasks import send_mail


def send(*, to, subject, body):
    """Send a plain-text letter to one address, with the transaction in which it is written."""
    send_mail.defer(subject=subject, body=body, to=to)

"""Jobs: run by the worker, enqueued (`.defer`) in the transaction that needs them."""

from django.core.mail import EmailMessage
from procrastinate.contrib.django import app


@app.task(name="core.send_mail", retry=5)
def send_mail(*, subject, body, to):
    """Send one plain-text message. `to` is one address."""
    EmailMessage(subject, body, to=[to]).send()

"""What is taken along: the email for one's own mail program, and address labels."""

from email.message import EmailMessage
from email.policy import SMTP

from django.conf import settings

from core import pdf
from core.dates import day_in_words, time_of_day
from core.text import one_line

ACROSS, DOWN = 3, 7
"""Labels on a sheet of L7160: 63.5 by 38.1 mm each."""


def to_and_bcc(found):
    """(To, Bcc): addresses, each once; those of residents in Bcc, where no other reader sees them."""
    open_, hidden = [], []
    for each in found:
        address = each.person.address
        if address and address not in open_ + hidden:
            (hidden if each.is_resident else open_).append(address)
    return open_, hidden


def email(meeting, pack, found):
    """The bytes of an .eml file that a mail program opens as a draft."""
    to, bcc = to_and_bcc(found)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = one_line(f"{pack.word}: {meeting.body}, {day_in_words(meeting.day)}")
    message["From"] = settings.DEFAULT_FROM_EMAIL
    message["To"] = ", ".join(to) or settings.DEFAULT_FROM_EMAIL
    if bcc:
        message["Bcc"] = ", ".join(bcc)
    message["X-Unsent"] = "1"
    where = f" at {meeting.where}" if meeting.where else ""
    message.set_content(
        f"{meeting.body} meets on {day_in_words(meeting.day)} at {time_of_day(meeting.starts_at)}"
        f"{where}.\n\nThe agenda is attached. It is also on this page, with papers published later:\n"
        f"{settings.SITE_URL}{meeting.get_absolute_url()}\n"
    )
    name = f"{meeting.body.slug}-{meeting.day:%Y-%m-%d}-agenda.pdf"
    message.add_attachment(
        pack.pdf_for(with_private=False), maintype="application", subtype="pdf", filename=name
    )
    return message.as_bytes()


def labels(meeting, found):
    """The bytes of a PDF of address labels, a sheet for every 21."""
    day = meeting.day
    rows = [[each.person.name, *each.person.postal_address.splitlines()] for each in found]
    return pdf.render(
        "labels.typ",
        {
            "title": f"Address labels: {meeting.body}, {day_in_words(day)}",
            "date": [day.year, day.month, day.day],
            "labels": [[line for line in row if line.strip()] for row in rows],
            "council": settings.COUNCIL_NAME,
        },
    )

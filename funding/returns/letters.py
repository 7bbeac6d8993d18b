"""Letters about reports and repayments."""

import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from core.actors import SYSTEM
from core.dates import day_in_words
from core.letters.operations import send_letter
from core.links import operations as links
from core.links.declaring import Purpose
from core.links.models import Link
from core.money import in_pounds
from core.text import one_line
from funding.grants.offers.rules import address_of, contact_of
from funding.returns.models import Repayment, Return

PURPOSE = Purpose(
    name="grant_return", target="funding.return", days=30, uses={"reported": "Sent the report"}
)
REPORT, REPAY = "End-of-grant report", "Repayment of a grant"


def write_report(report, *, occasion, by, at):
    """Step: the email with a link to report; the report is locked and its grant's contact has an address. Returns the
    core Letter. The same occasion twice is the same letter."""
    grant = report.grant
    contact, token = contact_of(grant), links.new_token()
    last = timezone.localdate(at + datetime.timedelta(days=PURPOSE.days))
    late = report.due_on < timezone.localdate(at)
    due = f"{'was' if late else 'is'} due on {day_in_words(report.due_on)}"
    said = (
        f"Dear {one_line(contact.name)},",
        f"the end-of-grant report on {one_line(grant.request.application.title)} ({in_pounds(grant.amount)}) {due}.",
        f"Please tell us here what was done. You do not need to sign in. The link works until {day_in_words(last)}:",
        f"{settings.SITE_URL}{reverse('return_link', args=[token])}",
        "What was not spent is repaid. If you need more time, reply to this email.",
    )
    letter = send_letter(
        kind=REPORT, to=address_of(grant), subject=f"Grant {grant.reference}: your report {due}",
        body="\n\n".join(said) + "\n", about=report, occasion=occasion, keeps_body=False, at=at,
    )  # fmt: skip
    if not Link.objects.filter(letter=letter).exists():
        links.make(
            PURPOSE.name, report, person=contact, name=contact.name, by=by, token=token, letter=letter, at=at
        )  # fmt: skip
    return letter


def write_repay(repayment, at):
    """Step: ask the group to repay, where it has an address."""
    grant = repayment.grant
    if not (to := address_of(grant)):
        return None
    said = (
        f"Dear {one_line(contact_of(grant).name)},",
        f"please repay {in_pounds(repayment.amount)} of grant {grant.reference}, {one_line(grant.request.application.title)}.",
        f"Why: {one_line(repayment.reason)}",
        "Reply to this email and we will tell you how. The council never asks for your bank details by email.",
    )
    return send_letter(
        kind=REPAY, to=to, subject=f"Grant {grant.reference}: please repay {in_pounds(repayment.amount)}",
        body="\n\n".join(said) + "\n", about=repayment, occasion="asked", at=at,
    )  # fmt: skip


def report_outdated(letter):
    """Why a letter about a report does not go any more; "" where it does. Its link is then revoked."""
    report = Return.objects.filter(pk=letter.about_id).first()
    if report is not None and report.received_on is None:
        return ""
    for link in Link.objects.filter(letter=letter):
        links.revoke(link=link, by=SYSTEM)
    return "The report had come when this was to be sent"


def repay_outdated(letter):
    repayment = Repayment.objects.filter(pk=letter.about_id).first()
    is_open = repayment is not None and repayment.state == "asked"
    return "" if is_open else "It was repaid or written off when this was to be sent"

"""Letters that carry a link to an offer."""

import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from core.actors import SYSTEM
from core.dates import day_in_words
from core.letters.operations import send_letter
from core.links import operations as links
from core.links.models import Link
from core.money import in_pounds
from core.text import one_line
from funding.grants.awards import states
from funding.grants.awards.models import Grant
from funding.grants.offers.links.rules import PURPOSE
from funding.grants.offers.rules import CALLED, PAYMENT, PURCHASE, address_of, contact_of

OFFER, AGAIN = "Offer of a grant", "Offer of a grant, sent again"
ORDERS = (CALLED[PURCHASE], CALLED[PAYMENT])
"""Letters of what is no grant."""


def write_offer(grant, *, by, at, kind=OFFER, occasion="offer"):
    """Step: the email with the link to accept an offer; the grant is locked, was offered, and its contact has an
    address. Returns the core Letter. The same occasion twice is the same letter."""
    contact, token = contact_of(grant), links.new_token()
    address = f"{settings.SITE_URL}{reverse('offer_link', args=[token])}"
    last = timezone.localdate(at + datetime.timedelta(days=PURPOSE.days))
    given = (
        f"{one_line(grant.request.allocation.body.name)} has granted {one_line(grant.applicant)} "
        f"{in_pounds(grant.amount)} for: {one_line(grant.request.application.title)}."
    )
    read = "Read the offer and accept it here. You do not need to sign in. The link is for you only"
    said = (
        f"Dear {one_line(contact.name)},",
        given,
        f"{read} and works until {day_in_words(last)}:",
        address,
        "The letter can also be printed, signed and sent by post.",
    )
    letter = send_letter(
        kind=kind, to=address_of(grant), subject=f"Grant {grant.reference}: please accept our offer",
        body="\n\n".join(said) + "\n", about=grant, occasion=occasion, keeps_body=False, at=at,
    )  # fmt: skip
    if not Link.objects.filter(letter=letter).exists():
        links.make(
            PURPOSE.name, grant, person=contact, name=contact.name, by=by or SYSTEM, token=token,
            letter=letter, at=at,
        )  # fmt: skip
    return letter


def write_order(grant, document, *, at):
    """Step: the letter of what is no grant, as it reads, to who delivers or is paid; the grant is locked and was
    offered. Returns the core Letter."""
    said = [f"Dear {one_line(contact_of(grant).name)},", document["opening"]]
    said.append("\n".join(f"{name}: {value}" for name, value in document["facts"]))
    for part in document["parts"]:
        said += [f"{part['title']}:", *part["text"]]
        said += [", ".join(filter(None, row)) for row in part["rows"]]
    return send_letter(
        kind=CALLED[grant.request.what], to=address_of(grant), subject=document["title"],
        body="\n\n".join(said) + "\n", about=grant, occasion="offer", keeps_body=False, at=at,
    )  # fmt: skip


def why_outdated(letter):
    """Why a letter about a grant does not go any more; "" where it does. Its link is then revoked."""
    if letter.kind not in (OFFER, AGAIN, *ORDERS):
        return ""
    grant = Grant.objects.filter(pk=letter.about_id).first()
    goes_in = (states.OFFERED, states.ACCEPTED) if letter.kind in ORDERS else (states.OFFERED,)
    if grant is not None and grant.state in goes_in:
        return ""
    for link in Link.objects.filter(letter=letter):
        links.revoke(link=link, by=SYSTEM)
    return "The offer was on hold, accepted or cancelled when this was to be sent"

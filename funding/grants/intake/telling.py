"""Letters to whoever applies. They say a reference and a link, and nothing of what was typed: an address
that somebody typed may be a stranger's."""

from django.conf import settings
from django.urls import reverse

from core.dates import day_in_words
from core.letters.operations import send_letter
from core.links import operations as links
from core.publicforms import drafting
from funding.grants.intake.models import SentApplication
from funding.grants.intake.rules import PURPOSE

APPLICANT = "The applicant"


def _address(name, token):
    return f"{settings.SITE_URL}{reverse(name, args=[token])}"


def send_draft(draft, email, *, by, at):
    """The link by which the form is gone on with; one letter for a draft and an address."""
    token = links.new_token()
    body = (
        "You have begun to apply for ward money. Open this link to go on:\n\n"
        f"{_address('apply_draft', token)}\n\n"
        f"We delete what you have begun on {day_in_words(draft.delete_on)}. Nobody reads it before you send it.\n\n"
        "If you have not begun an application, somebody has mistyped their address: you need do nothing.\n"
    )
    letter = send_letter(
        kind="application_begun", to=email, subject="Your application for ward money: go on later",
        body=body, about=draft, occasion="begun", keeps_body=False, at=at,
    )  # fmt: skip
    if not hasattr(letter, "link"):
        drafting.give_link(
            draft, name=APPLICANT, by=by, at=at, address=email, token=token, letter=letter
        )


def acknowledge(sent, email, *, by, at):
    """That it came in, with its reference."""
    token = links.new_token()
    body = (
        f"We have received your application for ward money. Its reference is {sent.reference}.\n\n"
        "An officer reads it and may ask you for documents of your group. The ward committee then decides at a "
        "meeting. See where it stands:\n\n"
        f"{_address('applied', token)}\n\n"
        "If you have not applied, somebody has mistyped their address: you need do nothing.\n"
    )
    letter = send_letter(
        kind="application_received", to=email, body=body, about=sent, occasion="received",
        subject=f"Your application {sent.reference} has been received", keeps_body=False, at=at,
    )  # fmt: skip
    if not hasattr(letter, "link"):
        links.make(
            PURPOSE.name, sent, name=APPLICANT, by=by, at=at, address=email, token=token,
            letter=letter,
        )  # fmt: skip


def turned_down(sent, email, *, at):
    """Why it is not for ward money."""
    send_letter(
        kind="application_turned_down", to=email, about=sent, occasion=f"turned down {sent.decided_at:%d%H%M%S}",
        subject=f"Your application {sent.reference}",
        body=(
            f"We have read your application {sent.reference}. We cannot take it to the ward committee:\n\n"
            f"{sent.get_reason_display()}.\n\n"
            "If you think that this is a mistake, please write to us with the reference.\n"
        ),
        at=at,
    )  # fmt: skip


def why_outdated(letter):
    """A letter of an application that stands otherwise now does not go."""
    state = (
        SentApplication.objects.filter(pk=letter.about_id).values_list("state", flat=True).first()
    )
    if letter.kind == "application_turned_down" and state != "turned_down":
        return "It is read again"
    return ""

"""Who sent something in is kept for a time, apart from what they sent."""

import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.publicforms.drafts import Draft
from core.publicforms.senders import Sender
from core.retention.own import TASK, period
from core.retention.registry import Kept, keep
from core.settings import declare

DRAFTS = period("drafts", "Forms that were begun and never sent", 3)
SENDERS = period("senders", "Names and contact details of who sent something in", 12)


def register() -> None:
    declare(SENDERS)
    declare(DRAFTS)
    keep(
        Kept(
            "senders", "Who sent a comment or a question, and how to reach them", ("core.Sender",),
            "Residents who send something in", TASK, "To reply, and to ask what was meant.",
            "Who reads what was sent, in that place", "after it was sent", SENDERS,
            due=_due, empty=_empty, of_person=_of_person,
        )
    )  # fmt: skip
    keep(
        Kept(
            "drafts", "Forms that were begun and never sent", ("core.Draft",),
            "Whoever began to fill one in", TASK, "So that they can go on later.",
            "Nobody but whoever has the link", "after it was begun", DRAFTS, due=_drafts,
            empty=_empty_draft, of_person=_drafts_of,
        )
    )  # fmt: skip


def _drafts(before: datetime.datetime) -> QuerySet:
    promised = Q(delete_on__lte=timezone.localdate())
    return Draft.objects.filter(promised | Q(begun_at__lt=before)).order_by("pk")


def _drafts_of(person: Any) -> QuerySet:
    """Drafts in which an address stands that is known of who asks."""
    typed = Q(pk__in=())
    for address in person.addresses():
        typed |= Q(values__email__0__iexact=address)
    return Draft.objects.filter(typed).order_by("pk")


def _empty_draft(row: Any) -> list[str]:
    row.delete()
    return ["values"]


def _due(before: datetime.datetime) -> QuerySet:
    """The day that the sender was told holds, and a shorter period too."""
    promised = Q(delete_on__lte=timezone.localdate())
    return Sender.objects.filter(promised | Q(sent_at__lt=before)).order_by("pk")


def _of_person(person: Any) -> QuerySet:
    """What was sent from an address that is known of who asks (`addresses`)."""
    sent = Q(pk__in=())
    for address in person.addresses():
        sent |= Q(email__iexact=address)
    return Sender.objects.filter(sent).order_by("pk")


def _empty(row: Any) -> list[str]:
    row.delete()
    return ["name", "email", "phone"]

"""The stored documents of a file for audit, each as it is: never made anew, never held all at once."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from boards.meetings.agendas.documents import reads_private
from boards.meetings.agendas.models import AgendaPack
from boards.minutes.versions.models import MinutesVersion
from core.frozen import PRINTS
from core.text import file_stem
from funding.grants.checks.delivery.models import DeliveryPhoto
from funding.grants.offers.models import OfferLetter
from funding.returns.models import ReturnPhoto


@dataclass(frozen=True)
class Stored:
    """A document: how it is called, its file name, the hash that was kept of it, and how its bytes are read."""

    title: str
    name: str
    sha256: str
    read: Callable


def documents(subject):
    """Every Stored document that the user may read, in the order of the file."""
    found = [*_meetings(subject), *_notices(subject), *_letters(subject), *_photos(subject)]
    return [
        Stored(each.title, f"{number:02d}-{each.name}", each.sha256, each.read)
        for number, each in enumerate(found, start=1)
    ]


def _meetings(subject):
    """Agendas and minutes as they were published, of the meetings that decided."""
    meetings = {each.item.meeting_id: each.item.meeting for each in subject.decisions}
    for model, word in ((AgendaPack, "agenda"), (MinutesVersion, "minutes")):
        rows = model.objects.visible_to(subject.user).filter(meeting__in=meetings)
        for each in rows.defer(*PRINTS).order_by("meeting", "number"):
            meeting = meetings[each.meeting_id]
            private = each.has_private and reads_private(meeting, subject.user)
            digest = each.private_sha256 if private else each.sha256
            name = f"{word}-{meeting.day:%Y-%m-%d}-{each.number}.pdf"
            yield Stored(f"{each.word} of {meeting}", name, digest, _print(model, each.pk, private))


def _print(model, pk, private=False):
    return lambda: model.objects.get(pk=pk).pdf_for(private)


def _notices(subject):
    for each in subject.delegated:
        if notice := getattr(each, "notice", None):
            name = f"notice-{each.decided_on:%Y-%m-%d}.pdf"
            yield Stored(str(notice), name, notice.sha256, _print(type(notice), notice.pk))


def _letters(subject):
    rows = OfferLetter.objects.visible_to(subject.user).filter(grant__in=subject.grants)
    references = {each.pk: each.reference for each in subject.grants}
    for each in rows.defer(*PRINTS).order_by("id"):
        label = references[each.grant_id]
        name = f"offer-letter-{label.lower()}.pdf"
        yield Stored(
            f"Offer letter of {label}, as it was sent",
            name,
            each.sha256,
            _print(OfferLetter, each.pk),
        )


def _photos(subject):
    """Photographs of reports are for the finance officer alone."""
    rows = ReturnPhoto.objects.visible_to(subject.user).filter(report__in=subject.returns)
    for each in rows.order_by("id") if subject.reads_names else ():
        yield _file("Photograph of the end-of-grant report", each)
    rows = DeliveryPhoto.objects.visible_to(subject.user).filter(
        delivery__asked__in=subject.requests
    )
    for each in rows.order_by("id"):
        yield _file("Photograph of what was done", each)


def _file(title, row):
    model, key = type(row), row.pk
    stem, _, ending = row.name.rpartition(".")
    return Stored(
        f"{title}: {row.title}", f"{file_stem(stem, 'file')}.{ending}", row.sha256,
        lambda: bytes(model.objects.select_related("content").get(pk=key).content.data),
    )  # fmt: skip


def is_as_kept(stored, data):
    """Whether the bytes are those of which the hash was kept."""
    return hashlib.sha256(data).hexdigest() == stored.sha256

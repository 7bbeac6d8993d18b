"""Freezing an agenda as it is published, and whether that left its clear days."""

import hashlib

from django.contrib.auth.models import AnonymousUser

from boards import documents
from boards.meetings.notice import notice_of
from boards.models import AgendaItem, AgendaPack, Attachment, Paper
from core import pdf
from core.errors import Refused
from neighbourhoods.models import ClosedDay


def publish_pack(meeting, *, by, at, with_late=True):
    """Freeze the agenda as the next number. The meeting is locked. Returns the pack.

    With `with_late`, what was added since the number before is now public, in time or not.
    """
    papers = Paper.objects.filter(items__meeting=meeting).order_by("pk")
    list(papers.select_for_update(no_key=True, of=("self",)))  # no file is added meanwhile
    _refuse_unready(meeting, with_late)
    closed = ClosedDay.objects.days()
    notice = notice_of(meeting, closed, at)
    before = meeting.packs.order_by("number").last()
    if before is None:
        meeting.items.update(in_time=notice.in_time)
    elif with_late:
        meeting.items.filter(is_late=True).update(in_time=notice.in_time, is_late=False)
        Attachment.objects.filter(item__meeting=meeting, is_late=True).update(is_late=False)
    reader = by if meeting.body.is_private else AnonymousUser()
    items = list(meeting.items.filter(is_late=False))
    document = documents.agenda(meeting, reader, items=items, with_private=False)
    changes = documents.differences(before.document, document) if before else []
    pack = AgendaPack(meeting=meeting, number=before.number + 1 if before else 1, published_at=at)
    pack.published_by, pack.publish_by = by, notice.last_day
    pack.in_time, pack.changes = notice.in_time, changes
    added = {"stamp": documents.stamp(pack, by), "changes": changes}
    whole = None
    if documents.has_private(meeting):
        whole = documents.agenda(meeting, reader, items=items, with_private=True) | added
    freeze(pack, document | added, whole)
    pack.save()
    return pack


def _refuse_unready(meeting, with_late):
    """Nobody is shown a paper that its author has not finished."""
    items = meeting.items.filter(paper__is_ready=False)
    waiting = items if with_late else items.filter(is_late=False)
    titles = list(waiting.values_list("paper__title", flat=True))
    if titles:
        raise Refused(
            f"Not ready yet: {', '.join(titles)}. Mark the paper as ready, or take it off the agenda."
        )


def freeze(row, document, whole):
    """Put a document, its PDF and its hash into a pack or an approval; `whole` is the same with the
    private part, None where there is none."""
    row.document, row.private_document = document, whole
    row.pdf = pdf.render("meeting.typ", document)
    row.sha256 = hashlib.sha256(row.pdf).hexdigest()
    row.private_pdf, row.private_sha256 = None, ""
    if whole:
        row.private_pdf = pdf.render("meeting.typ", whole)
        row.private_sha256 = hashlib.sha256(row.private_pdf).hexdigest()


def reckon_notice(meeting):
    """After the day was moved: which items were published with their clear days for the new one."""
    closed = ClosedDay.objects.days()
    packs = [
        (pack.published_at, {each["id"]: each for each in pack.document["business"]})
        for pack in meeting.packs.order_by("number")
    ]
    for item in meeting.items.filter(is_late=False):
        first = None
        for at, rows in reversed(packs):  # back to the pack in which it first read as it does now
            if item.pk not in rows or documents.asks_otherwise(
                rows[item.pk], packs[-1][1][item.pk]
            ):
                break
            first = at
        in_time = first is not None and notice_of(meeting, closed, first).in_time
        AgendaItem.objects.filter(pk=item.pk).update(in_time=in_time)

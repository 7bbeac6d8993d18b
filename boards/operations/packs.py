"""Freezing an agenda as it is published, and whether that left its clear days."""

import hashlib

from django.contrib.auth.models import AnonymousUser

from boards import documents
from boards.models import AgendaItem, AgendaPack
from boards.notice import notice_of
from core import pdf
from neighbourhoods.models import ClosedDay


def publish_pack(meeting, *, by, at, with_late=True):
    """Freeze the agenda as the next number. The meeting is locked. Returns the pack.

    With `with_late`, what was added since the number before is now public, in time or not.
    """
    closed = ClosedDay.objects.days()
    notice = notice_of(meeting, closed, at)
    before = meeting.packs.order_by("number").last()
    if before is None:
        meeting.items.update(in_time=notice.in_time)
    elif with_late:
        meeting.items.filter(is_late=True).update(in_time=notice.in_time, is_late=False)
    reader = by if meeting.body.is_private else AnonymousUser()
    document = documents.agenda(meeting, reader, items=meeting.items.filter(is_late=False))
    changes = documents.differences(before.document, document) if before else []
    pack = AgendaPack(meeting=meeting, number=before.number + 1 if before else 1, published_at=at)
    document |= {"stamp": documents.stamp(pack, by), "changes": changes}
    content = pdf.render("meeting.typ", document)
    pack.published_by, pack.publish_by = by, notice.last_day
    pack.in_time, pack.changes = notice.in_time, changes
    pack.document, pack.pdf = document, content
    pack.sha256 = hashlib.sha256(content).hexdigest()
    pack.save()
    return pack


def reckon_notice(meeting):
    """After the day was moved: which items were published with their clear days for the new one."""
    closed = ClosedDay.objects.days()
    known = {
        pack.published_at: {each["id"] for each in pack.document["business"]}
        for pack in meeting.packs.order_by("number")
    }
    for item in meeting.items.filter(is_late=False):
        first = next((at for at, ids in known.items() if item.pk in ids), None)
        in_time = first is not None and notice_of(meeting, closed, first).in_time
        AgendaItem.objects.filter(pk=item.pk).update(in_time=in_time)

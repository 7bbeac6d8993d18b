"""Attaching files to items and papers, carrying them on, taking them off."""

from django.utils import timezone

from accounts.rights import operation
from boards.meetings.files.models import Attachment, AttachmentContent
from boards.meetings.items.models import AgendaItem
from boards.meetings.locking import lock_meeting
from boards.meetings.models import Meeting
from boards.papers.operations import lock_paper
from core import events, files, rows
from core.errors import Refused

MOST = 20
"""Files under one item."""


@operation
def add_file(
    *, item, title, content, name, by, access="public", paragraphs=(), private_reason="", at=None
):
    """Put a file under an item. `content` is its bytes, of which a picture loses
    what it tells in secret; `name` what it was called. Once the agenda
    is out it waits for the supplement, or for the minutes. Returns the file. Raises Refused for a
    file that is not taken, is here already, or is one too many."""
    at = at or timezone.now()
    meeting = lock_meeting(item.meeting, by=by)
    rows.expect(
        meeting,
        Meeting.State.PREPARING,
        Meeting.State.AGENDA_PUBLISHED,
        Meeting.State.RUNNING,
        Meeting.State.WRITING_UP,
    )
    file = _keep(
        Attachment(item=item, is_late=meeting.state != Meeting.State.PREPARING, added_by=by, added_at=at),
        Attachment.objects.filter(item=item), meeting.body, title, content, name,
        access=access, paragraphs=paragraphs, private_reason=private_reason,
    )  # fmt: skip
    what = "a private file" if file.is_private or item.is_private else file.title
    changes = {"file": [None, what]}
    events.record(
        "item.file_added", meeting, words={"item": item.number}, by=by, at=at, changes=changes
    )
    return file


@operation
def add_paper_file(
    *, paper, title, content, name, by, access="public", paragraphs=(), private_reason="", at=None
):
    """Put a file with a paper that nobody outside has been shown: it stands on every agenda that
    the paper stands on. Returns the file. Raises Refused as `add_file` does."""
    at = at or timezone.now()
    locked = lock_paper(paper, by=by)
    file = _keep(
        Attachment(paper=locked, added_by=by, added_at=at),
        Attachment.objects.filter(paper=locked), locked.body, title, content, name,
        access=access, paragraphs=paragraphs, private_reason=private_reason,
    )  # fmt: skip
    what = "a private file" if file.is_private or locked.is_private else file.title
    events.record("file.added", locked, by=by, at=at, changes={"file": [None, what]})
    return file


def _keep(file, others, body, title, content, name, *, access, paragraphs, private_reason):
    """Look into the content, and keep it with its file."""
    facts = files.inspect(content, name)
    if others.filter(sha256=facts.sha256).exists():
        raise Refused("This file has already been added", "file")
    if others.count() >= MOST:
        raise Refused(f"You can add up to {MOST} files. Combine some of them.", "file")
    file.describe(facts, title)
    file.access, file.paragraphs = access, sorted(paragraphs)
    file.private_reason = private_reason.strip()
    file.check_class(body)
    file.save(force_insert=True)
    AttachmentContent.objects.create(attachment=file, data=facts.content)
    return file


@operation
def remove_file(*, file, by, at=None):
    """Take a file off that nobody has been shown yet. Raises Refused for one that was published."""
    if file.paper_id:
        paper = lock_paper(file.paper, by=by)
        events.record("file.taken_off", paper, by=by, at=at)
        delete_files(Attachment.objects.filter(pk=file.pk))
        return
    meeting = lock_meeting(file.item.meeting, by=by)
    item = AgendaItem.objects.get(pk=file.item_id)
    shown = meeting.agenda_published_at and not item.is_late and not file.is_late
    if shown or meeting.state == Meeting.State.MINUTES_PUBLISHED:
        raise Refused("This file has been published and cannot be removed. Add a corrected one.")
    events.record("item.file_taken_off", meeting, words={"item": item.number}, by=by, at=at)
    delete_files(Attachment.objects.filter(pk=file.pk))


def delete_files(rows):
    """Delete files with their content."""
    AttachmentContent.objects.filter(attachment__in=rows).delete()
    rows.delete()


def carry_files(item, copy):
    """The files of an item stand under the one that goes on with it, too."""
    for file in Attachment.objects.filter(item=item).select_related("content").order_by("pk"):
        data = file.content.data
        file.pk, file.item, file.is_late = None, copy, False
        file.save(force_insert=True)
        AttachmentContent.objects.create(attachment=file, data=data)

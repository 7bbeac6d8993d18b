"""Files under agenda items: adding them, and taking back what nobody has been shown."""

from django.db import transaction
from django.utils import timezone

from boards.models import AgendaItem, Attachment, AttachmentContent, Meeting
from boards.operations.steps import expect, lock_meeting
from core import events, files
from core.errors import Refused

S = Meeting.State
MOST = 20
"""Files under one item."""


@transaction.atomic
def add_file(
    *, item, title, content, name, by, access="public", paragraphs=(), private_reason="", at=None
):
    """Put a file under an item. `content` is its bytes, `name` what it was called. Once the agenda
    is out it waits for the supplement, or for the minutes. Returns the file."""
    at = at or timezone.now()
    meeting = lock_meeting(item.meeting)
    expect(meeting, S.PREPARING, S.AGENDA_PUBLISHED, S.RUNNING, S.WRITING_UP)
    facts = files.inspect(content, name)
    rows = Attachment.objects.filter(item=item)
    if rows.filter(sha256=facts.sha256).exists():
        raise Refused("This very file is under the item already", "file")
    if rows.count() >= MOST:
        raise Refused(f"An item takes {MOST} files. Join some of them.", "file")
    file = Attachment(
        item=item,
        title=title.strip() or facts.name,
        name=facts.name,
        kind=facts.kind,
        size=facts.size,
        pages=facts.pages,
        sha256=facts.sha256,
        access=access,
        paragraphs=sorted(paragraphs),
        private_reason=private_reason.strip(),
        is_late=meeting.state != S.PREPARING,
        added_by=by,
        added_at=at,
    )
    file.check_class(meeting.body)
    file.save(force_insert=True)
    AttachmentContent.objects.create(attachment=file, data=content)
    what = "a private file" if file.is_private or item.is_private else file.title
    changes = {"file": [None, what]}
    events.record(f"added a file to item {item.position}", meeting, by=by, at=at, changes=changes)
    return file


@transaction.atomic
def remove_file(*, file, by, at=None):
    """Take a file off that nobody has been shown yet."""
    meeting = lock_meeting(file.item.meeting)
    item = AgendaItem.objects.get(pk=file.item_id)
    shown = meeting.agenda_published_at and not item.is_late and not file.is_late
    if shown or meeting.minutes_published_at:
        raise Refused("This file was published, so it stays. Add a corrected one beside it.")
    events.record(f"took a file off item {item.position}", meeting, by=by, at=at)
    delete_files(Attachment.objects.filter(pk=file.pk))


def delete_files(rows):
    """Delete files with their content."""
    AttachmentContent.objects.filter(attachment__in=rows).delete()
    rows.delete()

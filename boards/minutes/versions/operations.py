"""Minutes are frozen each time they are published: the next version, and what changed in it."""

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.formats import date_format

from boards.attendance.quorum import IN_ROOM
from boards.corrections.attended import counting
from boards.decisions.models import Decision
from boards.meetings.agendas.documents import _pairs, has_private
from boards.minutes import documents
from boards.minutes.versions.models import MinutesVersion
from core.dates import time_of_day
from core.errors import Refused
from core.frozen import freeze

SAID = ("title", "private", "text", "recommendation", "decisions", "actions", "urgent")
"""What minutes say of an item."""


def latest(meeting):
    """The version that everyone reads, its files left in the database, or None."""
    rows = MinutesVersion.objects.filter(meeting=meeting).defer("pdf", "private_pdf")
    return rows.order_by("number").last()


def publish_version(meeting, *, by, at):
    """Step: freeze the minutes of a locked meeting as the next version. Returns it. A private body
    has no other readers than those inside, so `by` reads for them. Raises Refused where somebody
    presides over a decision who by a correction that is carried on was not there."""
    before = latest(meeting)
    version = MinutesVersion(
        meeting=meeting,
        number=before.number + 1 if before else 1,
        published_at=at,
        published_by=by,
    )
    _expect_presiders_there(meeting, version.number)
    reader = by if meeting.body.is_private else AnonymousUser()
    document = documents.minutes(meeting, reader, with_private=False)
    version.changes = differences(before.document, document) if before else []
    stamped = {"stamp": _stamp(version, by)}
    whole = None
    if has_private(meeting):
        whole = documents.minutes(meeting, by, with_private=True)
        was = before and (before.private_document or before.document)
        whole |= stamped | {"changes": differences(was, whole) if was else []}
    freeze(version, document | stamped | {"changes": version.changes}, whole)
    version.save()
    return version


def _expect_presiders_there(meeting, number):
    led = Decision.objects.standing().filter(item__meeting=meeting, presided_by__isnull=False)
    rows = counting(number).filter(attendance__in=led.values("presided_by"))
    rows = rows.select_related("attendance").order_by("confirmed_at", "pk")
    for row in {each.attendance_id: each for each in rows}.values():
        if row.attended_as not in IN_ROOM:
            over = led.filter(presided_by=row.attendance_id).select_related("item").first()
            raise Refused(
                f"A correction says {row.attendance.name} was not present, so was not in the chair for "
                f"item {over.item.number}. Strike that decision out, record who was in the chair, and "
                "record it again."
            )


def _stamp(version, by):
    """The line that says which version was published when, and by whom."""
    local = timezone.localtime(version.published_at)
    return f"{version.word}, published on {date_format(local)} at {time_of_day(local)} by {by.name}"


def differences(before, after):
    """What changed from one version to the next, as sentences: which facts and which items, not
    their words, which both versions show."""
    found = [
        f"{name}: {new} (before: {old})"
        for part in ("facts", "attendance")
        for (name, old), (_, new) in _pairs(before[part], after[part])
        if old != new
    ]
    earlier = {each["id"]: each for each in before["business"]}
    for each in after["business"]:
        was = earlier.get(each["id"])
        if was is None:
            found.append(f"Added: {each['number']}. {each['title']}")
        elif any(was.get(name) != each.get(name) for name in SAID):
            found.append(f"Changed: {each['number']}. {each['title']}")
    return found

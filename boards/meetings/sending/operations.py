"""Sending papers by email and post, and noting who was sent which."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.bodies.models import Body
from boards.meetings.locking import lock_meeting
from boards.meetings.sending import documents
from boards.meetings.sending.models import PapersSent, RegularAttender, Way
from boards.meetings.sending.recipients import PAPER, latest_pack, recipients
from boards.seats.models import Membership
from core import events, rows
from core.errors import Refused, WrongState
from neighbourhoods.models import Person

NO_PACK = "The agenda is not published yet. Publish it first."


@operation
def add_attender(*, body, person, by, starts_on=None, at=None):
    """Somebody without a seat gets the papers of a body from a day on. Returns the row. Raises
    Refused for a member, and for who gets them already."""
    body = rights.lock(body, Permission.RUN_MEETING, by=by, found=Body.objects.all())
    starts_on = starts_on or timezone.localdate()
    if Membership.objects.filter(body=body, person=person).current(starts_on).exists():
        raise Refused(f"{person.name} sits on {body} and gets its papers already", "person")
    try:
        with transaction.atomic():
            row = RegularAttender.objects.create(body=body, person=person, starts_on=starts_on)
    except IntegrityError:
        raise Refused(f"{person.name} is a regular attender already", "person") from None
    events.record("attender.added", body, by=by, at=at, changes={"attender": [None, person.name]})
    return row


@operation
def end_attender(*, attender, by, at=None):
    """Somebody gets the papers no longer, from tomorrow. Raises WrongState where it has ended."""
    today = timezone.localdate()
    found = RegularAttender.objects.select_related("person", "body")
    locked = rights.lock(attender, Permission.RUN_MEETING, by=by, found=found)
    if locked.ends_on and locked.ends_on <= today:
        raise WrongState("This has ended already.")
    rows.change(locked, {"ends_on": max(today, locked.starts_on)})
    changes = {"attender": [locked.person.name, None]}
    events.record("attender.ended", locked.body, by=by, at=at, changes=changes)
    return locked


def seen(found, pack):
    """A short text for the page that lists these people for one way and this agenda, and what each
    lacks."""
    people = (f"{each.person.pk} {each.way} {each.lacks}" for each in found)
    return rows.shown(pack and pack.pk, *people)


@operation
def mark_sent(*, meeting, way, was, by, at=None):
    """Note that everybody who gets papers this way, and whom they can reach, was sent the agenda as
    published last. `was`: the `seen` of the page. Pressed twice nothing is added. Returns the new
    rows. Raises Refused before an agenda is published and where there is no address, WrongState
    where others are listed or another agenda is published by now."""
    at = at or timezone.now()
    locked = lock_meeting(meeting, by=by)
    pack = latest_pack(locked)
    if pack is None:
        raise Refused(NO_PACK)
    found = [each for each in recipients(locked, pack) if each.way == way]
    if not found or was != seen(found, pack):
        raise WrongState(
            "The list or the agenda has changed since you opened the page. Look at it again."
        )
    if all(each.lacks for each in found):
        raise Refused("Nobody here has an address, so nothing can have been sent.")
    new = [
        PapersSent(
            pack=pack, person=each.person, name=each.person.name, way=way, at=at,
            by_id=by.pk,
        )
        for each in found
        if each.is_to_be_sent
    ]  # fmt: skip
    PapersSent.objects.bulk_create(new)
    if new:
        changes = {Way(way).label: ["", f"{pack.word}, {len(new)} people"]}
        events.record("meeting.papers_sent", locked, by=by, at=at, changes=changes)
    return new


@operation
def email_with_papers(*, meeting, by, at=None):
    """The email to everybody who gets papers by email, with the agenda attached, for one's own mail
    program: bytes. Residents stand in Bcc. Each reading of addresses is recorded. Raises Refused
    where there is no agenda or nobody to write to."""
    locked, found = _read(meeting, (Way.EMAIL,), by, at)
    pack = meeting.packs.order_by("-number").first()
    return documents.email(locked, pack, found)


@operation
def addresses(*, meeting, by, at=None):
    """(addresses for To, addresses for Bcc) of those who get papers by email or read them here. Each
    reading is recorded. Residents stand in Bcc."""
    _, found = _read(meeting, (Way.EMAIL, Way.SIGN_IN), by, at, needs_pack=False)
    return documents.to_and_bcc(found)


@operation
def labels(*, meeting, by, at=None):
    """Address labels (L7160) of those who get papers by post: bytes of a PDF. Each reading is
    recorded. Raises Refused where there is no postal address."""
    locked, found = _read(meeting, PAPER, by, at, needs_pack=False)
    ready = [each for each in found if each.person.postal_address]
    if not ready:
        raise Refused("No postal address is known. Add them on the pages of the people listed.")
    return documents.labels(locked, ready)


def _read(meeting, ways, by, at, needs_pack=True):
    """(meeting, recipients of these ways whose contact details `by` may read), and the record of
    the reading."""
    locked = lock_meeting(meeting, by=by)
    pack = latest_pack(locked)
    if needs_pack and pack is None:
        raise Refused(NO_PACK)
    readable = None if by.pk is None else set(
        Person.objects.contacts_readable_by(by).values_list("pk", flat=True)
    )  # fmt: skip
    found = [
        each
        for each in recipients(locked, pack)
        if each.way in ways and (readable is None or each.person.pk in readable)
    ]
    if not found:
        raise Refused("Nobody gets papers this way.")
    keys = ", ".join(str(each.person.pk) for each in found)
    events.record("meeting.addresses_read", locked, by=by, at=at, changes={"records": ["", keys]})
    return locked, found

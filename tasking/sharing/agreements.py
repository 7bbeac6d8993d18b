"""The register of information sharing agreements, and who sits without one."""

import uuid

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, files, rows
from core.actors import user_or_none
from core.errors import Refused
from neighbourhoods.models import Agency
from tasking.sharing.models import (
    Agreement,
    AgreementFile,
    AgreementFileContent,
    AgreementParty,
)

KEEP = Permission.KEEP_AGREEMENTS
MOST_FILES = 10


@operation
def add_agreement(*, by, client_id=None, agencies=(), at=None, **details):
    """Enter an agreement and the agencies that are party to it, not signed yet. The same `client_id` again returns
    the first. Raises Refused for a review that is not after the start."""
    at = at or timezone.now()
    rights.require(KEEP, by=by)
    if known := rows.once(Agreement.objects, client_id):
        return known
    _check(details)
    agreement = Agreement.objects.create(client_id=client_id or uuid.uuid4(), **details)
    for agency in agencies:
        AgreementParty.objects.create(agreement=agreement, agency=agency)
    events.record("added", agreement, by=by, at=at)
    return agreement


@operation
def change_agreement(*, agreement, by, at=None, **details):
    """Change what the register says, and when it is reviewed. Returns it. Raises Refused for a review that is not
    after the start and after the last one, for a start after that one, and once it has ended."""
    at = at or timezone.now()
    locked = lock_running(agreement, by)
    _check({"starts_on": locked.starts_on, "review_on": locked.review_on} | details, locked)
    if changed := rows.change(locked, details):
        events.record("changed", locked, by=by, at=at, changes=rows.in_words(changed))
    return locked


@operation
def end_agreement(*, agreement, ended_on, why, by, at=None):
    """An agreement is over: it stays in the register. Raises Refused without a reason, for a day before its start
    or its last review or to come, and once it has ended."""
    at = at or timezone.now()
    locked = lock_running(agreement, by)
    if not why.strip():
        raise Refused("Enter a reason", "why")
    if not locked.starts_on <= ended_on <= timezone.localtime(at).date():
        raise Refused("The end date must be between its start date and today", "ended_on")
    if locked.reviewed_on and ended_on < locked.reviewed_on:
        raise Refused("It cannot end before it was last reviewed", "ended_on")
    rows.change(locked, {"ended_on": ended_on, "ended_why": why.strip()})
    changes = {"ended": [None, ended_on.isoformat()]}
    events.record("agreement.ended", locked, by=by, at=at, changes=changes)
    return locked


@operation
def sign(*, agreement, agency, by, signatory="", post="", signed_on=None, at=None):
    """An agency is party to an agreement, and perhaps who signed for it and when. Returns the party. Raises Refused
    for half a signature and a day to come, and once the agreement has ended."""
    at = at or timezone.now()
    locked = lock_running(agreement, by)
    if signed_on and not (signatory.strip() and post.strip()):
        raise Refused(
            "Enter who signed, and their post", "signatory" if not signatory.strip() else "post"
        )
    if signed_on and signed_on > timezone.localtime(at).date():
        raise Refused("The date must not be in the future", "signed_on")
    party, is_new = AgreementParty.objects.get_or_create(agreement=locked, agency=agency)
    signed = {"signatory": signatory.strip(), "post": post.strip(), "signed_on": signed_on}
    if rows.change(party, signed) or is_new:
        rows.touch(locked)
        changes = {"agency": [None, str(agency)], "signed": [None, str(signed_on or "not yet")]}
        events.record("agreement.party", locked, by=by, at=at, changes=changes)
    return party


@operation
def add_file(*, agreement, content, name, by, title="", at=None):
    """Keep the agreement as it was signed. Returns the file. Raises Refused for a file that is not taken, is there
    already or is one too many, and once the agreement has ended."""
    at = at or timezone.now()
    locked = lock_running(agreement, by)
    facts = files.inspect(content, name)
    if locked.files.filter(sha256=facts.sha256).exists():
        raise Refused("This file has already been added", "file")
    if locked.files.count() >= MOST_FILES:
        raise Refused(f"You can add up to {MOST_FILES} files", "file")
    file = AgreementFile(agreement=locked, added_by=user_or_none(by), added_at=at)
    file.describe(facts, title)
    file.save(force_insert=True)
    AgreementFileContent.objects.create(file=file, data=facts.content)
    events.record("agreement.file", locked, by=by, at=at, changes={"file": [None, file.title]})
    return file


def hand_over_agreement(agreement, to, *, by, at, note):
    """A step of handing over: somebody else keeps it."""
    if changed := rows.change(agreement, {"keeper": to}):
        events.record("changed", agreement, by=by, at=at, changes=rows.in_words(changed))


def agencies_without_agreement(body, day=None):
    """Agencies of neither council, police nor NHS for which somebody sits on a body and that have signed no agreement
    in force: they are given a task and an address, and no personal data. One query."""
    day = day or timezone.localdate()
    return list(_sitting(body, day).filter(~Exists(_signed(day))))


def agencies_to_review(body, day=None):
    """Agencies of the same kinds whose agreements in force are all past their review. A review that is due ends no
    agreement: it binds until it is ended. One query."""
    day = day or timezone.localdate()
    late = Exists(_signed(day)) & ~Exists(_signed(day).filter(agreement__review_on__gt=day))
    return list(_sitting(body, day).filter(late))


def _sitting(body, day):
    """Whom a seat names, and where it names none for whom its holder works."""
    seats = body.memberships.current(day).filter(
        Q(agency=OuterRef("pk")) | Q(agency=None, person__agency=OuterRef("pk"))
    )
    return Agency.objects.filter(Exists(seats), kind=Agency.Kind.OTHER).order_by("name")


def _signed(day):
    return AgreementParty.objects.filter(
        agency=OuterRef("pk"), signed_on__lte=day, agreement__ended_on=None,
        agreement__starts_on__lte=day,
    )  # fmt: skip


def lock_running(agreement, by):
    """Step: the agreement, locked for who keeps the register. Raises Refused once it has ended."""
    locked = rights.lock(agreement, KEEP, by=by)
    if locked.is_ended:
        raise Refused("This agreement has ended. Enter the new one")
    return locked


def _check(details, agreement=None):
    if details["review_on"] <= details["starts_on"]:
        raise Refused("The review date must be after the start date", "review_on")
    last = agreement and agreement.reviewed_on
    if last and details["review_on"] <= last:
        raise Refused("The review date must be after the last review", "review_on")
    if last and details["starts_on"] > last:
        raise Refused("It was reviewed before this date", "starts_on")

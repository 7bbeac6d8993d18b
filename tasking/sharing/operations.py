"""Marking records, naming who may read them, and writing down who did."""

from django.utils import timezone

from accounts import rights
from accounts.rights import operation
from core import events, rows
from core.actors import acts_for_nobody, user_or_none
from core.errors import Refused, WrongState
from tasking.sharing import following, rules
from tasking.sharing.marking import SENSITIVE, acting_for, level_in_words
from tasking.sharing.models import MarkingChange, NamedReader, Reading


@operation
def set_marking(*, record, marking, reason, right, by, at=None):
    """Say how far a record may be known. What becomes official-sensitive is its agency's from then on, and names who
    marked it; only that agency makes it less. Returns the record. Raises Refused without a reason and for an agency
    that it is not from, WrongState where it is marked so already."""
    at = at or timezone.now()
    locked = rights.lock(record, right, by=by)
    before = locked.marking
    if before == marking:
        raise WrongState(f"{locked.reference} is marked “{level_in_words(marking)}” already.")
    if not reason.strip():
        raise Refused("Enter a reason", "reason")
    if why := rules.refuses_marking(locked, marking, acting_for(by)):
        raise Refused(why, "marking")
    agency = locked.originator_id if before == SENSITIVE else _agency(locked, by)
    MarkingChange.objects.create(
        label=locked._meta.label_lower, record=locked.pk, row_version=locked.version, before=before,
        after=marking, agency_id=agency, reason=reason.strip(), by=user_or_none(by), by_name=by.name, at=at,
    )  # fmt: skip
    following.tell(locked, marking=marking, agency=agency, by=by, at=at)
    rows.change(locked, {"marking": marking, "originator_id": agency})
    changes = {"marking": [level_in_words(before), level_in_words(marking)]}
    events.record("sharing.marked", locked, by=by, at=at, changes=changes, label=locked.reference)
    if marking == SENSITIVE and not acts_for_nobody(by):
        name_reader(record=locked, user=by, reason="Marked it", right=right, by=by, at=at)
    return locked


@operation
def name_reader(*, record, user, reason, right, by, until=None, at=None):
    """Let somebody read an official-sensitive record. Named twice, it is the first row. Returns the row. Raises
    Refused for who could not read it either way, a day that is past or no reason; WrongState where it is not
    official-sensitive."""
    at = at or timezone.now()
    locked = rights.lock(record, right, by=by)
    if locked.marking != SENSITIVE:
        raise WrongState(f"{locked.reference} is not official-sensitive.")
    if not reason.strip():
        raise Refused("Enter a reason", "reason")
    if until and until < timezone.localtime(at).date():
        raise Refused("The last day must not be in the past", "until")
    if known := NamedReader.objects.of(locked).filter(ended_at=None, user=user).first():
        if known.until is None or known.until >= timezone.localtime(at).date():
            return known
        _end(known, by, at)
    named = NamedReader.objects.create(
        label=locked._meta.label_lower, record=locked.pk, user=user, reason=reason.strip(), until=until,
        by=user_or_none(by), at=at,
    )  # fmt: skip
    if not rules.can_read(locked, user):
        raise Refused(f"{user.name} has no role that reads this record", "person")
    events.record("sharing.named", locked, by=by, at=at, label=locked.reference)
    return named


@operation
def end_reader(*, record, reader, right, by, at=None):
    """Take somebody off the list of a record. Raises WrongState where that was done, Refused for the last one, who
    would leave nobody that could read it."""
    at = at or timezone.now()
    locked = rights.lock(record, right, by=by)
    named = NamedReader.objects.of(locked).select_for_update().filter(pk=reader).first()
    if named is None or named.ended_at is not None:
        raise WrongState("They were taken off the list already.")
    others = NamedReader.objects.of(locked).current().exclude(pk=named.pk).select_related("user")
    if not any(rules.can_read(locked, each.user) for each in others):
        raise Refused("Name somebody else first: nobody could read it any more")
    _end(named, by, at)
    events.record("sharing.taken_off", locked, by=by, at=at, label=locked.reference)


@operation
def note_reading(*, record, fields, reason, by, owner=None, at=None):
    """Write down that somebody read these `fields` (words) of a record: an official-sensitive one, or how to reach
    who reported it. `owner` is the agency that sees the log; without it the record's own. Returns the row. Raises
    Refused without a reason of the list."""
    at = at or timezone.now()
    seen = type(record)._default_manager.visible_to(by).filter(pk=record.pk).exists()
    rights.allow(seen, "You do not have permission to read this.", by=by)
    if reason not in Reading.Reason.values:
        raise Refused("Choose why you need to read it", "reason")
    return Reading.objects.create(
        label=record._meta.label_lower, record=record.pk, reference=record.reference,
        owner_id=owner.pk if owner else rules.owner_of(record), user=by, name=by.name,
        agency_id=min(acting_for(by), default=None), reason=reason, fields=list(fields), at=at,
    )  # fmt: skip


def _agency(record, by):
    """Whose the record becomes: of the only agency that the person acts for, else of who leads it."""
    mine = set() if acts_for_nobody(by) else acting_for(by)
    return next(iter(mine)) if len(mine) == 1 else rules.owner_of(record)


def _end(named, by, at):
    rows.change(named, {"ended_by": user_or_none(by), "ended_at": max(at, named.at)})

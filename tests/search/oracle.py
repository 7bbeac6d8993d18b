"""Reads every published record of a body again and says what of it may not stand.

Written from the rules for meetings (R2, R3, R5 to R11) and independent of the product: it imports
nothing of boards but models, counts for itself, and calls no operation, rule or query set of its
own beyond plain filters.
"""

import datetime
import hashlib
import json
import math
import re
from zoneinfo import ZoneInfo

from boards.models import (
    AgendaPack,
    Attendance,
    Ballot,
    Consultation,
    Correction,
    Decision,
    DecisionHold,
    DecisionNumber,
    DecisionPresent,
    DelegatedDecision,
    ExclusionItem,
    Interest,
    Meeting,
    MinutesApproval,
    MinutesCheck,
    MinutesVersion,
    Seat,
    Vote,
)

LONDON = ZoneInfo("Europe/London")
DAY = datetime.timedelta(days=1)
CUT_OFF = datetime.time(17)
OUT = "minutes_published"


def faults(body):
    """A sentence for each thing that a reader of this body's records should not have read."""
    found = list(_numbers(body))
    for meeting in Meeting.objects.filter(body=body.pk).select_related("body").order_by("pk"):
        record = Record(meeting)
        for rule in RULES:
            found += [f"{meeting.pk} {rule.__name__.strip('_')}: {said}" for said in rule(record)]
    return [*found, *_holds(body), *_outside_meetings(body)]


class Record:
    """All that is stored of a meeting, read once."""

    def __init__(self, meeting):
        self.meeting, self.body = meeting, meeting.body
        self.day = meeting.starts_at.astimezone(LONDON).date()
        self.power = meeting.held_power or self.body.power
        self.binds = self.power == "decide"
        self.is_out = meeting.state == OUT
        self.items = {each.pk: each for each in meeting.items.all()}
        rows = Attendance.objects.filter(meeting=meeting).select_related(
            "membership", "substitute_for"
        )
        self.rows = {each.pk: each for each in rows.prefetch_related("absences")}
        self.decisions = list(Decision.objects.filter(item__meeting=meeting).order_by("pk"))
        self.numbered = set(
            DecisionNumber.objects.filter(decision__in=self.decisions).values_list(
                "decision", flat=True
            )
        )
        self.votes = list(Vote.objects.filter(item__meeting=meeting, struck_out_at=None))
        self.interests = list(Interest.objects.filter(item__meeting=meeting))
        self.corrections = list(
            Correction.objects.filter(meeting=meeting, confirmed_at__isnull=False)
        )
        self.versions = list(MinutesVersion.objects.filter(meeting=meeting).order_by("number"))
        self.packs = list(AgendaPack.objects.filter(meeting=meeting).order_by("number"))

    def standing(self):
        """What a reader takes for decided: of minutes that are out, and what has its number."""
        return [
            each for each in self.decisions
            if each.struck_out_at is None and (self.is_out or each.pk in self.numbered)
        ]  # fmt: skip

    def seat_of(self, row):
        """The seat whose vote somebody has, or None."""
        seat = {"present": row.membership, "substitute": row.substitute_for}.get(row.status)
        if seat is None or row.is_remote or seat.body_id != self.body.pk or not seat.has_vote:
            return None
        begun = seat.starts_on <= self.day
        return seat if begun and (seat.ends_on is None or seat.ends_on >= self.day) else None

    def room(self, position):
        """Ids of the attendance of who has a vote and is there for the item at a position."""
        return {
            row.pk for row in self.rows.values()
            if self.seat_of(row) and not any(_misses(away, position) for away in row.absences.all())
        }  # fmt: skip

    def withdrawn(self, position):
        """How many have left for their interest only."""
        return sum(
            bool(self.seat_of(row)) and any(
                _misses(away, position) and away.reason == "interest" for away in row.absences.all()
            )
            for row in self.rows.values()
        )  # fmt: skip

    def is_corrected(self, **about):
        name, pk = about.popitem()
        return any(getattr(each, f"{name}_id") == pk for each in self.corrections)


def _misses(away, position):
    return away.first <= position and (away.last is None or away.last >= position)


def _room_as_stored(record):
    """Who was there when it was decided are those whom attendance shows in the room (R5)."""
    for decision in record.standing():
        stored = set(
            DecisionPresent.objects.filter(decision=decision).values_list("attendance", flat=True)
        )
        now = record.room(record.items[decision.item_id].position)
        differs = {pk for pk in stored ^ now if not record.is_corrected(attendance=pk)}
        if differs and not record.is_corrected(decision=decision.pk):
            yield f"decision {decision.pk} counts {sorted(map(str, stored))}, in the room are {now}"
        if decision.voting_present != len(stored):
            yield f"decision {decision.pk} says {decision.voting_present} for {len(stored)} people"


def _quorum(record):
    """A deciding body decided with its quorum (R5)."""
    for decision in record.standing():
        position = record.items[decision.item_id].position
        there = len(record.room(position))
        if record.body.interest_counts:
            there += record.withdrawn(position)
        needed = _required(record)
        if record.binds and there < needed and not record.is_corrected(decision=decision.pk):
            yield f"decision {decision.pk} with {there} of {needed}"


def _required(record):
    seats = Seat.objects.filter(body=record.body, has_vote=True, starts_on__lte=record.day)
    seats = [each for each in seats if each.ends_on is None or each.ends_on >= record.day]
    base = len(seats)
    if record.body.quorum_base == "filled":
        base = sum(each.holders.filter(starts_on__lte=record.day).exists() for each in seats)
    share = base * record.body.quorum_numerator / record.body.quorum_denominator
    return max(record.body.quorum_minimum, math.ceil(share))


def _in_time(record):
    """A deciding body decides what was published with its clear days, or was held urgent for a
    reason that is stated (R2, R3)."""
    for decision in record.standing():
        item = record.items[decision.item_id]
        pack = next((each for each in record.packs if _names(each.document, item)), None)
        shown = pack and max(pack.published_at, record.meeting.moved_nearer_at or pack.published_at)
        days = _clear_days(shown, record.day) if shown else -1
        urgent = item.urgent_reason and item.urgent_presiding and item.urgent_at
        if record.binds and days < record.body.clear_days and not urgent:
            yield f"item {item.position} was decided with {days} clear days"


def _names(document, item):
    return any(each["title"] == item.title for each in document["business"])


def _clear_days(published, day):
    """Working days that lie between. The worlds are set where no bank holiday is."""
    local = published.astimezone(LONDON)
    first = local.date() + DAY
    if local.time() > CUT_OFF:
        while first.weekday() > 4:
            first += DAY
        first += DAY
    span = (first + DAY * number for number in range((day - first).days))
    return sum(each.weekday() < 5 for each in span)


def _presided(record):
    """Somebody who was there presided over what a deciding body decided (R6)."""
    names = {row.name for row in record.rows.values()}
    for decision in record.standing():
        if record.binds and decision.presiding not in names:
            yield f"nobody who was there presided over decision {decision.pk}"


def _public_left(record):
    """What was decided of an exempt item was decided after the public was excluded from it (R11)."""
    for decision in record.standing():
        item = record.items[decision.item_id]
        if record.binds and item.access == "exempt" and not decision.excludes_public:
            rows = ExclusionItem.objects.filter(item=item, decision__struck_out_at=None)
            rows = rows.exclude(decision__outcome="lost").filter(decision__lt=decision.pk)
            if not rows.exists():
                yield f"decision {decision.pk} of an exempt item while the public was there"


def _class_kept(record):
    """What everyone read of an item stays open, and what was kept from them stays closed (R11)."""
    for version in record.versions:
        public = json.dumps(version.document)
        for item in record.items.values():
            for said in _private_texts(item):
                if said and said in public:
                    yield f"version {version.number} shows what is private of item {item.position}"
        whole = json.dumps(version.private_document or {})
        for item in record.items.values():
            minute = getattr(item, "minute", None)
            said = minute.text if minute else ""
            if said and item.access == "public" and minute.access == "public":
                if said in whole and said not in public:
                    yield f"the minute of item {item.position} was private in version {version.number}"


def _private_texts(item):
    minute = getattr(item, "minute", None)
    if item.access != "public":
        decided = item.decisions.filter(excludes_public=False).values_list("text", flat=True)
        return [item.text, minute.text if minute else "", *decided]
    return [minute.text] if minute and minute.access != "public" else []


def _votes(record):
    """Sums, names, casting vote and outcome agree with the room and with each other (R9)."""
    for vote in record.votes:
        if not record.is_out or vote.method == "agreed":
            continue
        total = vote.votes_for + vote.votes_against + vote.abstentions + vote.not_voting
        there = record.room(record.items[vote.item_id].position)
        corrected = any(each.attendance_id or each.decision_id for each in record.corrections)
        if vote.voting_present != total:
            yield f"vote {vote.pk}: {total} of {vote.voting_present}"
        if len(there) != vote.voting_present and not corrected:
            yield f"vote {vote.pk}: {vote.voting_present} voted, {len(there)} were in the room"
        if vote.casting and vote.votes_for != vote.votes_against:
            yield f"vote {vote.pk}: a casting vote without equality"
        if vote.carried != _carried(vote):
            yield f"vote {vote.pk}: carried is {vote.carried}"
        for who in {vote.mover_id, vote.seconder_id} - {None} - there:
            if not corrected:
                yield f"vote {vote.pk}: moved by {who}, who was not there"
        yield from _names_of(vote, there, corrected)


def _carried(vote):
    if vote.threshold == "two-thirds":
        return vote.votes_for * 3 >= vote.voting_present * 2
    if vote.threshold == "all-members":
        return vote.votes_for * 2 > vote.seats
    return vote.votes_for > vote.votes_against or (
        vote.votes_for == vote.votes_against and vote.casting == "for"
    )


def _names_of(vote, there, corrected):
    ballots = list(Ballot.objects.filter(vote=vote))
    counts = {
        "for": vote.votes_for, "against": vote.votes_against, "abstained": vote.abstentions,
        "not_voting": vote.not_voting,
    }  # fmt: skip
    named = {choice: sum(each.choice == choice for each in ballots) for choice in counts}
    if vote.method == "recorded" and named != counts:
        yield f"vote {vote.pk}: the names say {named}, the sums {counts}"
    if any(named[choice] > counts[choice] for choice in counts):
        yield f"vote {vote.pk}: more names than votes"
    if not corrected and {each.attendance_id for each in ballots} - there:
        yield f"vote {vote.pk}: somebody voted who was not there"


def _outcomes(record):
    """What was voted down is lost, and nothing else is."""
    for decision in record.standing():
        if decision.vote_id:
            vote = Vote.objects.get(pk=decision.vote_id)
            if vote.carried == (decision.outcome == "lost") or vote.struck_out_at:
                yield f"decision {decision.pk} is {decision.outcome}, its vote {vote.carried}"


BARRING = ("left", "spoke", "silent")


def _interests(record):
    """Who has a disclosable interest without a dispensation decides nothing of it, and one that came
    to light afterwards stands beside what was decided (R8)."""
    for interest in record.interests:
        bars = interest.kind == "dpi" and interest.outcome != "dispensation"
        bars = bars or interest.outcome in BARRING
        decided = [each for each in record.standing() if each.item_id == interest.item_id]
        for decision in decided if bars else ():
            was_there = DecisionPresent.objects.filter(
                decision=decision, attendance=interest.attendance_id
            ).exists()
            if was_there and not record.is_corrected(decision=decision.pk):
                yield f"interest {interest.pk} took part in decision {decision.pk}"
        if interest.kind == "dpi" and not interest.is_registered and not interest.notify_by:
            yield f"interest {interest.pk} is never notified"


def _documents(record):
    """Minutes that are out say what is stored; each version is what its hash says (R10)."""
    for number, version in enumerate(record.versions, start=1):
        prints = [(version.pdf, version.sha256)]
        if version.private_pdf is not None:
            prints.append((version.private_pdf, version.private_sha256))
        if any(hashlib.sha256(bytes(pdf)).hexdigest() != said for pdf, said in prints):
            yield f"version {version.number} is not what its hash says"
        if version.number != number:
            yield f"version {number} is missing"
    if record.versions and record.meeting.state not in (OUT, "writing_up", "minutes_ready"):
        yield f"published, and is {record.meeting.state}"
    if not record.is_out:
        return
    if not record.versions:
        yield "published without a version"
        return
    last = record.versions[-1]
    said = json.dumps([last.document, last.private_document])
    for decision in record.decisions:
        shown = decision.text in said
        if shown == bool(decision.struck_out_at):
            yield f"decision {decision.pk} is {'shown' if shown else 'not shown'}"
    for item in record.items.values():
        minute = getattr(item, "minute", None)
        if minute and minute.text and minute.text not in said:
            yield f"the minute of item {item.position} is not what was published"
    for interest in record.interests:
        if interest.outcome != "afterwards" and not _says(last, interest.nature):
            yield f"interest {interest.pk} is not what was published"
    yield from _attendance(record, last)


def _attendance(record, version):
    """The minutes name as present who is stored as present, and nobody else."""
    lines = dict(version.document["attendance"])
    for status, heading in (("present", "Present"), ("substitute", "Substitutes")):
        rows = [each for each in record.rows.values() if each.status == status]
        shown = re.sub(r" \([^)]*\)", "", lines.get(heading, ""))
        shown = [each for each in shown.split(", ") if each]
        for row in rows:
            if not any(each == row.name or each.endswith(f" {row.name}") for each in shown):
                yield f"{row.name} is {status} and not in the minutes"
        if len(shown) > len(rows):
            yield f"the minutes name {len(shown)} as {status}, {len(rows)} are stored"
    remote = sum(words.count("attending remotely") for words in lines.values())
    if remote != sum(each.is_remote for each in record.rows.values()):
        yield f"the minutes say of {remote} that they came remotely"


def _says(version, words):
    return words in json.dumps([version.document, version.private_document])


def _agreed(record):
    """Minutes were checked by somebody else, approved by the same body later, and signed by who
    presided there (R10)."""
    meeting = record.meeting
    if record.is_out and record.power in ("decide", "recommend"):
        check = MinutesCheck.objects.filter(meeting=meeting).first()
        if check is None or not check.name:
            yield "published unread"
        elif check.checked_by_id and check.checked_by_id == meeting.minutes_ready_by_id:
            yield "read by the author only"
    for approval in MinutesApproval.objects.filter(meeting=meeting).select_related("item__meeting"):
        later = approval.item.meeting
        if later.body_id != meeting.body_id or later.starts_at <= meeting.starts_at:
            yield "approved where it could not be"
        if later.is_extraordinary:
            yield "approved at an extraordinary meeting"
        if bool(approval.corrections) != (approval.outcome == "amended"):
            yield f"{approval.outcome} with {len(approval.corrections)} corrections"
        if approval.signed_at:
            yield from _signed(approval, later)
        pdf = bytes(approval.pdf or b"")
        if approval.signed_at and hashlib.sha256(pdf).hexdigest() != approval.sha256:
            yield "signed without a print that its hash proves"


def _signed(approval, later):
    """By the one who presided over the item under which they were approved, under any entry."""
    record, item = Record(later), approval.item
    found = []
    for row in (record.rows[pk] for pk in record.room(item.position)):
        role = row.membership.role if row.membership else ""
        chosen = row.pk == item.presided_by_id, row.pk == later.presiding_id
        if any(chosen) or role in ("chair", "vice_chair"):
            found.append((*(not each for each in (*chosen, role == "chair")), row.name, row.pk))
    led = record.rows[min(found)[-1]].person if found else None
    signed = approval.signed_person
    if led is None or (led.merged_into_id or led.pk) != (signed.merged_into_id or signed.pk):
        yield f"signed by {approval.signed_name}, who did not preside"
    elif approval.signed_name not in (led.name, signed.name):
        yield f"signed as {approval.signed_name} by {signed.name}"


def _order(record):
    """Things happened one after the other."""
    meeting = record.meeting
    moments = (
        meeting.agenda_published_at, meeting.started_at, meeting.finished_at,
        meeting.minutes_published_at,
    )  # fmt: skip
    known = [each for each in moments if each]
    if record.is_out and (None in moments or known != sorted(known)):
        yield f"in the wrong order: {moments}"


def _numbers(body):
    """The numbers of a year have no gap and none twice, and stay with minutes that were out."""
    years = {}
    rows = DecisionNumber.objects.filter(decision__item__meeting__body=body.pk)
    for row in rows.select_related("decision__item__meeting"):
        years.setdefault(row.year, []).append(row.number)
        if row.decision.item.meeting.minutes_published_at is None:
            yield f"number {row.number} before its minutes were out"
        if row.decision.struck_out_at:
            yield f"number {row.number} was struck out"
    for year, numbers in years.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"numbers of {year}: {sorted(numbers)}"


def _holds(body):
    rows = DecisionHold.objects.filter(decision__item__meeting__body=body.pk, released_at=None)
    for hold in rows.exclude(decision__struck_out_at=None):
        yield f"{hold.label} rests on a decision that was struck out"


NEEDED = ("power", "power_on", "text", "reasons", "alternatives", "interest", "decided_on")


def _outside_meetings(body):
    """A decision outside a meeting is complete, and its notice is what was published."""
    for made in DelegatedDecision.objects.filter(body=body.pk, state="made"):
        missing = [name for name in NEEDED if not getattr(made, name)]
        if missing:
            yield f"{made.pk} was made without {', '.join(missing)}"
        open_ = Consultation.objects.filter(decision=made, replied_on=None, no_reply_by=None)
        if open_.exists():
            yield f"{made.pk} was made before everyone had replied"
        notice = getattr(made, "notice", None)
        if notice is None or hashlib.sha256(bytes(notice.pdf)).hexdigest() != notice.sha256:
            yield f"{made.pk} has no notice that its hash proves"
        elif made.text not in json.dumps(notice.document):
            yield f"the notice of {made.pk} says something else"


RULES = (
    _room_as_stored, _quorum, _in_time, _presided, _public_left, _class_kept, _votes, _outcomes,
    _interests, _documents, _agreed, _order,
)  # fmt: skip

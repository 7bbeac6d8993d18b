"""What people and programs do to a record afterwards: through operations, in bulk and by SQL. Each
takes a world and may be refused."""

import datetime
import hashlib
from functools import partial

from django.db import connection
from django.utils import timezone

from boards.attendance.operations import tick
from boards.attendance.room import add_absence, choose_presiding, remove_absence
from boards.corrections.operations import correct
from boards.decisions.operations import record_decision, strike_out_decision
from boards.interests.operations import declare_afterwards, declare_interest, remove_interest
from boards.live.operations import publish_minutes
from boards.minutes.approvals.operations import refuse_minutes, reopen_minutes, sign_minutes
from boards.minutes.operations import save_minute
from boards.minutes.privacy import close_minute, make_private
from boards.models import (
    Absence,
    AgendaItem,
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
    DelegatedNotice,
    ExclusionItem,
    Interest,
    Meeting,
    Membership,
    Minute,
    MinutesApproval,
    MinutesCheck,
    MinutesVersion,
    Vote,
)
from boards.seats.operations import end_membership
from boards.votes.operations import record_own_vote, strike_out_vote
from tests import steps
from tests.search.worlds import attempt

DAY = datetime.timedelta(days=1)
CHANGES = []


def change(act):
    CHANGES.append(act)
    return act


def _one(world, rows):
    return world.pick(rows.order_by("pk"))


def _first(world, acts):
    """One of these (each without arguments), in any order: the first that is not refused."""
    acts = list(acts)
    world.chance.shuffle(acts)
    any(attempt(_whole, act) for act in acts)


def _whole(act):
    act()
    connection.check_constraints()
    return True


def _update(world, rows, **fields):
    """One row of these, in bulk: whichever lets itself be changed."""
    others = (row for row in rows.order_by("pk") if _differs(row, fields))
    _first(
        world, [partial(rows.model.objects.filter(pk=each.pk).update, **fields) for each in others]
    )


def _differs(row, fields):
    return any(getattr(row, name) != value for name, value in fields.items())


def _delete(world, rows):
    """One row of these, by SQL: no model, no signal."""
    table = connection.ops.quote_name(rows.model._meta.db_table)
    statement = f"DELETE FROM {table} WHERE id = %s"
    _first(world, [partial(_execute, statement, row.pk) for row in rows.order_by("pk")])


def _execute(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def of_items(model):
    return lambda world: model.objects.filter(item__meeting=world.meeting)


decisions, votes = of_items(Decision), of_items(Vote)
interests, minutes = of_items(Interest), of_items(Minute)


def absences(world):
    return Absence.objects.filter(attendance__meeting=world.meeting)


# Through operations


@change
def tick_anew(world):
    status = world.chance.choice(("present", "absent", "apologies", ""))
    tick(
        meeting=world.meeting, membership=_one(world, world.seats()), status=status, by=world.writer
    )


@change
def leave(world):
    add_absence(
        meeting=world.meeting, membership=_one(world, world.seats()), item=_one(world, world.items()),
        reason=world.chance.choice(("late", "left", "interest")), by=world.writer,
    )  # fmt: skip


@change
def come_back(world):
    if row := _one(world, absences(world)):
        remove_absence(absence=row, by=world.writer)


@change
def declare(world):
    declare_interest(
        item=_one(world, world.items()), membership=_one(world, world.seats()), kind="dpi",
        outcome=world.chance.choice(("left", "spoke")), nature="Owns it", is_registered=False,
        by=world.writer,
    )  # fmt: skip


@change
def declare_late(world):
    declare_afterwards(
        item=_one(world, world.items()), membership=_one(world, world.seats()), kind="dpi",
        nature="Owned it", by=world.writer,
    )  # fmt: skip


@change
def take_interest_back(world):
    if row := _one(world, interests(world)):
        remove_interest(interest=row, by=world.writer)


@change
def end_seat_earlier(world):
    seat = _one(world, world.seats())
    end_membership(membership=seat, last_day=datetime.date(2026, 9, 30), by=world.writer)


@change
def preside_otherwise(world):
    choose_presiding(
        meeting=world.meeting, membership=_one(world, world.seats()), item=_one(world, world.items()),
        by=world.writer,
    )  # fmt: skip


@change
def close_item(world):
    make_private(
        item=_one(world, world.items()), access="exempt", paragraphs=[1], private_reason="A family",
        by=world.writer,
    )  # fmt: skip


@change
def close_said(world):
    close_minute(
        item=_one(world, world.items()), access="exempt", paragraphs=[1], private_reason="A family",
        by=world.writer,
    )  # fmt: skip


@change
def decide_more(world):
    item = _one(world, world.items())
    record_decision(item=item, outcome="resolved", text="And that too", by=world.writer)


@change
def strike_out(world):
    if row := _one(world, decisions(world)):
        strike_out_decision(decision=row, by=world.writer)


@change
def strike_out_of_vote(world):
    if row := _one(world, votes(world)):
        strike_out_vote(vote=row, by=world.writer)


@change
def have_own_vote_recorded(world):
    vote = _one(world, votes(world))
    row = _one(world, world.rows())
    if vote and row:
        record_own_vote(vote=vote, attendance=row.pk, choice="against", by=world.writer)


@change
def write_otherwise(world):
    item = _one(world, world.items())
    save_minute(item=item, text="Written otherwise", version=1, by=world.writer)


@change
def take_minutes_up_again(world):
    reopen_minutes(meeting=_now(world), reason="A name", by=world.writer)


@change
def say_minutes_are_wrong(world):
    if world.later:
        item = AgendaItem.objects.filter(meeting=world.later).first()
        refuse_minutes(meeting=_now(world), item=item, reason="A name", by=world.writer)


@change
def publish_again(world):
    if world.body.approves_minutes:
        steps.agreed(meeting=_now(world), by=world.town.reader)
    publish_minutes(meeting=_now(world), by=world.writer)


@change
def report_error(world):
    correct(
        meeting=_now(world), text="Another name", decision=_one(world, decisions(world)),
        by=world.writer,
    )  # fmt: skip


@change
def move_it(world):
    steps.move(_now(world), world.meeting.starts_at - DAY * 8, by=world.writer)


@change
def sign_as_somebody(world):
    if approval := MinutesApproval.objects.filter(meeting=world.meeting).first():
        sign_minutes(approval=approval, person=_one(world, world.seats()).person, by=world.writer)


def _now(world):
    return Meeting.objects.get(pk=world.meeting.pk)


# In bulk and by SQL


@change
def raw_status(world):
    _update(world, world.rows(), status=world.chance.choice(("present", "absent")))


@change
def raw_attendance_gone(world):
    _delete(world, world.rows())


@change
def raw_absence(world):
    _first(world, [
        partial(Absence.objects.bulk_create, [Absence(attendance=row, reason="left", first=1)])
        for row in world.rows()
    ])  # fmt: skip


@change
def raw_absence_gone(world):
    _delete(world, absences(world))


@change
def raw_absence_span(world):
    _update(world, absences(world), first=1, last=None, reason="left")


@change
def raw_remote(world):
    _update(world, world.rows(), is_remote=True)


@change
def raw_interest(world):
    row = _one(world, world.rows().exclude(membership=None))
    said = {"attendance": row, "kind": "dpi", "nature": "x", "recorded_at": timezone.now()}
    _first(world, [
        partial(
            Interest.objects.bulk_create,
            [Interest(item=item, outcome=outcome, is_registered=registered, **said)],
        )
        for item in world.items() for outcome in ("left", "afterwards") for registered in (True, False)
        if row
    ])  # fmt: skip


@change
def raw_interest_otherwise(world):
    _update(world, interests(world), kind="dpi", outcome="left")


@change
def raw_nature(world):
    _update(world, interests(world), nature="Nothing at all")


@change
def raw_interest_gone(world):
    _delete(world, interests(world))


@change
def raw_correction_gone(world):
    _delete(world, Correction.objects.filter(meeting=world.meeting))


@change
def raw_membership_ends(world):
    _update(world, world.seats(), ends_on=datetime.date(2026, 9, 30))


@change
def raw_membership_begins(world):
    _update(world, world.seats(), starts_on=datetime.date(2026, 12, 1))


@change
def raw_vote_taken_away(world):
    _update(world, world.seats(), has_vote=False)


@change
def raw_moved(world):
    Meeting.objects.filter(pk=world.meeting.pk).update(starts_at=world.meeting.starts_at - DAY * 9)


@change
def raw_state(world):
    Meeting.objects.filter(pk=world.meeting.pk).update(
        state=world.chance.choice(("running", "writing_up", "minutes_published"))
    )


@change
def raw_class(world):
    access = world.chance.choice(("public", "exempt"))
    more = {"paragraphs": [3], "private_reason": "x"} if access == "exempt" else {"paragraphs": []}
    _update(world, world.items(), access=access, **more)


@change
def raw_minute_class(world):
    _update(world, minutes(world), access="exempt", paragraphs=[3], private_reason="x")


@change
def raw_position(world):
    _update(world, world.items(), position=1)


@change
def raw_urgent(world):
    nobody = {"urgent_presiding": "", "urgent_person": None, "urgent_by": None}
    _update(world, world.items(), urgent_reason="", urgent_at=None, **nobody)


@change
def raw_text(world):
    _update(world, decisions(world), text="Something else")


@change
def raw_outcome(world):
    _update(world, decisions(world), outcome=world.chance.choice(("lost", "resolved")))


@change
def raw_presiding(world):
    _update(world, decisions(world), presiding="A Stranger")


@change
def raw_count(world):
    _update(world, decisions(world), voting_present=9)


@change
def raw_struck_out(world):
    _update(world, decisions(world), struck_out_at=timezone.now(), struck_out_by=world.writer)


@change
def raw_vote_struck_out(world):
    _update(world, votes(world), struck_out_at=timezone.now(), struck_out_by=world.writer)


@change
def raw_decision_gone(world):
    _delete(world, decisions(world))


@change
def raw_decision(world):
    said = {"outcome": "resolved", "text": "Raw", "recorded_at": timezone.now()}
    _first(world, [
        partial(Decision.objects.bulk_create, [Decision(item=item, **said)])
        for item in world.items()
    ])  # fmt: skip


@change
def raw_present_gone(world):
    _delete(world, DecisionPresent.objects.filter(decision__in=decisions(world)))


@change
def raw_vote(world):
    """A vote and its decision, with one thing wrong."""
    wrong = (
        {"voting_present": 1}, {"votes_for": 1}, {"voting_present": 1, "votes_for": 1},
        {"casting": "for"}, {"carried": False}, {},
    )  # fmt: skip
    _first(
        world, (partial(_put, world, item, each) for item in world.items() for each in wrong)
    )  # fmt: skip


def _put(world, item, more):
    """Everybody is for it; `more` is added to what is true of that."""
    room = len(world.voters(item))
    told = {"voting_present": room, "votes_for": room, "casting": "", "carried": True}
    for name, value in more.items():
        told[name] = told[name] + 1 if value == 1 else value
    vote = Vote(
        item=item, text="Put past all", method="show", presiding="The Chair", seats=5,
        recorded_at=timezone.now(), **told,
    )  # fmt: skip
    Vote.objects.bulk_create([vote])
    carried = vote.carried if more else False
    Decision.objects.bulk_create([
        Decision(item=item, vote=vote, outcome="resolved" if carried else "lost", text=vote.text,
                 recorded_at=timezone.now())
    ])  # fmt: skip


@change
def raw_ballot_added(world):
    _first(world, [
        partial(Ballot.objects.bulk_create, [Ballot(vote=vote, attendance=row, choice="for")])
        for vote in votes(world)
        for row in world.rows().exclude(pk__in=[each.pk for each in world.voters(vote.item)])
    ])  # fmt: skip


@change
def raw_sums(world):
    _update(world, votes(world), votes_for=7)


@change
def raw_carried(world):
    _update(world, votes(world), carried=world.chance.random() < 0.5)


@change
def raw_casting(world):
    _update(world, votes(world), casting="for")


@change
def raw_mover(world):
    if row := _one(world, world.rows()):
        _update(world, votes(world), mover=row, seconder=None)


@change
def raw_ballot(world):
    _update(world, Ballot.objects.filter(vote__in=votes(world)), choice="against")


@change
def raw_ballot_gone(world):
    _delete(world, Ballot.objects.filter(vote__in=votes(world)))


@change
def raw_number(world):
    _update(world, DecisionNumber.objects.filter(decision__in=decisions(world)), number=99)


@change
def raw_number_gone(world):
    _delete(world, DecisionNumber.objects.filter(decision__in=decisions(world)))


@change
def raw_exclusion_gone(world):
    _delete(world, ExclusionItem.objects.filter(decision__in=decisions(world)))


@change
def raw_minute(world):
    _update(world, minutes(world), text="Something else said")


@change
def raw_version(world):
    _update(world, MinutesVersion.objects.filter(meeting=world.meeting), pdf=b"%PDF-x")


@change
def raw_version_gone(world):
    _delete(world, MinutesVersion.objects.filter(meeting=world.meeting))


@change
def raw_pack(world):
    published = world.meeting.starts_at - DAY
    _update(world, AgendaPack.objects.filter(meeting=world.meeting), published_at=published)


@change
def raw_check_gone(world):
    _delete(world, MinutesCheck.objects.filter(meeting=world.meeting))


@change
def raw_signature(world):
    rows = MinutesApproval.objects.filter(meeting=world.meeting)
    _update(world, rows, signed_name="A Stranger")


@change
def signer_was_away(world):
    if world.later:
        chair = world.seats().get(role="chair")
        tick(meeting=world.later, membership=chair, status="absent", by=world.writer)


@change
def raw_signer_was_away(world):
    rows = Attendance.objects.filter(meeting=world.later, membership__role="chair")
    rows.update(status="apologies")


@change
def raw_signed_by(world):
    rows = MinutesApproval.objects.filter(meeting=world.meeting)
    sign = {"signed_at": timezone.now(), "signed_by": world.writer, "pdf": b"%PDF"}
    sign["sha256"] = hashlib.sha256(sign["pdf"]).hexdigest()
    _first(world, [
        partial(rows.update, signed_name=seat.person.name, signed_person=seat.person, **sign)
        for seat in world.seats().select_related("person")
    ])  # fmt: skip


@change
def raw_approved_elsewhere(world):
    other = world.later and Meeting.objects.exclude(body=world.body).first()
    item = other and AgendaItem.objects.filter(meeting=other).first()
    if item:
        MinutesApproval.objects.filter(meeting=world.meeting).update(item=item)


@change
def raw_hold_gone(world):
    _delete(world, DecisionHold.objects.filter(decision__in=decisions(world)))


@change
def raw_corrections(world):
    _update(world, MinutesApproval.objects.filter(meeting=world.meeting), corrections=["x"])


@change
def raw_reply_gone(world):
    rows = Consultation.objects.filter(decision__body=world.body)
    _update(world, rows, replied_on=None, said="", no_reply_by=None)


@change
def raw_reasons_gone(world):
    _update(world, DelegatedDecision.objects.filter(body=world.body), reasons="")


@change
def raw_notice(world):
    rows = DelegatedNotice.objects.filter(decision__body=world.body)
    _update(world, rows, pdf=b"%PDF-x")


@change
def raw_made(world):
    rows = DelegatedDecision.objects.filter(body=world.body, state="preparing")
    _update(
        world, rows, state="made", made_at=timezone.now(), made_by=world.writer, year=2026, number=1,
        signed_on_paper=datetime.date(2026, 10, 9),
    )  # fmt: skip


@change
def raw_member_of_another(world):
    other = Membership.objects.exclude(body=world.body).first()
    _update(world, world.rows().exclude(membership=None), membership=other)


# Drawn only where a guard that is out turns to them (Guard.turns): they came later, and the number of
# a world means what it meant


def raw_hold_moved(world):
    """To a decision that was struck out."""
    gone = _one(world, decisions(world).exclude(struck_out_at=None))
    if gone:
        holds = DecisionHold.objects.filter(decision__in=decisions(world))
        _update(world, holds, decision_id=gone.pk)


def raw_decided_otherwise(world):
    rows = DelegatedDecision.objects.filter(body=world.body, state="made")
    _update(world, rows, text="Two benches", reasons="They are cheap")

"""Preparing a decision outside a meeting, consulting, making it, reporting it."""

import uuid

from django.utils import timezone

from accounts import rights
from accounts.access import Permission, Role
from accounts.rights import operation
from boards.bodies.models import Body
from boards.decisions.operations import in_force_of
from boards.delegated import documents
from boards.delegated.models import (
    Consultation,
    DelegatedCorrection,
    DelegatedDecision,
    DelegatedNotice,
    DelegatedReport,
)
from boards.meetings.agendas.operations import freeze
from boards.meetings.items.operations import add_item
from boards.meetings.models import Meeting
from boards.seats.models import TermOfOffice
from core import calendar, events, rests, rows
from core.errors import Refused, WrongState

RUN = Permission.RUN_MEETING
Kind, State, Interest = DelegatedDecision.Kind, DelegatedDecision.State, DelegatedDecision.Interest
FOUND = DelegatedDecision.objects.select_related("body", "decided_by__user")
NEEDED = {
    "power": "Enter the power: the paragraph of the constitution or the scheme of delegation",
    "power_on": "Enter of which day the constitution or the scheme is",
    "text": "Enter what was decided",
    "reasons": "Enter the reasons",
    "alternatives": "Enter which alternatives were rejected, or that there were none",
    "interest": "Say whether there was an interest",
    "decided_on": "Enter the day of the decision",
}
"""{field: what is asked for before the decision is made}, in the order of the form."""


@operation
def prepare(*, body, kind, title, decided_by, by, client_id=None, at=None, **fields):
    """Begin a decision outside a meeting of a body. The same `client_id` twice makes one. Returns it.
    Raises Refused for a private body and what contradicts itself."""
    at = at or timezone.now()
    rights.require(RUN, by=by, on=body)
    if known := rows.once(DelegatedDecision.objects, client_id, body_id=body.pk):
        return known
    if body.is_private:
        raise Refused("This board works in private: its decisions are not published", "title")
    decision = DelegatedDecision(
        body=body, recorded_by=by, recorded_at=at, client_id=client_id or uuid.uuid4()
    )
    asked = {"kind": kind, "title": title.strip(), "decided_by": decided_by}
    rows.assign(decision, fields | asked)
    _check_draft(decision)
    decision.save()
    events.record("delegated.prepared", decision, by=by, at=at)
    return decision


@operation
def change(*, decision, by, at=None, **fields):
    """Change a decision that is being prepared. Returns it. Raises Refused for what contradicts
    itself."""
    decision = _lock_draft(decision, by)
    changed = rows.assign(decision, fields)
    _check_draft(decision)
    rows.write(decision, changed)
    if changed:
        hidden = set(changed) - {"kind", "decided_by"}
        changes = rows.in_words(changed, hidden=hidden)
        events.record("changed", decision, by=by, at=at, changes=changes)
    return decision


def _lock_draft(decision, by):
    locked = rights.lock(decision, RUN, by=by, found=FOUND)
    return rows.expect(locked, State.PREPARING)


def _check_draft(decision):
    """Raises Refused for what contradicts itself; what is missing may still come."""
    if not decision.title:
        raise Refused("Enter a title", "title")
    said = bool(decision.interest_text)
    if said != (decision.interest in (Interest.OTHER, Interest.DISCLOSABLE)):
        raise Refused("Describe the interest, or say that there is none", "interest_text")
    if decision.dispensation and decision.interest != Interest.DISCLOSABLE:
        raise Refused("A dispensation is for a disclosable interest", "dispensation")
    if bool(decision.exempt_reason) != (decision.exempt_agreed_by_id is not None):
        raise Refused(
            "Enter a reason for the exemption from call-in, and who agreed to it", "exempt_reason"
        )
    if decision.exempt_reason and not decision.body.exercises_executive:
        raise Refused("Only a decision of an executive is called in", "exempt_reason")
    if decision.kind == Kind.CABINET and not decision.body.exercises_executive:
        raise Refused("This board exercises no executive functions", "kind")


@operation
def consult(*, decision, person, asked_on, by, at=None):
    """Note that somebody was asked. Returns the row. Raises Refused for who decides, and for a day to
    come; WrongState where the person was asked already."""
    at = at or timezone.now()
    decision = _lock_draft(decision, by)
    if person.pk == decision.decided_by_id:
        raise Refused("Choose someone other than the decision maker", "person")
    if asked_on > timezone.localdate(at):
        raise Refused("Enter the day on which they were asked", "asked_on")
    if decision.consulted.filter(person=person).exists():
        raise WrongState(f"{person} has been asked already.", "person")
    row = Consultation.objects.create(decision=decision, person=person, asked_on=asked_on)
    changes = {"consulted": [None, person.name]}
    events.record("delegated.consulted", decision, by=by, at=at, changes=changes)
    return row


@operation
def record_reply(
    *, consultation, by, replied_on=None, said="", interest="", no_reply_by=None, at=None
):
    """Record the dated reply of who was consulted, or that none came by a day. Returns the row.
    Raises Refused where it is neither or both, or for a day that does not fit."""
    at = at or timezone.now()
    decision = _lock_draft(consultation.decision, by)
    row = rows.lock(consultation)
    said, interest = said.strip(), interest.strip()
    if (replied_on is None) == (no_reply_by is None):
        raise Refused("Enter the day of the reply, or the day by which none came", "replied_on")
    if (replied_on is None) != (not said):
        raise Refused("Enter what was said, with the day of the reply", "said")
    if interest and not said:
        raise Refused("An interest is declared with the reply", "interest")
    name = "replied_on" if replied_on else "no_reply_by"
    if not row.asked_on <= (replied_on or no_reply_by) <= timezone.localdate(at):
        raise Refused("Enter a date from the day they were asked up to today", name)
    reply = {"replied_on": replied_on, "said": said, "interest": interest}
    if rows.change(row, reply | {"no_reply_by": no_reply_by}):
        changes = {"reply": [None, row.person.name]}
        events.record("delegated.reply_recorded", decision, by=by, at=at, changes=changes)
    return row


@operation
def take_off(*, consultation, by, at=None):
    """Take somebody off who was put down by mistake: nobody who has replied. Raises Refused for who
    has."""
    decision = _lock_draft(consultation.decision, by)
    row = rows.lock(consultation)
    if row.replied_on:
        raise Refused(f"{row.person} has replied, and stays")
    changes = {"consulted": [row.person.name, None]}
    events.record("delegated.taken_off", decision, by=by, at=at, changes=changes)
    row.delete()


@operation
def drop(*, decision, reason, by, at=None):
    """A decision that is not taken after all. Raises Refused without a reason."""
    at = at or timezone.now()
    decision = _lock_draft(decision, by)
    if not reason.strip():
        raise Refused("Enter a reason for withdrawing it", "reason")
    dropped = {"dropped_at": at, "dropped_by": by, "dropped_reason": reason.strip()}
    rows.change(decision, {"state": State.DROPPED} | dropped)
    events.record("delegated.dropped", decision, by=by, at=at)
    return decision


@operation
def confirm(*, decision, by, at=None):
    """Who decides makes the decision, with the own sign-in. Returns it. Raises what `missing` says as
    Refused."""
    locked = rows.take(decision, FOUND)
    is_own = by.pk is not None and locked.decided_by.user_id == by.pk
    rights.allow(is_own, "Only the decision maker can confirm it.", by=by)
    rows.expect_version(locked, decision)
    rows.expect(locked, State.PREPARING)
    return _make(locked, {"signed_by": by}, by=by, at=at)


@operation
def record_signed(*, decision, signed_on, by, at=None):
    """Whoever runs the body's meetings records that the decision was signed on paper. Returns it.
    Raises Refused for who confirms with the own sign-in, for a day that does not fit, and what
    `missing` says."""
    at = at or timezone.now()
    locked = _lock_draft(decision, by)
    if locked.signs_here:
        raise Refused(f"{locked.decided_by} confirms it with their own account", "signed_on")
    if locked.decided_on and not locked.decided_on <= signed_on <= timezone.localdate(at):
        raise Refused("Enter a date from the day of the decision up to today", "signed_on")
    return _make(locked, {"signed_on_paper": signed_on}, by=by, at=at)


@operation
def correct(*, decision, text, by, client_id=None, at=None):
    """Say what is wrong in a decision that is published, beside its notice. What was done on the strength of it is
    looked at again. The same `client_id` twice makes one row. Returns it. Raises Refused without words."""
    at = at or timezone.now()
    locked = rights.lock(decision, RUN, by=by, found=FOUND)
    if known := rows.once(DelegatedCorrection.objects, client_id, decision_id=locked.pk):
        return known
    rows.expect(locked, State.MADE)
    if not text.strip():
        raise Refused("Enter what is wrong, and how it should read", "text")
    made = DelegatedCorrection.objects.create(
        decision=locked, text=text.strip(), recorded_by=by, recorded_at=at,
        client_id=client_id or uuid.uuid4(),
    )  # fmt: skip
    events.record("delegated.corrected", locked, by=by, at=at)
    rests.take_back("correction", locked, by=by, at=at)
    return made


def _make(decision, signed, *, by, at):
    """Give a locked decision its number, publish its notice, put it on the next agenda."""
    at = at or timezone.now()
    body = Body.objects.select_for_update(no_key=True).get(pk=decision.body_id)  # one number each
    decision.body = body
    term = _term(decision)
    if reasons := missing(decision, at):
        raise Refused(reasons[0])
    year = calendar.municipal_year(decision.decided_on)
    numbered = DelegatedDecision.objects.filter(body=body, year=year).order_by("-number")
    number = (numbered.values_list("number", flat=True).first() or 0) + 1
    made = {"state": State.MADE, "made_at": at, "made_by": by, "year": year, "number": number}
    executive = {"is_executive": body.exercises_executive, "term": term}
    rows.change(decision, made | executive | signed)
    _publish(decision, at)
    events.record("delegated.made", decision, by=by, at=at)
    meeting = _next_in_preparation(body, at)
    if meeting is not None:
        _report(decision, meeting, by=by, at=at)
    return decision


def _publish(decision, at):
    day = timezone.localdate(at)
    in_force_on = in_force_of(decision.body, day)
    if in_force_on and decision.exempt_reason:
        in_force_on = day
    notice = DelegatedNotice(decision=decision, published_at=at, in_force_on=in_force_on)
    document = documents.notice(decision, in_force_on=in_force_on, published_at=at)
    freeze(notice, document, None)
    notice.save()


def missing(decision, at=None):
    """What still has to be done before a decision is made, a sentence each; empty where nothing."""
    found = [words for name, words in NEEDED.items() if not getattr(decision, name)]
    if found:
        return found
    today = timezone.localdate(at or timezone.now())
    if not decision.power_on <= decision.decided_on <= today:
        found.append("Enter a date for the decision from the date of the scheme up to today")
    if decision.interest == Interest.DISCLOSABLE and not decision.dispensation:
        found.append("Enter a dispensation, or choose another decision maker")
    asked = list(decision.consulted.select_related("person"))
    found += [f"The reply of {each.person} is missing" for each in asked if each.is_waiting]
    found += [
        f"{each.person} had no reply or no day for it before the decision"
        for each in asked
        if not each.is_waiting and (each.replied_on or each.no_reply_by) > decision.decided_on
    ]
    if decision.kind == Kind.OFFICER:
        return found + _missing_of_officer(decision, asked)
    if decision.kind == Kind.CABINET:
        return found + ([] if decision.portfolio else ["Enter the portfolio"])
    return found + _missing_of_ward_member(decision, today)


def _missing_of_officer(decision, asked):
    found = [] if asked else ["An officer decides after consulting: add who was asked"]
    if _terms(decision).exists():
        found.append(
            f"{decision.decided_by} was an elected member, so did not decide as an officer"
        )
    return found


def _missing_of_ward_member(decision, today):
    if _term(decision) is None:
        return [f"{decision.decided_by} was not elected for the ward that this board is for"]
    found = []
    if decision.body.exercises_executive and _is_in_cabinet(decision):
        found.append("A cabinet member does not decide an executive function under section 236")
    if not decision.handed_in_on:
        found.append("Enter the day on which the record was handed in")
    elif not decision.decided_on <= decision.handed_in_on <= today:
        found.append(
            "Enter a date for handing in the record from the day of the decision up to today"
        )
    return found


def _terms(decision):
    return TermOfOffice.objects.filter(person=decision.decided_by).current(decision.decided_on)


def _term(decision):
    """The term by which a ward member decides: of a ward that the body's neighbourhood lies in."""
    if decision.kind != Kind.WARD_MEMBER or not decision.decided_on:
        return None
    terms = _terms(decision).select_related("ward")
    if decision.body.neighbourhood_id:
        terms = terms.filter(ward__neighbourhoods=decision.body.neighbourhood_id)
    return terms.first()


def _is_in_cabinet(decision):
    user = decision.decided_by.user
    if user is None:
        return False
    return user.grants.in_force(decision.decided_on).filter(role=Role.PORTFOLIO_HOLDER).exists()


def _next_in_preparation(body, at):
    """The body's next meeting whose agenda is not out yet; none called for something else."""
    rows = Meeting.objects.filter(body=body, state=Meeting.State.PREPARING, starts_at__gte=at)
    return rows.filter(is_extraordinary=False).order_by("starts_at", "id").first()


def report_waiting(meeting, *, by, at):
    """Step: put what was decided outside meetings on the agenda of a locked meeting, for
    boards.meetings.items.business."""
    if meeting.is_extraordinary:
        return
    waiting = DelegatedDecision.objects.filter(body=meeting.body_id).unreported()
    for decision in waiting.select_related("body", "decided_by", "notice").order_by("pk"):
        _report(decision, meeting, by=by, at=at)


def _report(decision, meeting, *, by, at):
    facts = dict(decision.notice.document["facts"])
    who = facts["Decided by"] + ("," if ", " in facts["Decided by"] else "")
    item = add_item(
        meeting=meeting,
        title=f"Decision outside a meeting: {decision.title}"[:200],
        text=f"{who} decided on {facts['Decided on']} (decision "
        f"{decision.reference}):\n\n{decision.text}\n\nPower: {facts['Power']}. Reported to the "
        "meeting; the notice with reasons and interests is published.",
        by=by,
        at=at,
    )
    DelegatedReport.objects.create(decision=decision, item=item)

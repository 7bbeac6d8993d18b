"""Applications, and what ward committees refused of them."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.decisions.holds import hold_decision, release_hold
from boards.decisions.models import Decision
from boards.delegated.models import DelegatedDecision
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from core.money import in_pounds
from funding.grants.applications import states
from funding.grants.applications.carrying import wait_again
from funding.grants.applications.models import Application, ApplicationHand, GrantRequest
from funding.grants.applications.places import fits
from funding.grants.applications.rounds.operations import expect_taken
from funding.grants.applications.rules import REASONS, VOTED_DOWN
from funding.grants.groups.bank import refuse_bank
from funding.grants.groups.merging.rules import expect_kept
from funding.ledger import operations as ledger

BUDGET = Permission.EDIT_BUDGET
State = Meeting.State
ON_AGENDA = "This is on the published agenda of {meeting}, so it stays as it is until then."


@operation
def receive_application(
    *, title, purpose, received_on, asks, by, group=None, agency=None, client_id=None, at=None,
    goes_on=False, starts_on=None, ends_on=None,
):  # fmt: skip
    """Enter what a group or a public body asks for. `asks`: [(allocation, what, amount in pounds)],
    one for each ward committee; with `goes_on` one of a year that is closed meanwhile is asked of the next. The same
    `client_id` twice makes one. Returns the application. Raises Refused where it is of nobody, of two or of one that has
    ended, asks nobody, for a day that is to come, or on which a committee took no applications."""
    at = at or timezone.now()
    rights.require_city(BUDGET, by=by)
    if known := rows.once(Application.objects.all(), client_id):
        return known
    _expect_applicant(group, agency)
    _expect_there(group, agency)
    expect_day(received_on, at, "received_on")
    refuse_bank("title", title)
    refuse_bank("purpose", purpose)
    if not asks:
        raise Refused("Choose at least one ward committee", "body")
    more = {"client_id": client_id} if client_id else {}
    made = Application.objects.create(
        group=group, agency=agency, title=title.strip(), purpose=purpose.strip(),
        received_on=received_on, entered_by=user_or_none(by), entered_at=at, starts_on=starts_on,
        ends_on=ends_on, **more,
    )  # fmt: skip
    for allocation, what, amount in asks:
        _ask(made, allocation, what, amount, goes_on=goes_on)
    events.record("added", made, by=by, at=at)
    return made


@operation
def ask_of(*, application, allocation, what, amount, by, at=None):
    """Ask one more ward committee. Returns the request. Raises Refused where it is asked already."""
    locked = rights.lock(application, BUDGET, by=by)
    asked = _ask(locked, allocation, what, amount)
    note_hand(locked, by=by, at=at)
    changes = {"asked": [None, f"{in_pounds(amount)} of {allocation}"]}
    events.record("changed", locked, by=by, at=at, changes=changes)
    return asked


@operation
def change_application(*, application, by, at=None, **fields):
    """Correct an application that nothing was decided about. Raises Refused as `receive_application`
    does, WrongState where something was decided."""
    at = at or timezone.now()
    locked = rights.lock(application, BUDGET, by=by)
    asked = list(locked.requests.select_for_update(no_key=True).order_by("id"))
    if any(each.is_decided for each in asked):
        raise WrongState("A ward committee has decided on this application, so it stays as it was.")
    changed = rows.assign(locked, fields)
    if changed:
        expect_unpublished(asked)
    for each in asked if "received_on" in changed else ():
        if each.state == states.RECEIVED and each.carried_from_id is None:
            expect_taken(each.allocation, locked.received_on)
    _expect_applicant(locked.group, locked.agency)
    if changed.keys() & {"group", "agency"}:
        _expect_there(locked.group, locked.agency)
    for each in asked:
        _expect_fits(each.what, locked)
    expect_day(locked.received_on, at, "received_on")
    refuse_bank("title", locked.title)
    refuse_bank("purpose", locked.purpose)
    rows.write(locked, changed)
    if changed:
        note_hand(locked, by=by, at=at)
        events.record("changed", locked, by=by, at=at, changes=rows.in_words(changed))
    return locked


@operation
def place_application(
    *, application, by, venue=None, latitude=None, longitude=None, starts_on=None, ends_on=None, at=None
):  # fmt: skip
    """Say where and when the work is planned: public with the grant, and it may change at any time. Returns the
    application. Raises Refused for a point that is none or not of the city, and for days that are not in order."""
    locked = rights.lock(application, BUDGET, by=by)
    if (latitude is None) != (longitude is None):
        raise Refused("Enter both numbers of the point, or neither", "latitude")
    if latitude is not None and not fits(latitude, longitude):
        raise Refused("This point is not in or near the city", "latitude")
    if starts_on and ends_on and ends_on < starts_on:
        raise Refused("The last day must not be before the first day", "ends_on")
    said = {
        "venue": venue, "latitude": latitude, "longitude": longitude, "starts_on": starts_on,
        "ends_on": ends_on,
    }  # fmt: skip
    if changed := rows.change(locked, said):
        changes = rows.in_words(changed)
        events.record("application.placed", locked, by=by, at=at, changes=changes)
    return locked


@operation
def change_request(*, asked, what, amount, by, at=None):
    """Correct what a ward committee is asked for, while nothing is decided. Raises Refused for a kind
    that does not fit the applicant, WrongState where it was decided or its year is closed."""
    locked = lock_request(asked, by)
    ledger.expect_open(locked.allocation.year)
    ledger.expect_amount(amount)
    _expect_fits(what, locked.application)
    if (what, amount) != (locked.what, locked.asked):
        expect_unpublished([locked])
    changed = rows.change(locked, {"what": what, "asked": amount})
    if changed:
        changes = rows.in_words(changed)
        note_hand(locked.application, by=by, at=at)
        events.record("changed", locked.application, by=by, at=at, changes=changes)
    return locked


@operation
def reopen_request(*, asked, reason, by, at=None):
    """What was refused or withdrawn by mistake waits again; the decision is free. Of a year that is closed it is asked
    of the next. Raises Refused without a reason, and where no later year is open."""
    locked = rights.lock(asked, BUDGET, by=by, found=_requests())
    rows.expect(locked, states.REFUSED, states.WITHDRAWN)
    if not reason.strip():
        raise Refused("Enter a reason for reopening it", "reason")
    if decision := locked.refusal:
        release_hold(decision=decision, holder=locked.refusal_holder, at=at)
    wait_again(locked, by=by, at=at, reason="", refused_by=None, refused_outside=None)
    if locked.state != states.RECEIVED:
        raise Refused("The same is asked of the ward budget of the next year already")
    events.record(
        "request.reopened", locked.application, by=by, at=at, reason=reason.strip(),
        words={"ward": locked.allocation},
    )  # fmt: skip
    return locked


@operation
def withdraw_request(*, asked, reason, by, at=None):
    """The applicant asks no longer. Raises Refused without a reason, WrongState where it was decided."""
    locked = lock_request(asked, by)
    return _close(locked, states.WITHDRAWN, reason, "request.withdrawn", by=by, at=at)


@operation
def refuse_request(*, asked, reason, by, decision=None, delegated=None, at=None):
    """The ward committee decided against it, or it was refused for the committee between its meetings (`delegated`).
    `reason` is one of the published list and says nothing about a person. Raises Refused for another reason, and for a
    decision that is not the committee's."""
    locked = lock_request(asked, by)
    stored = expect_decision(locked, expect_one(decision, delegated), refused=True)
    expect_day_fits(locked, stored)
    _expect_reason(reason, stored)
    field = "refused_outside" if delegated else "refused_by"
    closed = _close(
        locked, states.REFUSED, reason, "request.refused", by=by, at=at, **{field: stored}
    )
    label = f"The refusal of {locked.application}"
    hold_decision(decision=stored, holder=locked.refusal_holder, label=label, at=at)
    return closed


def note_hand(application, *, by, at):
    """Step: who has a hand in it does not authorise its payments."""
    if by is not None and by.pk:
        ApplicationHand.objects.get_or_create(
            application=application, user=by, defaults={"at": at or timezone.now()}
        )


def _ask(application, allocation, what, amount, goes_on=False):
    source, to = allocation, ledger.next_open(allocation) if goes_on else allocation
    carried = {"carried_from": source} if to.pk != source.pk else {}
    allocation = to
    ledger.expect_open(allocation.year)
    ledger.expect_amount(amount)
    if not carried:
        expect_taken(allocation, application.received_on)
    _expect_fits(what, application)
    try:
        with transaction.atomic():
            return GrantRequest.objects.create(
                application=application, allocation=allocation, what=what, asked=amount, **carried
            )
    except IntegrityError:
        raise Refused(f"{allocation.body} is asked already", "body") from None


def _expect_fits(what, application):
    """A grant goes to a group, a payment to a public body; either may ask for works by the council."""
    if application.agency and what == GrantRequest.What.GRANT:
        raise Refused("A grant goes to a group. A public body gets a payment", "what")
    if application.group and what == GrantRequest.What.PAYMENT:
        raise Refused("A payment goes to a public body. A group gets a grant", "what")


def _requests():
    return GrantRequest.objects.select_related(
        "application__group", "application__agency", "allocation__body", "allocation__year",
        "refused_by", "refused_outside",
    )  # fmt: skip


def lock_request(asked, by):
    locked = rights.lock(asked, BUDGET, by=by, found=_requests())
    return rows.expect(locked, states.RECEIVED)


def _close(asked, state, reason, code, *, by, at, **fields):
    if not reason.strip():
        raise Refused("Enter a reason", "reason")
    rows.change(asked, fields | {"state": state, "reason": reason.strip()})
    events.record(
        code, asked.application, by=by, at=at, words={"ward": asked.allocation}, reason=asked.reason
    )
    return asked


def _expect_applicant(group, agency):
    if (group is None) == (agency is None):
        raise Refused("Choose who applies: a group, or a public body", "group")
    expect_kept(group, "group")


def _expect_there(group, agency):
    """Raises Refused for an applicant that has ended."""
    if (group or agency).ended_on:
        raise Refused(f"{group or agency} has ended", "group" if group else "agency")


def expect_one(decision, delegated):
    """The decision that something rests on: of a meeting, or outside one. Raises Refused for none and for two."""
    if (decision is None) == (delegated is None):
        raise Refused("Choose the decision that it rests on", "decision")
    return decision or delegated


def _expect_reason(reason, decision):
    """Raises Refused for a reason that is not published, and for a vote that was not lost."""
    if reason not in REASONS:
        raise Refused("Choose a reason of the published list", "reason")
    if reason == VOTED_DOWN and getattr(decision, "outcome", None) != Decision.Outcome.LOST:
        raise Refused("No vote was lost by this decision. Choose another reason", "reason")


def expect_day(day, at, field):
    """Raises Refused for a day that is to come."""
    if day > timezone.localtime(at).date():
        raise Refused("The date cannot be in the future", field)


def expect_decision(asked, decision, *, refused=False):
    """The decision as it stands now, locked. Raises Refused for one that does not stand, is not of the
    body whose money it is, or only excludes the public."""
    body = asked.allocation.body
    outside = isinstance(decision, DelegatedDecision)
    found = type(decision).objects.select_for_update(no_key=True, of=("self",))
    if outside:
        stored = found.get(pk=decision.pk)
        fits = stored.state == DelegatedDecision.State.MADE and stored.body_id == body.pk
    else:
        stored = found.select_related("item__meeting__body").get(pk=decision.pk)
        outcomes = [Decision.Outcome.RESOLVED] + ([Decision.Outcome.LOST] if refused else [])
        fits = (
            stored.struck_out_at is None
            and stored.outcome in outcomes
            and not stored.excludes_public
            and stored.item.meeting.body_id == body.pk
        )
    if not fits:
        raise Refused(f"Choose a decision of {body} that stands", "decision")
    if not outside:
        _expect_reported(asked, stored)
    return stored


def expect_unpublished(requests):
    """Raises WrongState where some of these stand on an agenda that is published, or were carried to a later day from
    one that was, and nothing was decided yet. An agenda that is still prepared is not published meanwhile."""
    reported = AgendaItem.objects.filter(ward_report_row__asked__in=requests)
    keys, preparing, is_first = set(reported.values_list("pk", flat=True)), set(), True
    while keys:
        for item in AgendaItem.objects.filter(pk__in=keys).select_related("meeting__body"):
            if item.meeting.state == State.PREPARING and is_first:
                preparing.add(item.meeting_id)
            else:
                _expect_over(item)
        later = AgendaItem.objects.filter(carried_from__in=keys)
        keys, is_first = set(later.values_list("pk", flat=True)), False
    held = Meeting.objects.select_for_update(no_key=True, of=("self",)).select_related("body")
    for meeting in held.filter(pk__in=preparing).order_by("pk"):
        if meeting.state != State.PREPARING:
            raise WrongState(ON_AGENDA.format(meeting=meeting))


def _expect_over(item):
    if item.meeting.state in (State.PREPARING, State.AGENDA_PUBLISHED, State.RUNNING):
        raise WrongState(ON_AGENDA.format(meeting=item.meeting))
    decided = Decision.objects.standing().filter(item=item, excludes_public=False)
    if item.meeting.state == State.WRITING_UP and not decided.exists():
        raise WrongState(
            f"This was on the agenda of {item.meeting}. It stays as it is until the minutes are ready."
        )


def is_reported(decision):
    """Whether a decision of a meeting goes by a report of ours: the body decides, and in this system."""
    meeting = decision.item.meeting
    return meeting.binds and not meeting.predates_system


def _expect_reported(asked, decision):
    """Raises Refused for a decision that was not made under the item by which the request was reported.
    What was held before this system had its own report, and a body that only advises has none."""
    if not is_reported(decision):
        return
    item, keys = decision.item, []
    while item is not None:
        keys.append(item.pk)
        item = item.carried_from
    if not asked.report_rows.filter(item__in=keys).exists():
        raise Refused(
            "The committee did not have this application in a report under that item", "decision"
        )


def expect_day_fits(asked, decision):
    """The day on which it was decided. Raises Refused where that is before the application came, or
    after the year of the money."""
    outside = isinstance(decision, DelegatedDecision)
    day = decision.decided_on if outside else decision.item.meeting.day
    if day < asked.application.received_on:
        raise Refused("This was decided before the application was received", "decision")
    if day > asked.allocation.year.ends_on:
        raise Refused(f"This was decided after the end of {asked.allocation.year}", "decision")
    return day

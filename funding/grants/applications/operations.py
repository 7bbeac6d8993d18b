"""Applications, and what ward committees refused of them."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.decisions.holds import hold_decision, release_hold
from boards.decisions.models import Decision
from boards.delegated.models import DelegatedDecision
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from core.money import in_pounds
from funding.grants.applications import states
from funding.grants.applications.models import Application, ApplicationHand, GrantRequest
from funding.grants.applications.rules import REASONS, VOTED_DOWN
from funding.ledger import operations as ledger

BUDGET = Permission.EDIT_BUDGET


@operation
def receive_application(
    *, title, purpose, received_on, asks, by, group=None, agency=None, client_id=None, at=None
):
    """Enter what a group or a public body asks for. `asks`: [(allocation, what, amount in pounds)],
    one for each ward committee. The same `client_id` twice makes one. Returns the application. Raises
    Refused where it is of nobody or of two, asks nobody, or for a day that is to come."""
    at = at or timezone.now()
    rights.require_city(BUDGET, by=by)
    if known := rows.once(Application.objects.all(), client_id):
        return known
    _expect_applicant(group, agency)
    expect_day(received_on, at, "received_on")
    if not asks:
        raise Refused("Choose at least one ward committee", "body")
    more = {"client_id": client_id} if client_id else {}
    made = Application.objects.create(
        group=group, agency=agency, title=title.strip(), purpose=purpose.strip(),
        received_on=received_on, entered_by=user_or_none(by), entered_at=at, **more,
    )  # fmt: skip
    for allocation, what, amount in asks:
        _ask(made, allocation, what, amount)
    events.record("added", made, by=by, at=at)
    return made


@operation
def ask_of(*, application, allocation, what, amount, by, at=None):
    """Ask one more ward committee. Returns the request. Raises Refused where it is asked already."""
    locked = rights.lock(application, BUDGET, by=by)
    asked = _ask(locked, allocation, what, amount)
    _note_hand(locked, by, at)
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
        _expect_unpublished(asked)
    _expect_applicant(locked.group, locked.agency)
    for each in asked:
        _expect_fits(each.what, locked)
    expect_day(locked.received_on, at, "received_on")
    rows.write(locked, changed)
    if changed:
        _note_hand(locked, by, at)
        events.record("changed", locked, by=by, at=at, changes=rows.in_words(changed))
    return locked


@operation
def change_request(*, asked, what, amount, by, at=None):
    """Correct what a ward committee is asked for, while nothing is decided. Raises Refused for a kind
    that does not fit the applicant, WrongState where it was decided."""
    locked = lock_request(asked, by)
    ledger.expect_amount(amount)
    _expect_fits(what, locked.application)
    if (what, amount) != (locked.what, locked.asked):
        _expect_unpublished([locked])
    changed = rows.change(locked, {"what": what, "asked": amount})
    if changed:
        changes = rows.in_words(changed)
        _note_hand(locked.application, by, at)
        events.record("changed", locked.application, by=by, at=at, changes=changes)
    return locked


@operation
def reopen_request(*, asked, reason, by, at=None):
    """What was refused or withdrawn by mistake waits again; the decision is free. Raises Refused
    without a reason."""
    locked = rights.lock(asked, BUDGET, by=by, found=_requests())
    rows.expect(locked, states.REFUSED, states.WITHDRAWN)
    if not reason.strip():
        raise Refused("Enter a reason for reopening it", "reason")
    if decision := locked.refusal:
        release_hold(decision=decision, holder=f"refusal-{locked.pk}", at=at)
    nothing = {"reason": "", "refused_by": None, "refused_outside": None}
    rows.change(locked, {"state": states.RECEIVED} | nothing)
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
    hold_decision(decision=stored, holder=f"refusal-{locked.pk}", label=label, at=at)
    return closed


def _note_hand(application, by, at):
    """Who changes it does not authorise its payments."""
    if by.pk:
        ApplicationHand.objects.get_or_create(
            application=application, user=by, defaults={"at": at or timezone.now()}
        )


def _ask(application, allocation, what, amount):
    ledger.expect_open(allocation.year)
    ledger.expect_amount(amount)
    _expect_fits(what, application)
    try:
        with transaction.atomic():
            return GrantRequest.objects.create(
                application=application, allocation=allocation, what=what, asked=amount
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


def _expect_unpublished(requests):
    """Raises WrongState where some of these stand on an agenda that is published and not heard yet."""
    for asked in requests:
        rows_ = asked.report_rows.filter(
            item__meeting__agenda_published_at__isnull=False,
            item__meeting__state__in=["agenda_published", "running"],
        )
        if row := rows_.select_related("item__meeting__body").first():
            raise WrongState(
                f"This is on the published agenda of {row.item.meeting}, so it stays as it is until then."
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

"""The writes of the exchange with finance: a file made, withdrawn, taken; what finance paid, matched and settled.

Who makes or withdraws a file, and who loads what finance paid, wait for each other (`_alone`), so that nothing is sent
that finance has just paid.
"""

from django.db import connection, transaction
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from core.money import in_pounds
from funding.budgets.lines.operations import NO_CODE, is_code
from funding.grants.awards.models import Grant
from funding.ledger.operations import PENNY
from funding.payments.exchange import preparing
from funding.payments.exchange.models import (
    SENT,
    TAKEN,
    WITHDRAWN,
    FinancePayment,
    PaymentCheck,
    PaymentRun,
    RunPayment,
)
from funding.payments.exchange.rules import (
    AGREES,
    EARLY,
    READY,
    TO_CLEAR,
    TOLD,
    payment_of,
    reference_of,
)
from funding.payments.models import Payment
from funding.payments.operations import mark_paid, mark_paid_early

EDIT = Permission.EDIT_BUDGET
CHANGED = "The list has changed since you opened the page. Refresh the page and look at it again."


@operation
def make_run(*, by, seen=None, client_id=None, at=None):
    """One file of all that can be sent; `seen` is what the page showed (`preparing.seen_of`). The same `client_id`
    twice makes one. Returns the PaymentRun. Raises Refused where nothing can be sent, WrongState where that is
    something else than was shown."""
    rights.require_city(EDIT, by=by)
    _alone()
    if known := rows.once(PaymentRun.objects.all(), client_id):
        return known
    ready = _locked_ready(by, at)
    if seen is not None and seen != preparing.seen_of(ready):
        raise WrongState(CHANGED)
    if not ready:
        raise Refused("There is nothing to send to finance")
    last = PaymentRun.objects.order_by("-number").values_list("number", flat=True).first() or 0
    more = {"client_id": client_id} if client_id else {}
    made = PaymentRun.objects.create(
        number=last + 1, total=sum(each.payment.amount for each in ready), count=len(ready),
        made_by=user_or_none(by), made_by_name=by.name, made_at=at or timezone.now(), **more,
    )  # fmt: skip
    RunPayment.objects.bulk_create([_row(made, each) for each in ready])
    changes = {"total": [None, in_pounds(made.total)], "payments": [None, str(made.count)]}
    events.record("payment_run.made", made, by=by, at=at, changes=changes)
    return made


@operation
def withdraw_run(*, run, reason, by, at=None):
    """Take a file back that finance has not taken: its payments can be sent again. Raises Refused without a reason,
    WrongState where finance has taken it or paid something of it."""
    rights.require_city(EDIT, by=by)
    _alone()
    locked = rights.lock(run, EDIT, by=by)
    rows.expect(locked, SENT)
    if not reason.strip():
        raise Refused("Enter a reason for withdrawing it", "reason")
    paid = FinancePayment.objects.filter(payment__sent__run=locked, settled_at=None)
    if paid.exists():
        raise WrongState("Finance has paid something of this file: it cannot be withdrawn.")
    _end(locked, WITHDRAWN, by=by, at=at, reason=reason.strip())
    events.record("payment_run.withdrawn", locked, by=by, at=at, reason=reason.strip())
    return locked


@operation
def mark_taken(*, run, by, at=None):
    """Note that finance has taken a file: it is not withdrawn any more."""
    locked = rights.lock(run, EDIT, by=by)
    rows.expect(locked, SENT)
    _end(locked, TAKEN, by=by, at=at)
    events.record("payment_run.taken", locked, by=by, at=at)
    return locked


@operation
def tell(*, row, need, by, at=None):
    """Note that finance was told what became of a payment after it was sent; `need` is what the page said (a key of
    TOLD). Raises WrongState where it is something else now."""
    locked = rights.lock(row, EDIT, by=by, found=RunPayment.objects.select_related("run"))
    now = PaymentCheck.objects.filter(row=locked).values_list("need", flat=True).first() or ""
    if need not in TOLD or now != need or locked.told == need:
        raise WrongState("This has changed since you opened the page. Refresh it and look again.")
    rows.change(
        locked, {"told": need, "told_by": user_or_none(by), "told_at": at or timezone.now()}
    )
    changes = {locked.reference: [None, TOLD[need]]}
    events.record("payment_run.told", locked.run, by=by, at=at, changes=changes)
    return locked


@operation
def note_paid(*, reference, document, amount, paid_on, by, at=None):
    """What finance says it paid, or took back. It is stored whatever we think of it; what it agrees with is recorded
    as paid. Returns the FinancePayment. Raises Refused for what is no amount, code or day that has been, and for a
    document that is there already with the same reference."""
    rights.require_city(EDIT, by=by)
    _alone()
    at = at or timezone.now()
    said = {
        "reference": reference.strip().upper(), "document": document.strip().upper(),
        "amount": amount, "paid_on": paid_on,
    }  # fmt: skip
    _expect_said(said, timezone.localtime(at).date())
    ours = Payment.objects.filter(pk=payment_of(said["reference"])).first()
    made = FinancePayment.objects.create(
        payment=ours, loaded_by=user_or_none(by), loaded_at=at, **said
    )
    changes = {"amount": [None, in_pounds(amount)]}
    events.record("finance_payment.loaded", made, by=by, at=at, changes=changes)
    if ours:
        _expect_taken(ours, by=by, at=at)
        match([ours.pk], by=by, at=at)
    return made


@operation
def assign(*, said, reference, reason, by, at=None):
    """Say which of our payments it is that finance paid under another reference. Raises Refused without a reason or
    for a reference that is none of ours, WrongState where it agrees or is settled."""
    locked = _lock_said(said, by=by)
    ours = Payment.objects.filter(pk=payment_of(reference)).first()
    if ours is None:
        raise Refused("No payment has this reference. It is WP and a number", "reference")
    if not reason.strip():
        raise Refused("Enter a reason", "reason")
    if locked.payment_id == ours.pk:
        raise Refused("It stands with this payment already", "reference")
    before = reference_of(locked.payment_id) if locked.payment_id else locked.reference
    touched = [each for each in (locked.payment_id, ours.pk) if each]
    rows.change(locked, {"payment": ours})
    changes = {"payment": [before, reference_of(ours.pk)]}
    events.record(
        "finance_payment.assigned", locked, by=by, at=at, changes=changes, reason=reason.strip()
    )
    match(touched, by=by, at=at)
    return locked


@operation
def settle_said(*, said, reason, by, at=None):
    """Say why what finance paid needs nothing more: it then counts no longer when the two are compared. Raises
    Refused without a reason, WrongState where it agrees or is settled."""
    locked = _lock_said(said, by=by)
    if not reason.strip():
        raise Refused("Enter a reason", "reason")
    fields = {
        "settled_by": user_or_none(by), "settled_at": at or timezone.now(),
        "settled_reason": reason.strip(),
    }  # fmt: skip
    rows.change(locked, fields)
    events.record("finance_payment.settled", locked, by=by, at=at, reason=reason.strip())
    if locked.payment_id:
        match([locked.payment_id], by=by, at=at)
    return locked


@operation
def accept_early(*, payment, reason, by, at=None):
    """Record a payment that finance made before it was authorised, which was done since. Raises Refused without a
    reason, WrongState where that is not so."""
    rights.require(EDIT, by=by, on=payment)
    _alone()
    found = PaymentCheck.objects.filter(payment=payment, status=EARLY).first()
    if found is None:
        raise WrongState("Finance has not paid this before it was authorised.")
    return mark_paid_early(payment=payment, paid_on=found.paid_on, reason=reason, by=by, at=at)


def match(payments=None, *, by, at=None):
    """Step: record as paid what finance paid as it was authorised; of these payments, or of all. Returns how many. What
    another rule refuses stays listed."""
    agree = PaymentCheck.objects.filter(status=READY).select_related("payment").order_by("payment")
    if payments is not None:
        agree = agree.filter(payment__in=payments)
    done = 0
    for each in agree:
        try:
            with transaction.atomic():
                mark_paid(payment=each.payment, paid_on=each.paid_on, by=by, at=at)
        except Refused:
            continue
        done += 1
    return done


def _locked_ready(by, at):
    """What can be sent, its grants and then its payments locked, as every step of a payment locks them."""
    keys = list(preparing.not_sent(by).values_list("pk", "grant"))
    grants = {grant for _, grant in keys}
    list(Grant.objects.filter(pk__in=grants).select_for_update(no_key=True).order_by("pk"))
    payments = [pk for pk, _ in keys]
    list(Payment.objects.filter(pk__in=payments).select_for_update(no_key=True).order_by("pk"))
    again = preparing.not_sent(by).filter(pk__in=payments)
    return [each for each in preparing.prepared(again, by, at) if not each.why_not]


def _row(run, ready):
    return RunPayment(
        run=run, payment=ready.payment, reference=ready.reference, payee=ready.payee,
        supplier_number=ready.supplier_number, amount=ready.payment.amount,
        cost_centre=ready.cost_centre, account_code=ready.account_code,
        description=ready.description, grant_reference=ready.payment.grant.reference,
    )  # fmt: skip


def _end(run, state, *, by, at, reason=""):
    fields = {
        "state": state, "ended_by": user_or_none(by), "ended_at": at or timezone.now(),
        "ended_reason": reason,
    }  # fmt: skip
    rows.change(run, fields)


def _expect_taken(payment, *, by, at):
    """A file that finance pays from was taken by it."""
    for each in PaymentRun.objects.filter(
        rows__payment=payment, rows__is_withdrawn=False, state=SENT
    ):
        mark_taken(run=each, by=by, at=at)


def _lock_said(said, *, by):
    """What finance paid, where it is not settled and something is wrong with it."""
    rights.require_city(EDIT, by=by)
    _alone()
    locked = rights.lock(said, EDIT, by=by, found=FinancePayment.objects.select_related("payment"))
    if locked.settled_at:
        raise WrongState("This has been settled.")
    if locked.payment_id and _status(locked.payment_id) not in TO_CLEAR:
        raise WrongState("This agrees with what was authorised: there is nothing to settle.")
    return locked


def _status(payment):
    found = PaymentCheck.objects.filter(payment=payment).values_list("status", flat=True)
    return found.first() or AGREES


def _expect_said(said, today):
    amount = said["amount"]
    if amount is None or not amount.is_finite() or amount != amount.quantize(PENNY):
        raise Refused("Enter pounds and pence, such as 1250.50", "amount")
    if amount == 0 or abs(amount) >= 10**10:
        raise Refused("The amount must be a sum that was paid or taken back", "amount")
    if not is_code(said["document"]):
        raise Refused(NO_CODE, "document")
    if not said["reference"]:
        raise Refused("Enter the reference", "reference")
    if said["paid_on"] > today:
        raise Refused("The date cannot be in the future", "paid_on")
    known = FinancePayment.objects.filter(
        document=said["document"], reference=said["reference"]
    ).exists()
    if known:
        raise Refused(
            f"Document {said['document']} is loaded already for {said['reference']}", "document"
        )


def _alone():
    """Wait for whoever else makes or withdraws a file, or loads what finance paid."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('funding.payment_run'))")

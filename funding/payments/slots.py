"""The payments of a grant, on its page."""

from dataclasses import dataclass

from accounts.access import Permission
from core import rests
from core.slots import fill
from funding.grants.awards import states
from funding.grants.awards.models import Grant
from funding.payments.exchange.models import RunPayment
from funding.payments.models import AUTHORISED, CLAIMED, PAID, Payment
from funding.payments.operations import UNDER_WAY, prepared_by


@dataclass(frozen=True)
class Payments:
    """Those of one grant, oldest first, and what the reader may do about them."""

    grant: Grant
    payments: list
    may_edit: bool
    sees_evidence: bool
    may_claim: bool


def register():
    rests.declare("payment_reversal", "That money was paid: the Payment")
    fill("grant.payments", payments, template="funding/slots/payments.html")


def payments(grants, user):
    """{grant: Payments}, as the user may see them."""
    rows = Payment.objects.visible_to(user).filter(grant__in=grants).order_by("id")
    rows = rows.select_related(
        "stage", "prepared_by", "authorised_by", "ended_by", "grant__request__application"
    ).prefetch_related("grant__request__application__hands")
    found = {each.pk: [] for each in grants}
    files = _files(grants, user)
    may_approve = user.is_authenticated and user.may(Permission.APPROVE_PAYMENT)
    may_edit = user.is_authenticated and user.may(Permission.EDIT_BUDGET)
    for row in rows:
        row.may_authorise = may_approve and row.state == CLAIMED and not prepared_by(user, row)
        row.may_refuse = may_approve and row.state in UNDER_WAY
        row.waits = row.state == CLAIMED
        row.file = files.get(row.pk)
        row.may_record = may_edit and row.state == AUTHORISED
        row.may_reverse = may_edit and row.state == PAID
        found[row.grant_id].append(row)
    return {
        each.pk: Payments(
            each, found[each.pk], may_edit, may_edit or may_approve,
            may_edit and each.state == states.ACCEPTED and bool(each.reservation.unpaid),
        )
        for each in grants
    }  # fmt: skip


def _files(grants, user):
    """{payment: its row in the payment file that finance has}, for who makes those files."""
    rows = RunPayment.objects.visible_to(user).filter(payment__grant__in=grants, is_withdrawn=False)
    return {each.payment_id: each for each in rows.select_related("run")}

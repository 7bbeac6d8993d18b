"""What can be sent to finance now, as finance is to be told of it, and what cannot and why."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone

from core import rows, settings
from funding.grants.awards import states
from funding.grants.groups.models import GroupPayee
from funding.payments.exchange.models import FinancePayment, RunPayment
from funding.payments.exchange.rules import reference_of
from funding.payments.models import AUTHORISED, Payment
from funding.settings import WARD_ACCOUNT_CODE, WARD_COST_CENTRE

YOURS = "You authorised it: someone else makes the file"
PURCHASE = "The council buys this: finance pays the supplier on its order, not the group"
NO_CODES = "Set the cost centre and the account code of ward money first, under Settings"


@dataclass(frozen=True)
class Ready:
    """One payment with what finance is told of it; `why_not` where it cannot be sent."""

    payment: Payment
    payee: str
    supplier_number: str
    cost_centre: str
    account_code: str
    why_not: str

    @property
    def reference(self):
        return reference_of(self.payment.pk)

    @property
    def description(self):
        grant = self.payment.grant
        stage = f", {self.payment.stage}" if self.payment.stage_id else ""
        return f"Ward money {grant.reference}: {grant.request.application.title}{stage}"[:200]

    @property
    def shown(self):
        """What of it a page showed, for comparing."""
        return (
            f"{self.reference} {self.payment.amount} {self.payee} {self.supplier_number} "
            f"{self.cost_centre} {self.account_code}"
        )


def not_sent(user):
    """Payments that are authorised, on a grant that runs, in no file, and not paid by finance meanwhile."""
    sent = RunPayment.objects.filter(payment=OuterRef("pk"), is_withdrawn=False)
    paid = FinancePayment.objects.filter(payment=OuterRef("pk"), settled_at=None)
    return Payment.objects.visible_to(user).filter(
        ~Exists(sent), ~Exists(paid), state=AUTHORISED, grant__state=states.ACCEPTED
    )


def prepared(payments, user, at=None):
    """A Ready for each payment, in the order of their keys, with the codes of a time. Four queries."""
    found = payments.select_related(
        "stage", "authorised_by", "grant__reservation", "grant__request__application__group",
        "grant__request__allocation__body",
    ).order_by("pk")  # fmt: skip
    found = list(found)
    groups = {each.grant.request.application.group_id for each in found} - {None}
    payees = {each.group_id: each for each in GroupPayee.objects.filter(group__in=groups)}
    codes = settings.values(WARD_COST_CENTRE.name), settings.values(WARD_ACCOUNT_CODE.name)
    today = timezone.localdate(at)
    return [_ready(each, payees, codes, user, today) for each in found]


def _ready(payment, payees, codes, user, today):
    request = payment.grant.request
    payee = payees.get(request.application.group_id)
    cost_centre, account_code = (
        each.on(today, request.allocation.body_id) or "" for each in codes
    )  # fmt: skip
    why_not = ""
    if request.what == request.What.PURCHASE or (payee and payee.way == payee.Way.COUNCIL):
        why_not = PURCHASE
    elif payment.authorised_by_id == user.pk:
        why_not = YOURS
    elif not (cost_centre and account_code):
        why_not = NO_CODES
    held = payee is not None and payee.way == payee.Way.HOLDER
    return Ready(
        payment, payee.holder if held else payment.grant.applicant,
        payee.supplier_number if payee else "", cost_centre.upper(), account_code.upper(), why_not,
    )  # fmt: skip


def seen_of(ready):
    """What a page says that it showed."""
    return rows.shown(*(each.shown for each in ready))

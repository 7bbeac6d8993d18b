"""What finance is handed of a year end: open commitments, accruals, requests to carry forward."""

from collections.abc import Callable
from dataclasses import dataclass

from funding.budgets.actuals.models import Order
from funding.yearend.closing.models import CarriedGrant
from funding.yearend.commitments.models import CARRY, DUE, Commitment, Settlement


@dataclass(frozen=True)
class Sheet:
    """`rows(year, user)` gives the cells under `titles`."""

    title: str
    titles: tuple
    rows: Callable


@dataclass(frozen=True)
class Accrual:
    """What was owed at 31 March, and whether it was paid since: `still` is what was not."""

    settlement: Settlement
    still: object
    is_done: bool

    @property
    def look(self):
        """Paid or not, as (word, colour, shape)."""
        return ("Paid", "green", "✓") if self.is_done else ("Still open", "orange", "▲")


def accruals_of(year, user):
    """What was accrued as a year was closed, with what is still open of it now: its reversal in April is checked
    by this. Three queries."""
    rows = Settlement.objects.visible_to(user).filter(year=year, how=DUE).with_what()
    gone = CarriedGrant.objects.filter(closing__year=year).select_related("after")
    grants = {each.grant_id: each for each in gone}
    later = Order.objects.filter(year__first=year.first + 1).select_related("money")
    orders = {(each.number, each.cost_centre, each.account_code): each for each in later}
    return [Accrual(each, *_still(each, grants, orders)) for each in rows]


def _still(settlement, grants, orders):
    """(what of an accrual is not paid, whether nothing is)."""
    if settlement.grant_id:
        gone = grants.get(settlement.grant_id)
        paid = gone.after.paid if gone else settlement.amount
        open_ = min(gone.after.unpaid if gone else 0, settlement.amount)
    else:
        order = settlement.order
        placed = orders.get((order.number, order.cost_centre, order.account_code))
        paid = placed.money.invoiced if placed else settlement.amount
        open_ = min(placed.money.rest if placed else 0, settlement.amount)
    still = min(max(settlement.amount - paid, 0), open_)
    return still, not still


def _commitments(year, user):
    said = {}
    for each in Settlement.objects.visible_to(user).filter(year=year):
        words = f"{each.get_how_display()}: {each.amount} ({each.get_state_display()})"
        said.setdefault((each.grant_id, each.order_id), []).append(words)
    rows = Commitment.objects.visible_to(user).filter(year=year).for_list().order_by("id")
    for each in rows:
        entered = "; ".join(said.get((each.grant_id, each.order_id), ()))
        yield [*_of(each), each.open, each.settled, "yes" if each.is_settled else "no", entered]


def _of(row):
    """Kind, reference, what for, ward or budget."""
    if row.grant_id:
        grant = row.grant
        body = grant.request.allocation.body if isinstance(row, Settlement) else row.body
        return ["Grant", grant.reference, grant.request.application.title, str(body)]
    if row.order_id:
        order = row.order
        return ["Order", order.number, order.what_for, order.codes]
    return ["Budget line", row.line.codes, str(row.line), row.line.budget.place]


def _accruals(year, user):
    rows = Settlement.objects.visible_to(user).filter(year=year, how=DUE).with_what()
    checked = (
        {each.settlement.pk: each for each in accruals_of(year, user)} if year.closed_at else {}
    )
    for each in rows.order_by("id"):
        found = checked.get(each.pk)
        now = "" if found is None else found.look[0]
        yield [
            *_of(each),
            each.amount,
            each.reason,
            year.ends_on,
            now,
            found.still if found else "",
        ]


def _requests(year, user):
    rows = Settlement.objects.visible_to(user).filter(year=year, how=CARRY).with_what()
    for each in rows.order_by("id"):
        by = each.answered_by.name if each.answered_by else ""
        yield [
            *_of(each), each.amount, each.reason, each.approver, each.get_state_display(), by,
            each.answered_at and each.answered_at.date(),
        ]  # fmt: skip


WHAT = ("Kind", "Reference", "What for", "Ward or budget")
SHEETS = {
    "commitments": Sheet(
        "Open commitments", (*WHAT, "Open", "Settled", "Is settled", "What was entered"), _commitments
    ),
    "accruals": Sheet(
        "Accruals", (*WHAT, "Amount", "Conditions met", "Date", "Since", "Still open"), _accruals
    ),
    "carry-forward-requests": Sheet(
        "Carry-forward requests",
        (*WHAT, "Amount", "Reason", "Who approves", "Status", "Answered by", "Answered on"), _requests,
    ),
}  # fmt: skip

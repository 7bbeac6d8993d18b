"""The writes of money. Grants and payments promise, release and pay through the steps here; nobody else
writes an entry.

Amounts are pounds and pence as Decimal. Each step locks the balance first, so that whoever comes
second is told what is left.
"""

import uuid
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.bodies.models import Body
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from core.money import in_pounds
from funding.ledger.models import Allocation, Balance, Entry, FinancialYear, Reservation
from funding.ledger.rules import PENNY

Kind = Entry.Kind


@operation
def open_year(*, first, by, at=None):
    """A financial year to set budgets for, `first` its year in April. The same is opened once.
    Returns it. Raises Refused for a year that is none of this century."""
    rights.require_city(Permission.EDIT_BUDGET, by=by)
    if not 2000 <= first <= 2099:
        raise Refused("Choose a year from 2000 to 2099", "year")
    year, made = FinancialYear.objects.get_or_create(first=first)
    if made:
        events.record("added", year, by=by, at=at)
    return year


@operation
def set_ward_budget(*, body, year, amount, by, reason="", was=None, client_id=None, at=None):
    """What a ward committee is given in a year: a change of it is an entry of the difference, with its
    reason. `was` is what the form showed as given, None where it showed nothing. Returns the
    allocation. Raises Refused for an amount that is none, is less than what is promised, or changes
    without a reason; WrongState where it was changed meanwhile or the year is closed."""
    body = rights.lock(body, Permission.EDIT_BUDGET, by=by, found=Body.objects.all())
    if body.kind != Body.Kind.WARD_COMMITTEE:
        raise Refused("Only a ward committee has a ward budget", "body")
    expect_open(year)
    expect_amount(amount, nothing=True)
    allocation, made = Allocation.objects.get_or_create(body=body, year=year)
    if rows.once(Entry.objects.all(), client_id, allocation_id=allocation.pk):
        return allocation
    balance = _lock(allocation)
    given = _given(allocation)
    rows.expect_shown(
        was, rows.shown(given) if given else "", f"The ward budget is now {in_pounds(given)}."
    )
    change = amount - given
    if not change:
        return allocation
    reason = reason.strip() or ("Set for the year" if made or not given else "")
    if not reason:
        raise Refused("Enter a reason for the change", "reason")
    if change < -balance.left:
        raise Refused(
            f"{in_pounds(balance.taken)} is granted already, so {in_pounds(given - balance.left)} is the least it can be",
            "amount",
        )
    _enter(allocation, Kind.ALLOCATED, change, by=by, at=at, reason=reason, client_id=client_id)
    changes = {"ward budget": [in_pounds(given), in_pounds(amount)]}
    events.record("ward_budget.set", allocation, by=by, at=at, changes=changes, reason=reason)
    return allocation


@operation
def set_ward_budgets(*, year, amounts, by, reason="", client_id=None, at=None):
    """Set what several ward committees are given in a year, all or none. `amounts`: [(body, amount, was)], `was`
    as set_ward_budget says. Returns the year. Raises what set_ward_budget does, under the name of the body's
    field (budget_field)."""
    rights.require_city(Permission.EDIT_BUDGET, by=by)
    for body, amount, was in sorted(amounts, key=lambda each: each[0].pk):
        press = client_id and uuid.uuid5(client_id, str(body.pk))
        try:
            set_ward_budget(
                body=body, year=year, amount=amount, was=was, reason=reason, client_id=press, by=by, at=at
            )  # fmt: skip
        except Refused as refused:
            field = budget_field(body) if refused.field in (None, "amount") else refused.field
            raise type(refused)(f"{body}: {refused.message}", field) from refused
    return year


def budget_field(body):
    """The name of a form's field for the ward budget of a body."""
    return f"amount_{body.pk}"


def promise(*, allocation, amount, label, on, by, paid_before=0, at=None):
    """Step: take an amount of what is left for what the label says, on the day `on`; `paid_before` was paid in
    earlier years, where it goes on with a promise of the year before. Returns the reservation. Raises Refused
    where less is left, WrongState where the year is closed."""
    expect_open(allocation.year)
    expect_amount(amount)
    left = _lock(allocation).left
    if amount > left:
        raise Refused(
            f"Only {in_pounds(left)} is left of the ward budget for {allocation.year}", "amount"
        )
    made = Reservation.objects.create(allocation=allocation, label=label, paid_before=paid_before)
    _enter(allocation, Kind.TAKEN, amount, by=by, at=at, on=on, reservation=made)
    return made


def release(*, reservation, amount, reason, on, by, at=None):
    """Step: give back what was promised and is not paid. Raises Refused for more than that."""
    locked = _lock_reservation(reservation)
    expect_amount(amount)
    if amount > locked.unpaid:
        raise Refused(f"Only {in_pounds(locked.unpaid)} of it is not paid yet", "amount")
    _enter(
        locked.allocation, Kind.RELEASED, amount, by=by, at=at, on=on, reservation=locked,
        reason=reason,
    )  # fmt: skip


def pay(*, reservation, amount, on, by, at=None):
    """Step: note a payment on what was promised. Returns the entry. Raises Refused for more than
    that."""
    locked = _lock_reservation(reservation)
    expect_amount(amount)
    if amount > locked.unpaid:
        raise Refused(f"Only {in_pounds(locked.unpaid)} of it is still to be paid", "amount")
    return _enter(
        locked.allocation, Kind.PAID, amount, by=by, at=at, on=on, reservation=locked
    )  # fmt: skip


def pay_back(*, reservation, amount, reason, on, by, at=None):
    """Step: note money that came back. It is still promised until it is released. Returns the entry.
    Raises Refused for more than was paid."""
    locked = _lock_reservation(reservation)
    expect_amount(amount)
    if amount > locked.paid:
        raise Refused(f"Only {in_pounds(locked.paid)} was paid", "amount")
    return _enter(
        locked.allocation, Kind.PAID_BACK, amount, by=by, at=at, on=on, reservation=locked,
        reason=reason,
    )  # fmt: skip


def take_in(*, reservation, amount, reason, on, by, at=None):
    """Step: note money that came back of what was paid in an earlier year. It is of the first year that is open then,
    in which the ward budget has so much more. Returns the entry. Raises Refused for more than was paid, or where
    no such year is open."""
    allocation = next_open(reservation.allocation, on)
    expect_amount(amount)
    _lock(allocation)
    locked = Reservation.objects.select_for_update(no_key=True).get(pk=reservation.pk)
    if amount > locked.paid_in_all:
        raise Refused(f"Only {in_pounds(locked.paid_in_all)} was paid", "amount")
    return _enter(
        allocation, Kind.REPAID, amount, by=by, at=at, on=max(on, allocation.year.begins_on),
        reservation=locked, reason=reason[:300],
    )  # fmt: skip


def next_open(allocation, on=None):
    """The ward budget of the same body in the first year that is open: not before its own, nor before a day. It is made
    where there is none. Raises Refused where no such year is open."""
    own = Allocation.objects.select_related("year", "body").get(pk=allocation.pk)
    years = FinancialYear.objects.filter(closed_at=None, first__gte=own.year.first).order_by(
        "first"
    )
    year = next((each for each in years if on is None or each.ends_on >= on), None)
    if year is None:
        raise Refused(f"The year {own.year} is closed. Open the next one first")
    return Allocation.objects.get_or_create(body=own.body, year=year)[0]


def move(*, allocation, amount, virement, by, at=None):
    """Step: one of the two entries of a virement, `amount` below nothing where it goes out. The balance is locked
    by `lock_balances`. Returns the entry."""
    reason = f"{virement.reference}: {virement.reason}"[:300]
    return _enter(
        allocation, Kind.MOVED, amount, by=by, at=at, reason=reason, virement=virement
    )  # fmt: skip


def carry(*, allocation, amount, carry, by, at=None):
    """Step: one of the entries of a carry to the next year, `amount` below nothing where it goes out. The balance is
    locked by `lock_balances`. Returns the entry."""
    return _enter(
        allocation, Kind.CARRIED, amount, by=by, at=at, reason=carry.reason, carry=carry
    )  # fmt: skip


def lock_balances(allocations):
    """The balances of ward budgets as they stand now, locked in the order of their keys."""
    by_key = {each.pk: each for each in allocations}
    found = Balance.objects.select_for_update(no_key=True).filter(allocation__in=by_key)
    for each in found.order_by("allocation"):
        by_key[each.allocation_id].balance = each


def reverse(*, entry, reason, by, at=None):
    """Step: take back an entry by its opposite, once. Returns the new entry. Raises Refused without a
    reason or where others rest on it, WrongState where it was reversed."""
    if not reason.strip():
        raise Refused("Enter a reason for reversing it", "reason")
    expect_open(Allocation.objects.select_related("year").get(pk=entry.allocation_id).year)
    _lock(entry.allocation)
    if entry.reverses_id or Entry.objects.filter(reverses=entry).exists():
        raise WrongState("This entry has been reversed, or reverses another.")
    if entry.kind == Kind.MOVED:
        raise Refused("What a virement moved is moved back by another virement", "reason")
    if entry.kind == Kind.CARRIED:
        raise Refused("What was carried forward as a year closed is not reversed", "reason")
    _expect_reversible(entry)
    return _enter(
        entry.allocation, entry.kind, -entry.amount, by=by, at=at, reservation=entry.reservation,
        reason=reason.strip(), reverses=entry,
    )  # fmt: skip


def _expect_reversible(entry):
    """What was promised or paid out of it meanwhile stands in the way."""
    balance = Balance.objects.get(allocation=entry.allocation_id)
    if entry.kind in Entry.OF_WHAT_THERE_IS and entry.amount > balance.left:
        raise Refused(f"Only {in_pounds(balance.left)} of the ward budget is left", "reason")
    if entry.reservation_id is None:
        return
    of = Reservation.objects.get(pk=entry.reservation_id)
    room = {
        Kind.TAKEN: of.unpaid, Kind.PAID: of.paid, Kind.RELEASED: balance.left,
        Kind.PAID_BACK: of.unpaid, Kind.REPAID: balance.left,
    }  # fmt: skip
    if entry.amount > room[entry.kind]:
        raise Refused(f"Only {in_pounds(room[entry.kind])} of it can still be reversed", "reason")


def expect_open(year):
    """Raises WrongState for a year that is closed."""
    if FinancialYear.objects.filter(pk=year.pk).exclude(closed_at=None).exists():
        raise WrongState(f"The year {year} is closed: no money moves in it any more.")


def expect_amount(amount, *, nothing=False):
    """Raises Refused for what is no sum of money above nothing (`nothing`: or nothing) in whole
    pence."""
    if amount is None or not amount.is_finite():
        raise Refused("Enter an amount", "amount")
    if amount < 0 or (amount == 0 and not nothing):
        raise Refused("The amount must be more than £0", "amount")
    if amount >= Decimal(10) ** 10:
        raise Refused("The amount is too large", "amount")
    if amount != amount.quantize(PENNY):
        raise Refused("Enter pounds and pence, such as 1250.50", "amount")


def _lock(allocation):
    """The balance as it stands now; whoever else takes from it waits."""
    return Balance.objects.select_for_update(no_key=True).get(allocation=allocation)


def _lock_reservation(reservation):
    """The reservation as it stands now, behind its balance. Raises WrongState where the year of its
    money is closed."""
    allocation = Allocation.objects.select_related("year").get(pk=reservation.allocation_id)
    expect_open(allocation.year)
    _lock(allocation)
    locked = Reservation.objects.select_for_update(no_key=True).get(pk=reservation.pk)
    locked.allocation = allocation
    return locked


def _given(allocation):
    """What was allocated, without what was carried or moved."""
    rows_ = Entry.objects.filter(allocation=allocation, kind=Kind.ALLOCATED)
    return rows_.aggregate(given=Sum("amount"))["given"] or Decimal(0)


def _enter(allocation, kind, amount, *, by, at, on=None, client_id=None, **more):
    """One entry. The database moves balance and reservation by it. What comes after 31 March, before the year is
    closed, is of its last day (period 13)."""
    at = at or timezone.now()
    day = min(on or timezone.localtime(at).date(), allocation.year.ends_on)
    if client_id:
        more["client_id"] = client_id
    return Entry.objects.create(
        allocation=allocation, kind=kind, amount=amount, on=day,
        made_at=at, made_by=user_or_none(by), made_by_name=by.name, **more,
    )  # fmt: skip

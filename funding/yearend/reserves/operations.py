"""The writes of reserves."""

from decimal import Decimal

from django.db.models import Case, DecimalField, F, Sum, When
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused
from core.money import in_pounds
from funding.ledger.operations import expect_amount, expect_open
from funding.yearend.reserves.models import Reserve, ReserveMove

EDIT = Permission.EDIT_BUDGET
Kind = ReserveMove.Kind
EFFECT = Sum(
    Case(When(kind="out", then=-F("amount")), default=F("amount"), output_field=DecimalField())
)


@operation
def add_reserve(*, name, year, opening, by, at=None):
    """A reserve, with what stands in it at the beginning of a year. The same name is added once. Returns it. Raises
    Refused without a name, and for an opening balance that is none."""
    rights.require_city(EDIT, by=by)
    name = name.strip()
    if not name:
        raise Refused("Enter the name of the reserve", "name")
    expect_amount(opening, nothing=True)
    if known := Reserve.objects.filter(name__iexact=name).first():
        raise Refused(f"There is a reserve called {known} already", "name")
    made = Reserve.objects.create(name=name[:100])
    if opening:
        enter(made, year, Kind.OPENING, opening, "As finance says", by=by, at=at)
    events.record("added", made, by=by, at=at, changes={"opening": [None, in_pounds(opening)]})
    return made


@operation
def move_reserve(*, reserve, year, kind, amount, reason, by, client_id=None, at=None):
    """Put something into a reserve, or take it out. The same `client_id` twice makes one. Returns what was entered.
    Raises Refused for more than stands in it or without a reason, WrongState for a year that is closed."""
    locked = rights.lock(reserve, EDIT, by=by)
    if known := rows.once(ReserveMove.objects.all(), client_id, reserve_id=locked.pk):
        return known
    if kind not in (Kind.IN, Kind.OUT):
        raise Refused("Choose whether it goes in or comes out", "kind")
    expect_amount(amount)
    if not reason.strip():
        raise Refused("Enter a reason", "reason")
    there = stands(locked, year)
    if kind == Kind.OUT and amount > there:
        raise Refused(f"Only {in_pounds(there)} stands in it", "amount")
    made = enter(locked, year, kind, amount, reason.strip(), by=by, at=at, client_id=client_id)
    changes = {made.get_kind_display().lower(): [None, in_pounds(amount)]}
    events.record("reserve.moved", locked, by=by, at=at, changes=changes, reason=made.reason)
    return made


def enter(reserve, year, kind, amount, reason, *, by, at=None, client_id=None):
    """Step: one move of a reserve. Raises WrongState for a year that is closed."""
    expect_open(year)
    more = {"client_id": client_id} if client_id else {}
    return ReserveMove.objects.create(
        reserve=reserve, year=year, kind=kind, amount=amount, reason=reason[:300],
        made_at=at or timezone.now(), made_by=user_or_none(by), made_by_name=by.name, **more,
    )  # fmt: skip


def stands(reserve, year):
    """The least that stands in a reserve at the end of this year and of any later one."""
    ends = ReserveMove.objects.filter(reserve=reserve).values("year__first")
    ends = ends.annotate(sum=EFFECT).order_by("year__first").values_list("year__first", "sum")
    found, least = Decimal(0), None
    for first, sum_ in ends:
        if first > year.first:
            least = found if least is None else least
        found += sum_
        if first >= year.first:
            least = found if least is None else min(least, found)
    return found if least is None else least


def of_year(year):
    """[(reserve, opening, in, out, closing)] of a year: what stands at its end is what the next begins with."""
    found = []
    moves = {}
    kept = ReserveMove.objects.filter(year__first__lte=year.first).order_by("id")
    for each in kept.select_related("year", "made_by"):
        moves.setdefault(each.reserve_id, []).append(each)
    for reserve in Reserve.objects.order_by("name"):
        of = moves.get(reserve.pk, [])
        before = [each for each in of if each.year.first < year.first or each.kind == Kind.OPENING]
        this = [each for each in of if each not in before]
        opening = sum((each.effect for each in before), Decimal(0))
        came = sum((each.amount for each in this if each.kind == Kind.IN), Decimal(0))
        went = sum((each.amount for each in this if each.kind == Kind.OUT), Decimal(0))
        found.append((reserve, opening, came, went, opening + came - went, this))
    return found

"""What every page of money says of itself, and who reads which."""

from decimal import ROUND_FLOOR, Decimal

from accounts.access import Permission, may_anywhere

BUDGETS_READ_BY = (
    Permission.EDIT_BUDGET, Permission.SIGN_FORECAST, Permission.APPROVE_VIREMENT,
)  # fmt: skip
"""The rights of which one opens budgets: nobody else reads them, for what a post costs tells what somebody earns."""


def reads_budgets(user):
    """Whether some budget is open to the user."""
    return any(may_anywhere(user, each) for each in BUDGETS_READ_BY)


def ends_years(user):
    """Whether the year end is open to the user."""
    return may_anywhere(user, Permission.APPROVE_VIREMENT)


RECORD = (
    "The council’s finance system is the record of payment. This is the record of what was decided "
    "and promised."
)


PENNY = Decimal("0.01")


def shared(total, people, equal=100):
    """What of `total` pounds each place gets: `equal` per cent of it the same for each, the rest by the number
    of people there. To the penny, and the shares add up to the total: what rounding leaves goes, a penny each,
    to those from whom most was cut, the first of them where that is the same."""
    whole = sum(people)
    exact = [
        total * equal / 100 / len(people) + total * (100 - equal) / 100 * each / max(whole, 1)
        for each in people
    ]
    cut = [each.quantize(PENNY, ROUND_FLOOR) for each in exact]
    spare = int((total - sum(cut)) / PENNY)
    first = sorted(range(len(exact)), key=lambda at: (cut[at] - exact[at], at))
    for at in first[:spare]:
        cut[at] += PENNY
    return cut


def could_fund(left, smallest):
    """The pounds that can still be granted of what is left: nothing below the smallest grant."""
    return left if left >= smallest else Decimal(0)


def lost_at_year_end(left, carries):
    """The pounds of what is left that are gone on 31 March. `carries`: what the carry-forward rule of the
    year takes to the next (the slot ward.carries; nothing where no rule says so)."""
    return max(left - carries, Decimal(0))

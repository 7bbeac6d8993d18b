"""What every page of money says of itself, and who reads which."""

from decimal import Decimal

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


def could_fund(left, smallest):
    """The pounds that can still be granted of what is left: nothing below the smallest grant."""
    return left if left >= smallest else Decimal(0)


def lost_at_year_end(left, carries):
    """The pounds of what is left that are gone on 31 March. `carries`: what the carry-forward rule of the
    year takes to the next (the slot ward.carries; nothing where no rule says so)."""
    return max(left - carries, Decimal(0))

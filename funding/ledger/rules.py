"""What every page of money says of itself, and who reads which."""

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

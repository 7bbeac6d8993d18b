"""Which period's figures are due, and by when. Pure; imports no Django."""

from core.calendar import add_working_days
from performance.periods import DAY, MONTH, QUARTER, YEAR, of_months

LENGTHS = {"month": MONTH, "quarter": QUARTER, "year": YEAR}
"""Months by how often there is a new figure; what comes less often is due on no day."""
APRIL = 4


def latest_period(frequency, today, first_month=APRIL):
    """The last period of a frequency that was over before `today`; None for one without periods. Years begin in
    `first_month`."""
    months = LENGTHS.get(frequency)
    if months is None:
        return None
    first = first_month if months == YEAR else 1
    number = today.year * 12 + today.month - first
    begun = number - number % months + first - 1
    return of_months(today.replace(year=begun // 12, month=begun % 12 + 1, day=1), months).before


def period_after(period):
    """The period of the same length that begins the day after one of whole months."""
    return of_months(period.ends_on + DAY, period.months)


def due_day(period, days, closed=()):
    """The working day by which figures of a period are due: so many working days after it ended."""
    return add_working_days(period.ends_on, days, closed)

"""Days and words of decisions outside meetings. Imports no Django."""

from core import calendar

YEARS_OPEN = 6
"""SI 2014/2095 reg. 8; of one member's decision Local Government Act 1972 s.100EA."""


def hand_in_by(decided_on):
    """The last day on which a member who decided for the own ward hands the record in: within a
    month. Source: Local Government Act 1972 s.100EA, practice 15."""
    return calendar.same_day_months_on(decided_on, 1)


def open_until(decided_on):
    """The last day on which the record has to be open."""
    return calendar.add_years(decided_on, YEARS_OPEN)


def reference(number, year):
    """Such as "D3/26"."""
    return f"D{number}/{year % 100:02d}"

"""Whole months between two days. Imports no Django."""


def whole_months(since, day):
    """How many whole months lie between two days; 0 where the second is not later."""
    months = (day.year - since.year) * 12 + day.month - since.month
    return max(months - (day.day < since.day), 0)

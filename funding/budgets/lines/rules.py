"""A budget by month. Pure: amounts are Decimal pounds and pence."""

from decimal import ROUND_HALF_UP, Decimal

MONTHS = (
    "April", "May", "June", "July", "August", "September", "October", "November", "December",
    "January", "February", "March",
)  # fmt: skip
PENNY = Decimal("0.01")


def by_month(amount, phasing):
    """Twelve amounts from April that add up to `amount` to the penny, in the shares of `phasing` (twelve
    amounts, None: equal). What rounding leaves falls on the last months that have a share."""
    shares = [Decimal(1)] * 12 if phasing is None else [Decimal(each) for each in phasing]
    whole, before, found = sum(shares), Decimal(0), []
    for number in range(1, 13):
        reached = (amount * sum(shares[:number]) / whole).quantize(PENNY, ROUND_HALF_UP)
        found.append(reached - before)
        before = reached
    return found


def up_to(amount, phasing, period):
    """What of a budget is meant to be spent by the end of a period, 1 to 13."""
    return sum(by_month(amount, phasing)[: min(period, 12)], Decimal(0))


def still_to_come(amount, phasing, period):
    """What of a budget is meant to be spent after a period."""
    return amount - up_to(amount, phasing, period)


def period_of(first, day):
    """The period of the year beginning on 1 April of `first` that a forecast is for on a day: the last month
    that has ended, 1 while none has, 13 once the year is over."""
    ended = (day.year - first) * 12 + day.month - 4
    return min(max(ended, 1), 13)


def period_in_words(period):
    """Such as "period 7 (October)"."""
    month = f" ({MONTHS[period - 1]})" if period <= 12 else " (after 31 March)"
    return f"period {period}{month}"

"""What a forecast needs before it is signed off. Pure."""


def lacks_forecast(money):
    """Whether nobody has said yet what will be spent on a line."""
    return money.forecast is None


def lacks_reason(money, limit):
    """Whether a line's forecast is so far from its budget that a reason is asked, and none is given."""
    return money.variance is not None and abs(money.variance) >= limit and not money.reason

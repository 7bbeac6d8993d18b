"""Who votes on which kind of body. Imports no Django."""

import datetime

DAY = datetime.timedelta(days=1)


def usual_vote(body, role):
    """Whether a seat votes unless said otherwise: on a deciding body only elected members do."""
    if role == "officer":
        return False
    if body.power == "decide":
        return role in (
            "chair",
            "vice_chair",
            "elected_member",
        )
    return True


def covers(spans, first, last):
    """Whether `spans`, days [(first, last or None)], leave out no day from `first` to `last` (None:
    open)."""
    day = first
    for begins, ends in sorted(spans, key=lambda span: span[0]):
        if begins > day:
            return False
        if ends is None:
            return True
        day = max(day, ends + DAY)
        if last is not None and day > last:
            return True
    return False

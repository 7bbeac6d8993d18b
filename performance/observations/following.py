"""What is worked out of figures that were given or confirmed."""

_followers = []


def follow(step):
    """Register `step(indicator, periods, by=, at=)`, called in the same transaction after figures were given or
    confirmed."""
    if step not in _followers:
        _followers.append(step)


def tell(indicator, periods, *, by, at):
    """A step: all that rests on these figures."""
    for step in _followers:
        step(indicator, periods, by=by, at=at)

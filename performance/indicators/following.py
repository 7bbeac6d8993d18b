"""What is worked out of an indicator, and worked out anew when it changes."""

_followers = []


def follow(step):
    """Register `step(indicator)`, called in the same transaction after an indicator was changed."""
    if step not in _followers:
        _followers.append(step)


def tell(indicator):
    """A step: all that rests on what an indicator says."""
    for step in _followers:
        step(indicator)

"""What is worked out anew when a break is entered or taken back."""

_followers = []


def follow(step):
    """Register `step(indicator)`, called in the same transaction."""
    if step not in _followers:
        _followers.append(step)


def tell(indicator):
    """A step: all that rests on the breaks of an indicator."""
    for step in _followers:
        step(indicator)

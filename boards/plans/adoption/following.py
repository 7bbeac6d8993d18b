"""What goes on from a plan to the next one, beside its priorities and the agencies named."""

_followers = []


def follow(step):
    """Register `step(plan, *, by, at)`, called with the new plan in the same transaction."""
    if step not in _followers:
        _followers.append(step)


def tell(plan, *, by, at):
    """A step: the next plan was begun, with its priorities."""
    for step in _followers:
        step(plan, by=by, at=at)

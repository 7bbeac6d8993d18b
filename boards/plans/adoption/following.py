"""What goes on from a plan to the next one, beside its priorities and the agencies named: `step(plan, by=, at=)`, with the
new plan."""

from core.following import Following

_following = Following()
follow, tell = _following.follow, _following.tell

"""What is worked out of figures that were given or confirmed: `step(indicator, periods, by=, at=)`."""

from core.following import Following

_following = Following()
follow, tell = _following.follow, _following.tell

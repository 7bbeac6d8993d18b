"""What is worked out of an indicator, and worked out anew when it changes: `step(indicator)`."""

from core.following import Following

_following = Following()
follow, tell = _following.follow, _following.tell

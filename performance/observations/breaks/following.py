"""What is worked out anew when a break is entered or taken back: `step(indicator)`."""

from core.following import Following

_following = Following()
follow, tell = _following.follow, _following.tell

"""Fixed at the first attempt: how many of those that were answered, by service, agency and neighbourhood.

Answered once, in time, by the team that had it first, not reopened in fourteen days, and fixed as whoever reported it
says, where they were asked and answered. What repeats another request or was withdrawn is no attempt. Internal, until the agencies have agreed what it means.
"""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q

from tasking.requests.feedback.models import RequestFeedback
from tasking.requests.working import states
from tasking.requests.working.models import WorkedRequest
from tasking.requests.working.timed import clock

FEWEST = 10
"""Of fewer than this nothing can be said."""
NO_ATTEMPT = (states.DUPLICATE, states.WITHDRAWN)
BY = {
    "Service": "request__service__name",
    "Agency": "request__agency__short_name",
    "Neighbourhood": "request__neighbourhood__name",
}
AT_FIRST = Q(
    outcome=states.FIXED, reopenings=0, rejections=0, team=F("first_team"), answered_at__lte=F("due_at"),
    state__in=states.AT_AN_END,
)  # fmt: skip

SAID = RequestFeedback.objects.answered().filter(request=OuterRef("request"))
DENIED = SAID.filter(is_fixed=False)


@dataclass(frozen=True)
class Share:
    """So many of so many, and about how many of these whoever reported it said whether it is fixed."""

    name: str
    first: int
    answered: int
    said: int = 0

    @property
    def says(self):
        """Such as "11 of 14"; of few, that they are too few."""
        few = " (too few to say)" if self.answered < FEWEST else ""
        return f"{self.first} of {self.answered}{few}"


def answered(user, now):
    """What was answered long enough ago to be known, as the user may see it: one whose 14 days have passed, or that
    came back before."""
    rows = WorkedRequest.objects.visible_to(user).exclude(outcome__in=NO_ATTEMPT)
    long_ago = Q(outcome__gt="", answered_at__lte=now - clock.HOLDS_FOR)
    return rows.filter(long_ago | Q(reopenings__gt=0) | Q(state=states.REOPEN_REQUESTED))


def fixed_first(user, now):
    """{by what: [Share]}, each by its name. Three queries."""
    rows = answered(user, now).order_by().annotate(is_said=Exists(SAID), is_denied=Exists(DENIED))
    return {words: _shares(rows, path) for words, path in BY.items()}


def _shares(rows, path):
    first = AT_FIRST & Q(is_denied=False)
    counted = rows.values(path).annotate(
        answered=Count("pk"),
        first=Count("pk", filter=first),
        said=Count("pk", filter=Q(is_said=True)),
    )
    shares = [
        Share(each[path] or "No neighbourhood", each["first"], each["answered"], each["said"])
        for each in counted
    ]
    return sorted(shares, key=lambda each: each.name)

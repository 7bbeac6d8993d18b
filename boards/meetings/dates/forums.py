"""Forums in a pre-election period: a warning, or what the council's own setting says."""

from django.utils import timezone

from boards.bodies.models import Body
from core import settings
from neighbourhoods.elections.period import require_outside
from neighbourhoods.models import Ward

FORUMS = "boards.forums"
"""Under which key a lift of the period lets them go ahead."""


def wait_for_the_poll(body, starts_at):
    """Step: the date of a forum waits for the poll where the council has set that it does. Business of
    boards and committees never does. Raises Refused."""
    if body.kind != Body.Kind.FORUM:
        return
    day = timezone.localdate(starts_at)
    if settings.value("boards.pre_election_forums", on=day):
        wards = Ward.objects.filter(neighbourhoods=body.neighbourhood_id)
        require_outside(wards=wards, day=day, key=FORUMS, blocks=True)

"""Bodies and their members."""

from accounts.pages import EVERYONE, ObjectPage
from boards import feed
from boards.models import Body


class BodyFeed(ObjectPage):
    """text/calendar of a body that meets in public, the same for everybody."""

    permission = EVERYONE
    model = Body
    lookup = "slug"

    def get_queryset(self):
        return Body.objects.exclude(power=Body.Power.OPERATIONAL)

    def get(self, request, *args, **kwargs):
        return feed.respond(feed.calendar_of_body(self.object))

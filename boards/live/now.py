"""What the live page shows now, asked every few seconds by a page that stays open."""

import hashlib
import re

from django.db.models import Sum
from django.http import HttpResponse, HttpResponseNotModified

from boards.live.views import Live
from boards.meetings.locking import expect_minutes_taken
from boards.minutes.models import MinuteDraft
from core.models import Event

VARIES = re.compile(rb'name="(csrfmiddlewaretoken|client_id)" value="[^"]*"')
"""What differs each time the page is rendered and says nothing."""
LATELY = 500
"""Events that are looked at: one that was begun earlier may be seen later than the last."""


class LiveNow(Live):
    """The page without what stands around it; 304 where nothing has changed. What is stored is asked
    first (nothing is written without an event, but for drafts), and only then is it rendered."""

    template_name = "boards/live/now.html"

    def get(self, request, *args, **kwargs):
        expect_minutes_taken(self.object)
        known = request.headers.get("If-None-Match", "").removeprefix("W/").strip('"')
        mark = stored_mark(self.object)
        if known.startswith(f"{mark}/"):
            return HttpResponseNotModified(headers={"ETag": f'"{known}"'})
        text = self.render().render().content
        digest = hashlib.sha256(VARIES.sub(b"", text)).hexdigest()[:16]
        headers = {"ETag": f'"{mark}/{digest}"'}
        if known.endswith(f"/{digest}"):
            return HttpResponseNotModified(headers=headers)
        return HttpResponse(text, headers=headers)


def stored_mark(meeting):
    """A word that changes with whatever is written: two queries."""
    lately = Event.objects.order_by("-id").values("id")[:LATELY]
    events = lately.aggregate(sum=Sum("id"))["sum"] or 0
    drafts = MinuteDraft.objects.filter(item__meeting=meeting).aggregate(sum=Sum("version"))
    return f"{events}.{drafts['sum'] or 0}"

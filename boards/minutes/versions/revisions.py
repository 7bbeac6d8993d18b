"""How the minute of an item came to read as it does, for those inside."""

from django.http import Http404

from accounts.access import Permission
from accounts.pages import ObjectPage
from boards.meetings.agendas.documents import reads_private
from boards.meetings.items.models import AgendaItem
from boards.minutes.models import Minute
from core.text import word_changes

SHOWN = 50


class Revisions(ObjectPage):
    """How the minute of an item came to read as it does, for those inside."""

    permission = Permission.VIEW_MEETING
    model = AgendaItem
    template_name = "boards/minutes/revisions.html"

    def get_queryset(self):
        return AgendaItem.objects.select_related("meeting__body")

    def check_permission(self):
        super().check_permission()
        item = self.object
        if (item.hides_minute or was_private(item)) and not reads_private(
            item.meeting, self.request.user
        ):
            raise Http404

    def get_context_data(self, **kwargs):
        return super().get_context_data(revisions=revisions_of(self.object), **kwargs)


def was_private(item):
    """Whether the minute was private at some time: what was typed then stays so."""
    events = Minute.pgh_event_model.objects.filter(item=item)
    return events.exclude(access=AgendaItem.Access.PUBLIC).exists()


def revisions_of(item):
    """[(event, [(change, words)])] of an item's minute, the latest first; texts that did not
    change are left out."""
    events = Minute.pgh_event_model.objects.filter(item=item).exclude(pgh_label="delete")
    kept, before = [], ""
    for event in events.select_related("saved_by").order_by("pgh_id"):
        if event.text != before:
            kept.append((event, before))
            before = event.text
    latest = kept[: -SHOWN - 1 : -1]
    return [(event, word_changes(before, event.text)) for event, before in latest]

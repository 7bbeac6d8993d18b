"""The button by which a member says that the papers are read."""

from accounts.pages import SIGNED_IN, PressPage
from boards.meetings.agendas.models import AgendaPack
from boards.meetings.agendas.reading import operations
from core.frozen import PRINTS


class MarkRead(PressPage):
    permission = SIGNED_IN
    model = AgendaPack
    message = "Marked as read."

    def get_queryset(self):
        return AgendaPack.objects.select_related("meeting__body").defer(*PRINTS)

    def act(self):
        operations.mark_read(pack=self.object, by=self.request.user)

    def get_success_url(self):
        return self.object.meeting.get_absolute_url()

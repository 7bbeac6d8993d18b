"""Buttons by which members say whether they will come."""

from accounts.pages import SIGNED_IN, PressPage
from boards.attendance.own import operations
from boards.meetings.models import Meeting


class _OwnPress(PressPage, abstract=True):
    permission = SIGNED_IN
    model = Meeting
    operation = None

    def get_queryset(self):
        return Meeting.objects.select_related("body")

    def get_seen(self, rows, user):
        return rows.filter(Meeting.objects.internal_to(user)).distinct()

    def act(self):
        seen = {name: self.request.POST.get(name) for name in ("shown", "when")}
        type(self).operation(meeting=self.object, by=self.request.user, **seen)


class SendApologies(_OwnPress):
    operation = staticmethod(operations.send_apologies)
    message = "Your apologies have been recorded."


class SayComing(_OwnPress):
    operation = staticmethod(operations.say_coming)
    message = "Thank you. It is recorded that you will come."

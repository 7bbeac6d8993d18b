"""The page of what those need who are expected at a meeting."""

from accounts.access import Permission
from accounts.pages import ObjectPage
from boards.attendance.needs import operations
from boards.meetings.models import Meeting


class MeetingNeeds(ObjectPage):
    """Who needs what: only by POST, so that no link reads it by chance, and each reading is recorded."""

    permission = Permission.RUN_MEETING
    model = Meeting
    template_name = "boards/attendance/needs/needs.html"
    http_method_names = ["post", "options"]

    def get_queryset(self):
        return Meeting.objects.select_related("body__neighbourhood", "venue")

    def post(self, request, *args, **kwargs):
        needs = operations.read_needs(meeting=self.object, by=request.user)
        return self.render(needs=needs)

"""The page of the counts."""

from django.core.exceptions import PermissionDenied

from accounts.pages import SIGNED_IN, Page
from tasking.requests.enquiring import counts


class EnquiryCounts(Page):
    """How many councillors' enquiries each service has, by state."""

    permission = SIGNED_IN
    template_name = "tasking/requests/enquiry_counts.html"

    def check_permission(self):
        if not counts.reads_counts(self.request.user):
            raise PermissionDenied("Only managers of a place read this.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(lines=counts.by_service(self.request.user), **kwargs)

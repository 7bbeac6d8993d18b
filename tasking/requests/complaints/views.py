"""Pages of complaints that the user handed over."""

from accounts.access import Permission
from accounts.pages import ObjectFormPage
from accounts.pages.lists import ListPage, Order
from tasking.requests.complaints import forms, operations
from tasking.requests.complaints.models import ComplaintHandedOver


class Complaints(ListPage):
    """Complaints that the user handed over."""

    permission = Permission.LOG_REQUEST
    template_name = "tasking/requests/complaints.html"
    order = Order(ComplaintHandedOver, ("handed_at", "id"), descending=True)

    def get_rows(self):
        return ComplaintHandedOver.objects.visible_to(self.request.user).select_related("agency")


class ComplaintPage(ObjectFormPage):
    """A complaint that was handed over: what is known of it, and what the complaints team said."""

    permission = Permission.LOG_REQUEST
    model = ComplaintHandedOver
    form_class = forms.ComplaintForm
    template_name = "tasking/requests/complaint.html"
    title = "Complaint passed on"
    message = "Saved."

    def get_queryset(self):
        return ComplaintHandedOver.objects.select_related("agency")

    def get_form_kwargs(self):
        row = self.object
        return {"initial": {"their_reference": row.their_reference, "is_told": bool(row.told_at)}}

    def save(self, form):
        return operations.note_complaint(
            complaint=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_back(self):
        return None

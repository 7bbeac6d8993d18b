"""Pages: how far a request may be known, who is named for it, and who asked."""

from accounts.access import Permission
from accounts.pages import SIGNED_IN, ObjectFormPage
from core.errors import Refused
from tasking.requests.known.operations import show_contact
from tasking.requests.models import ServiceRequest
from tasking.sharing import marking_pages as pages
from tasking.sharing.forms import ReasonForm
from tasking.sharing.marking import Level


class _OfRequest:
    permission = Permission.LOG_REQUEST
    model = ServiceRequest
    marking_name = "request_marking"
    reader_name = "request_reader_add"
    end_name = "request_reader_end"

    def get_queryset(self):
        return ServiceRequest.objects.for_list().select_related("originator")


class RequestMarking(_OfRequest, pages.MarkingPage):
    def levels(self):
        return Level.choices


class RequestReaderAdd(_OfRequest, pages.ReaderAddPage):
    pass


class RequestReaderEnd(_OfRequest, pages.ReaderEndPage):
    pass


class RequestOpen(pages.OpenPage):
    model = ServiceRequest

    def get_queryset(self):
        return ServiceRequest.objects.for_list().select_related("originator")


class RequestContact(ObjectFormPage):
    """Who asked, and how to reach them: on the answer to a press that says why, and nowhere else."""

    adds = True
    permission = SIGNED_IN
    model = ServiceRequest
    form_class = ReasonForm
    title = "Show contact details"
    button = "Show contact details"
    intro = "The agency that deals with the request can see who viewed them, when and why."
    shown_name = "tasking/requests/contact.html"

    def get_queryset(self):
        return ServiceRequest.objects.reached_by(self.request.user)

    def get_about(self):
        return self.object.reference

    def get_back(self):
        return self.object.get_absolute_url(), self.object.reference

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.show_again(form)
        try:
            reporters = show_contact(request=self.object, by=request.user, **form.cleaned_data)
        except Refused as refused:
            return self.refuse(form, refused)
        self.template_name = self.shown_name
        response = self.render(form=form, reporters=reporters)
        response["Cache-Control"] = "no-store, private"
        return response

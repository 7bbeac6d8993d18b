"""A request becomes part of a problem."""

from accounts.access import Permission
from accounts.pages import ObjectFormPage
from tasking.problems.counts import operations as counting
from tasking.problems.counts.models import ProblemRequest
from tasking.problems.linked.forms import PartOfForm
from tasking.problems.models import Problem
from tasking.requests.models import ServiceRequest

EDIT = Permission.EDIT_PROBLEM


class RequestProblem(ObjectFormPage):
    """Choose the problem; the request is counted there."""

    adds = True
    permission = EDIT
    model = ServiceRequest
    form_class = PartOfForm
    template_name = "tasking/problems/link.html"
    title = "Link to a problem"
    button = "Link"
    message = "Linked."

    def get_queryset(self):
        return ServiceRequest.objects.for_list()

    def get_form_kwargs(self):
        request = self.object
        known = ProblemRequest.objects.filter(request=request).values("problem")
        rows = Problem.objects.changeable_by(self.request.user, EDIT).open().exclude(pk__in=known)
        if request.neighbourhood_id:
            rows = rows.filter(neighbourhood=request.neighbourhood_id)
        return {"problems": rows.order_by("-pk")}

    def save(self, form):
        return counting.link_requests(
            problem=form.cleaned_data["problem"], requests=[self.object], by=self.request.user
        )

    def get_success_url(self, result):
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        if self.request.method == "GET" and not self.get_form_kwargs()["problems"].exists():
            self.button = ""
        return super().get_context_data(**kwargs)

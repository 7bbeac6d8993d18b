"""Pages of what is found about a request."""

from functools import cached_property

from django.db.models import Q

from accounts.access import Permission
from accounts.pages import ObjectFormPage, PressPage
from boards.plans.models import Priority
from funding.grants.applications.deciding import OfRequest
from funding.grants.checks import forms, operations
from funding.grants.checks.models import Assessment


class Assess(OfRequest):
    """Write what was found about a request, or change it."""

    adds = False
    template_name = "funding/checks/assess.html"
    form_class = forms.AssessmentForm
    title = "Assess the application"
    button = "Save assessment"
    message = "The assessment is saved."

    @cached_property
    def edited(self):
        """The assessment that there is already, if any."""
        return Assessment.objects.filter(asked=self.object).first()

    def get_form_kwargs(self):
        body, said = self.object.allocation.body, ObjectFormPage.get_form_kwargs(self)
        offered = Q(pk__in=operations.priorities_of(body).values("pk"))
        if self.edited and self.edited.priority_id:
            offered |= Q(pk=self.edited.priority_id)  # of a plan that was replaced since
        seen = Priority.objects.visible_to(self.request.user).filter(offered)
        others = self.object.application.requests.exclude(pk=self.object.pk)
        return said | {
            "priorities": seen.order_by("plan", "position"), "is_shared": others.exists(),
        }  # fmt: skip

    def save(self, form):
        return operations.assess(
            asked=self.object, assessment=self.edited, is_first=self.edited is None,
            by=self.request.user, **form.cleaned_data,
        )  # fmt: skip


class _OfAssessment(PressPage, abstract=True):
    permission = Permission.EDIT_BUDGET
    model = Assessment

    def get_queryset(self):
        return Assessment.objects.select_related("asked__application", "asked__allocation__body")


class MakeReady(_OfAssessment):
    """The next report has it."""

    message = "It goes into the next report to the ward committee."

    def act(self):
        operations.make_ready(assessment=self.object, by=self.request.user)


class TakeBack(_OfAssessment):
    """The next report goes without it."""

    message = "It is no longer ready. The next report goes without it."

    def act(self):
        operations.take_back(assessment=self.object, by=self.request.user)

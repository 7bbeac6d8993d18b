"""Pages of requests that are one, or say two things."""

from functools import cached_property

from accounts.access import Permission
from tasking.requests.working import forms
from tasking.requests.working.merging import merging
from tasking.requests.working.models import WorkedRequest
from tasking.requests.working.views import WORK, WorkForm


class Merge(WorkForm):
    """It was reported already."""

    form_class = forms.MergeForm
    title = "Merge with an earlier report"
    intro = "This request closes. The person who reported it is told about the other one instead."
    message = "Merged."

    @cached_property
    def rows(self):
        return WorkedRequest.objects.changeable_by(self.request.user, WORK)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"rows": self.rows}

    def save(self, form):
        return merging.merge(worked=self.object, by=self.request.user, **form.cleaned_data)


class Unmerge(WorkForm):
    """It was another thing after all."""

    form_class = forms.NoteForm
    title = "Undo the merge"
    intro = "It goes back to its team, with its own due date."
    message = "The two are apart again."

    def save(self, form):
        return merging.unmerge(
            worked=self.object, note=form.cleaned_data["note"], by=self.request.user
        )


class Another(WorkForm):
    """Another request at the same place."""

    adds = True
    permission = Permission.LOG_REQUEST
    form_class = forms.AnotherForm
    title = "Log another request from this one"
    intro = "It will have the same place and service, and a link to this one."
    message = "{0.reference} logged."

    def save(self, form):
        return merging.log_another(worked=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return self.object.get_absolute_url()

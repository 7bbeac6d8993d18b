"""Papers: the list of a body, one paper with the answers of all bodies, writing it."""

from django.urls import reverse

from accounts.access import Permission
from accounts.pages import EVERYONE, ObjectFormPage
from boards import forms
from boards.models import Paper
from boards.operations import papers


class PaperPlace(ObjectFormPage):
    """Put a paper on an agenda: of its own body, or of any other whose meetings one runs."""

    adds = True
    permission = EVERYONE
    model = Paper
    form_class = forms.PlaceForm
    title = "Put the paper on an agenda"
    button = "Put it on the agenda"

    def check_permission(self):
        super().check_permission()
        self.require(Permission.RUN_MEETING)

    def get_form_kwargs(self):
        return {"meetings": papers.open_agendas(self.request.user, Permission.RUN_MEETING)}

    def save(self, form):
        return papers.place_paper(paper=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return reverse("agenda_edit", args=[result.meeting_id]) + f"#item-{result.pk}"

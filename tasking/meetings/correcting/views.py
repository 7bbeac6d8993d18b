"""The page that corrects a nomination."""

from accounts.access import Permission
from accounts.pages import ObjectFormPage
from core.publicforms import danger
from tasking.meetings.correcting.operations import change_nomination
from tasking.meetings.forms import WordsForm
from tasking.meetings.views import OfNomination, closing

READS = Permission.VIEW_PRIVATE


class NominationEdit(OfNomination, ObjectFormPage):
    """Its words, until nominations close."""

    permission = READS
    form_class = WordsForm
    template_name = "tasking/meetings/nomination_form.html"
    title = "Correct a nomination"
    message = "The nomination is corrected."

    def save(self, form):
        return change_nomination(nomination=self.object, by=self.request.user, **form.cleaned_data)

    def get_back(self):
        return self.object.get_absolute_url(), self.object.title

    def get_success_url(self, result):
        return result.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            numbers=danger.numbers(), **closing(self.object.body), **kwargs
        )

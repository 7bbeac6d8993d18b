"""A person asks for what is held about them to be deleted."""

from accounts.access import Permission
from accounts.pages import ObjectFormPage
from accounts.retention.operations import erase_person
from core.retention.registry import all_kept, why_stays
from neighbourhoods.people.erasing.forms import EraseForm
from neighbourhoods.people.models import Person


class PersonErase(ObjectFormPage):
    """What goes, what stays and why, and the press that does it."""

    permission = Permission.MANAGE_RETENTION
    model = Person
    form_class = EraseForm
    template_name = "neighbourhoods/people/erasing/erase.html"
    title = "Delete personal data on request"
    button = "Delete it"
    message = "Deleted. What stays, and why, is listed on the page."

    def save(self, form):
        erase_person(person=self.object, by=self.request.user, **form.cleaned_data)
        return self.object

    def get_form_kwargs(self):
        return {}

    def get_context_data(self, **kwargs):
        stays = why_stays(self.object)
        goes = [
            (each.what, each.of_person(self.object).count())
            for each in all_kept()
            if each.of_person and not (each.key == "people" and stays)
        ]
        return super().get_context_data(
            goes=[what for what, number in goes if number], stays=stays, **kwargs
        )

    def get_success_url(self, result):
        return result.get_absolute_url()

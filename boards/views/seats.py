"""Seats, deputies, and the page after an election."""

from accounts.access import Permission, holds_city
from accounts.pages import ObjectFormPage, Page
from boards.members import long_absent
from boards.models import Term
from boards.operations import alerts
from boards.seats.forms import ElsewhereForm


class AbsentMembers(Page):
    """Elected members who have not come for four months, before the office ends after six."""

    permission = Permission.VIEW_MEETING
    template_name = "boards/absent.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            rows=long_absent(),
            may_note=holds_city(self.request.user, Permission.MANAGE_BODY),
            **kwargs,
        )


class AbsentNote(ObjectFormPage):
    """The political group, and what is known from elsewhere of an elected member's attendance."""

    permission = Permission.MANAGE_BODY
    model = Term
    form_class = ElsewhereForm
    title = "Term of office"

    def get_queryset(self):
        return Term.objects.select_related("person", "ward")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"intro": str(self.object)}

    def save(self, form):
        return alerts.note_elsewhere(term=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return self.object.person.get_absolute_url()

    def get_back(self):
        return self.object.person.get_absolute_url(), self.object.person.name

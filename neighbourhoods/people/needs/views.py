"""The page of what somebody needs."""

from functools import cached_property

from django.core.exceptions import PermissionDenied

from accounts.pages import SIGNED_IN, ObjectFormPage
from neighbourhoods.people.models import Person
from neighbourhoods.people.needs import operations
from neighbourhoods.people.needs.forms import NeedsForm
from neighbourhoods.people.needs.models import FIELDS


class NeedsEdit(ObjectFormPage):
    """What a person needs, for themselves and for who keeps people. It is edited as part of the
    person, whose version the form carries; opening it for somebody else is recorded."""

    permission = SIGNED_IN
    model = Person
    form_class = NeedsForm
    title = "Access needs"
    intro = (
        "Asked once, for every meeting. Only the person, whoever keeps their details and whoever "
        "runs a meeting at which they are expected can see this. A record is kept each time "
        "someone else reads it."
    )
    message = "The access needs are saved."

    def check_permission(self):
        super().check_permission()
        if not Person.objects.needs_editable_by(self.request.user).filter(pk=self.object.pk):
            raise PermissionDenied(operations.NOT_YOURS)

    @cached_property
    def is_own(self):
        return self.object.user_id == self.request.user.pk

    def get(self, request, *args, **kwargs):
        operations.read_needs(person=self.object, by=request.user)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        needs = getattr(self.object, "needs", None)
        return {"initial": {name: getattr(needs, name) for name in FIELDS}} if needs else {}

    def show_both(self, form, stale):
        """What is stored now is shown beside what was typed: a reading like any other."""
        response = super().show_both(form, stale)
        operations.read_needs(person=self.object, by=self.request.user)
        return response

    def save(self, form):
        return operations.save_needs(person=self.object, by=self.request.user, **form.cleaned_data)

"""Before a meeting: calling for items, proposing them, agreeing the agenda, the timetable."""

from accounts.access import Permission
from accounts.pages import ObjectFormPage
from boards import forms
from boards.models import Meeting
from boards.operations import preparing


class ItemPropose(ObjectFormPage):
    """Whoever sees the meeting from inside may propose something for it."""

    adds = True
    permission = Permission.VIEW_MEETING
    model = Meeting
    form_class = forms.ProposeForm
    title = "Propose an item"
    button = "Propose it"
    message = "Thank you. “{0.title}” waits for whoever builds the agenda."

    def get_queryset(self):
        return Meeting.objects.select_related("body")

    def save(self, form):
        return preparing.propose_item(
            meeting=self.object, by=self.request.user, **form.cleaned_data
        )

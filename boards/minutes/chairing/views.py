"""What the chair does with the chair's own sign-in: sends minutes back, signs them, and holds an
item urgent."""

from django.urls import reverse

from accounts.pages import SIGNED_IN, ObjectFormPage
from boards.attendance.chairing.urgency import hold_urgent
from boards.corrections.documents import errata as errata_of
from boards.meetings.items.models import AgendaItem
from boards.meetings.models import Meeting
from boards.minutes.approvals.operations import sign_minutes
from boards.minutes.chairing import forms
from boards.minutes.chairing.operations import return_minutes
from boards.minutes.models import MinutesApproval
from boards.minutes.shown import approval, ready
from boards.seats.voting.chairs import own_person


class _OfInsiders(ObjectFormPage, abstract=True):
    """For those who see the meeting from inside; the operation knows who of them may."""

    adds = True
    permission = SIGNED_IN
    related = ("body",)

    def get_queryset(self):
        return self.model.objects.select_related(*self.related)

    def get_seen(self, rows, user):
        return rows.filter(self.model.objects.internal_to(user)).distinct()


class MinutesReturn(_OfInsiders):
    """The chair found something wrong in minutes that are ready."""

    model = Meeting
    form_class = forms.ReturnForm
    title = "The minutes are not right"
    button = "Send the minutes back"
    message = (
        "The minutes have been sent back to be corrected. You will be asked to read them again."
    )
    intro = "The minutes go back to the officer who wrote them, with what you say here."

    def get_form_kwargs(self):
        return {"initial": {"shown": ready(self.object)}}

    def save(self, form):
        return return_minutes(meeting=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return self.object.get_absolute_url()

    def get_back(self):
        return reverse("minutes", args=[self.object.pk]), "The minutes"


class SignHere(_OfInsiders):
    """Who presided signs minutes that were approved."""

    model = MinutesApproval
    related = ("meeting__body", "item__meeting__body")
    form_class = forms.SignHereForm
    title = "Sign the minutes"
    button = "Sign"
    message = "You have signed the minutes. They cannot be changed any more."

    def get_form_kwargs(self):
        return {"initial": {"shown": approval(self.object)}}

    def get_context_data(self, **kwargs):
        approved = self.object
        intro = f"Minutes of {approved.meeting}. {approved.in_words}."
        changes = approved.corrections
        errata = errata_of(approved.meeting, self.request.user)
        shown = {"intro": intro, "changes": changes, "errata": errata}
        return super().get_context_data(**kwargs) | shown

    template_name = "boards/minutes/sign_here.html"

    def save(self, form):
        said = {key: form.cleaned_data[key] for key in ("shown", "dissent")}
        user = self.request.user
        return sign_minutes(approval=self.object, person=own_person(user), by=user, **said)

    def get_success_url(self, result):
        return reverse("minutes", args=[self.object.meeting_id])

    def get_back(self):
        return self.get_success_url(None), "The minutes"


class UrgentHere(_OfInsiders):
    """Who presides holds an item urgent."""

    model = AgendaItem
    related = ("meeting__body",)
    form_class = forms.UrgentHereForm
    title = "Accept an item as urgent"
    button = "Accept it as urgent"
    message = "The item is accepted as urgent. Your reason is published in the minutes."

    def get_context_data(self, **kwargs):
        item = self.object
        return super().get_context_data(**kwargs) | {
            "intro": f"Item {item.number}, {item.title}, was not published in time. It can be "
            "decided only if you accept it as urgent."
        }

    def save(self, form):
        return hold_urgent(item=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return self.object.meeting.get_absolute_url()

    def get_back(self):
        return self.get_success_url(None), str(self.object.meeting)

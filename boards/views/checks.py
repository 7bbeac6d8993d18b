"""The check of minutes before they are published."""

from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission
from accounts.pages import SIGNED_IN, ObjectFormPage, StepPage
from boards import forms
from boards.models import Meeting, Membership
from boards.operations import checks


class CheckMinutes(StepPage):
    """Somebody who sees the meeting from inside, but did not write the minutes, found them right."""

    permission = SIGNED_IN
    model = Meeting
    message = "Thank you. The minutes are checked and can be published."

    def get_queryset(self):
        internal = Meeting.objects.internal_to(self.request.user)
        return Meeting.objects.filter(internal).select_related("body").distinct()

    def act(self):
        checks.check_minutes(meeting=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("minutes", args=[self.object.pk])


class RecordAgreement(ObjectFormPage):
    """The chair agreed by e-mail or phone."""

    adds = True
    permission = Permission.RUN_MEETING
    model = Meeting
    form_class = forms.AgreementForm
    title = "The chair agreed to the minutes"
    button = "Record it"
    message = "Recorded. The minutes can be published."

    def get_queryset(self):
        return Meeting.objects.select_related("body")

    def get_form_kwargs(self):
        seats = Membership.objects.filter(body=self.object.body_id, role=Membership.Role.CHAIR)
        chair = seats.current(timezone.localdate()).select_related("person").first()
        initial = {"name": chair.person.name if chair else "", "checked_on": timezone.localdate()}
        return {"initial": initial}

    def save(self, form):
        return checks.record_agreement(
            meeting=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return reverse("minutes", args=[self.object.pk])

    def get_back(self):
        return self.get_success_url(None), "The minutes"

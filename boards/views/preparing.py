"""Before a meeting: calling for items, proposing them, agreeing the agenda, the timetable."""

from django.urls import reverse

from accounts.access import Permission
from accounts.pages import SIGNED_IN, ObjectFormPage, StepPage
from boards import forms
from boards.bodies.operations import save_body
from boards.models import Body, Meeting, Membership
from boards.operations import preparing


class CallForItems(StepPage):
    permission = Permission.RUN_MEETING
    model = Meeting
    message = "The members and those who write papers have been asked."

    def act(self):
        preparing.call_for_items(meeting=self.object, by=self.request.user)


class LookAfter(StepPage):
    permission = Permission.RUN_MEETING
    model = Meeting
    message = "You look after this meeting and are reminded of its timetable."

    def act(self):
        preparing.look_after(meeting=self.object, by=self.request.user)


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


class AgendaAgree(ObjectFormPage):
    """The chair agreed to the agenda outside; whoever runs the meeting notes it."""

    permission = Permission.RUN_MEETING
    model = Meeting
    form_class = forms.AgreedForm
    template_name = "boards/agree.html"
    title = "Agree the agenda with the chair"
    button = "It is agreed"
    message = "Agreed. Read it as others will, then publish it."

    def get_queryset(self):
        return Meeting.objects.select_related("body")

    def get_form_kwargs(self):
        seats = Membership.objects.filter(body=self.object.body_id, role=Membership.Role.CHAIR)
        chair = seats.current(self.object.day).select_related("person").first()
        return {"initial": {"agreed_with": f"{chair.person.name}, chair" if chair else ""}}

    def get_context_data(self, **kwargs):
        return super().get_context_data(items=self.object.items.order_by("position"), **kwargs)

    def save(self, form):
        return preparing.agree_agenda(
            meeting=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self, result):
        return reverse("agenda", args=[self.object.pk])


class AgreeHere(StepPage):
    """The chair, or the vice-chair, agrees to the agenda."""

    permission = SIGNED_IN
    model = Meeting
    message = "Thank you. The agenda is agreed."

    def get_queryset(self):
        internal = Meeting.objects.internal_to(self.request.user)
        return Meeting.objects.filter(internal).select_related("body").distinct()

    def act(self):
        preparing.agree_as_chair(meeting=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("briefing", args=[self.object.pk])


class BodyTimetable(ObjectFormPage):
    """How many working days before and after its meetings a body does what."""

    permission = Permission.MANAGE_BODY
    model = Body
    lookup = "slug"
    form_class = forms.TimetableForm
    title = "Timetable of its meetings"
    button = "Save the timetable"
    intro = "In working days, counted back from the day on which the agenda is published."

    def save(self, form):
        return save_body(by=self.request.user, body=self.object, **form.cleaned_data)

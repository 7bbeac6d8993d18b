"""Seats, deputies, and the page after an election."""

from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, holds_city
from accounts.pages import FormPage, ObjectFormPage, Page, StepPage
from boards import forms
from boards.members import long_absent
from boards.models import Body, Deputy, Seat, Term
from boards.operations import alerts, elections, seats
from neighbourhoods.models import CommunityGroup, Person


class _OfBody(ObjectFormPage, abstract=True):
    """A form about a seat; it leads back to the body."""

    permission = Permission.MANAGE_BODY

    def get_success_url(self, result):
        return self.object.body.get_absolute_url()

    def get_back(self):
        return self.object.body.get_absolute_url(), str(self.object.body)


class _SeatForm:
    form_class = forms.SeatForm

    def groups(self, body):
        rows = CommunityGroup.objects.all()
        return rows.filter(neighbourhood=body.neighbourhood_id) if body.neighbourhood_id else rows


class SeatAdd(_SeatForm, ObjectFormPage):
    adds = True
    permission = Permission.MANAGE_BODY
    model = Body
    lookup = "slug"
    title = "Add a seat"
    button = "Add the seat"

    def get_form_kwargs(self):
        return {"groups": self.groups(self.object)}

    def save(self, form):
        return seats.save_seat(body=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return self.object.get_absolute_url()


class SeatEdit(_SeatForm, _OfBody):
    model = Seat
    title = "Change the seat"

    def get_queryset(self):
        return Seat.objects.select_related("body", "ward", "agency", "group")

    def get_form_kwargs(self):
        groups = {"groups": self.groups(self.object.body)}
        return ObjectFormPage.get_form_kwargs(self) | groups

    def save(self, form):
        seat = self.object
        return seats.save_seat(body=seat.body, seat=seat, by=self.request.user, **form.cleaned_data)


class SeatEnd(_OfBody):
    model = Seat
    form_class = forms.LastDayForm
    title = "Give the seat up"
    button = "Give the seat up"
    intro = "The body has this seat no longer, and it counts for no quorum."

    def get_queryset(self):
        return Seat.objects.select_related("body", "ward", "agency", "group")

    def save(self, form):
        return seats.end_seat(seat=self.object, by=self.request.user, **form.cleaned_data)


class DeputyAdd(_OfBody):
    adds = True
    model = Seat
    form_class = forms.DeputyForm
    title = "Name a deputy"
    button = "Name the deputy"

    def get_queryset(self):
        return Seat.objects.select_related("body", "ward", "agency", "group")

    def get_form_kwargs(self):
        return {"people": Person.objects.visible_to(self.request.user)}

    def save(self, form):
        return seats.add_deputy(seat=self.object, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"intro": f"Seat: {self.object}"}


class DeputyEnd(StepPage):
    permission = Permission.MANAGE_BODY
    model = Deputy
    message = "Ended."

    def get_queryset(self):
        return Deputy.objects.select_related("seat__body", "person")

    def act(self):
        seats.end_deputy(deputy=self.object, by=self.request.user)

    def get_success_url(self):
        return self.object.seat.body.get_absolute_url()


class Election(FormPage):
    """After an election: who is elected where. Terms end and begin, and the seats follow."""

    permission = Permission.MANAGE_BODY
    form_class = forms.ElectionForm
    template_name = "boards/election.html"
    title = "After an election"
    button = "Enter the results"

    def check_permission(self):
        super().check_permission()
        if not holds_city(self.request.user, Permission.MANAGE_BODY):
            self.refuse_city()

    def get_form_kwargs(self):
        return {"wards": elections.wards_with_terms(timezone.localdate())}

    def save(self, form):
        return elections.hold_election(by=self.request.user, **form.cleaned_for_operation())

    def get_message(self, result):
        ended, begun, kept = (len(rows) for rows in result)
        return f"{ended} terms end, {begun} begin, {kept} go on. The seats follow."

    def get_success_url(self, result):
        return reverse("bodies")

    def get_back(self):
        return reverse("bodies"), "All bodies"

    def get_context_data(self, **kwargs):
        people = Person.objects.visible_to(self.request.user).filter(terms__isnull=False)
        names = people.order_by("name").values_list("name", flat=True).distinct()
        return super().get_context_data(names=names, **kwargs)


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
    form_class = forms.ElsewhereForm
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

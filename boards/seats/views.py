"""Pages of seats, members, deputies, elections and the register of interests."""

from accounts.access import Permission
from accounts.models import User
from accounts.pages import ObjectFormPage, PressPage
from accounts.signin.again import SignInAgain
from boards.bodies.models import Body
from boards.seats import forms, operations
from boards.seats.models import Deputy, Membership, RegisterEntry, Seat
from neighbourhoods.models import CommunityGroup, Person
from neighbourhoods.people.handing.views import say_what_stands

ROLE_OF_SEAT = {
    Seat.Kind.WARD: Membership.Role.ELECTED_MEMBER,
    Seat.Kind.AGENCY: Membership.Role.PARTNER,
    Seat.Kind.RESIDENT: Membership.Role.RESIDENT,
    Seat.Kind.GROUP: Membership.Role.RESIDENT,
    Seat.Kind.OFFICER: Membership.Role.OFFICER,
}
"""The role offered first to who fills a seat."""


class MemberAdd(ObjectFormPage):
    adds = True
    permission = Permission.MANAGE_BODY
    model = Body
    lookup = "slug"
    form_class = forms.MemberForm
    title = "Add a member"
    button = "Add member"

    def get_form_kwargs(self):
        seats = Seat.objects.filter(body=self.object).vacant()
        asked = self.request.GET.get("seat", "")
        chosen = seats.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 18 else None
        initial = {"seat": chosen, "role": ROLE_OF_SEAT.get(chosen.kind)} if chosen else {}
        return {
            "people": Person.objects.visible_to(self.request.user),
            "seats": seats.select_related("ward", "agency", "group"),
            "initial": initial,
        }

    def save(self, form):
        return operations.add_member(
            body=self.object, by=self.request.user, **form.cleaned_for_operation()
        )


class MemberEnd(ObjectFormPage):
    permission = Permission.MANAGE_BODY
    model = Membership
    form_class = forms.EndMembershipForm
    title = "End membership"
    button = "End membership"

    def get_queryset(self):
        return Membership.objects.select_related("person", "body")

    def save(self, form):
        ended = operations.end_membership(
            membership=self.object, by=self.request.user, **form.cleaned_data
        )
        say_what_stands(self.request, ended.person)
        return ended

    def get_success_url(self, result):
        return self.object.body.get_absolute_url()

    def get_back(self):
        return self.object.body.get_absolute_url(), str(self.object.body)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"intro": str(self.object)}


class PersonSignIn(SignInAgain, ObjectFormPage):
    """Tie a sign-in to a person; the roles of the seats held come with it."""

    permission = Permission.MANAGE_ACCESS
    model = Person
    form_class = forms.SignInLinkForm
    title = "Link a user account"
    button = "Link"
    message = "{0.name} is linked. The roles of seats on boards come with it."

    def get_form_kwargs(self):
        users = User.objects.visible_to(self.request.user).filter(person=None)
        return {"users": users}

    def save(self, form):
        return operations.link_sign_in(
            person=self.object, by=self.request.user, **form.cleaned_data
        )


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
        rows = CommunityGroup.objects
        return rows.of_place(body.neighbourhood_id) if body.neighbourhood_id else rows.all()


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
        return operations.save_seat(body=self.object, by=self.request.user, **form.cleaned_data)

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
        return operations.save_seat(
            body=seat.body, seat=seat, by=self.request.user, **form.cleaned_data
        )


class SeatEnd(_OfBody):
    model = Seat
    form_class = forms.LastDayForm
    title = "Remove seat"
    button = "Remove seat"
    intro = "The seat is removed and no longer counts towards the quorum."

    def get_queryset(self):
        return Seat.objects.select_related("body", "ward", "agency", "group")

    def save(self, form):
        return operations.end_seat(seat=self.object, by=self.request.user, **form.cleaned_data)


class DeputyAdd(_OfBody):
    adds = True
    model = Seat
    form_class = forms.DeputyForm
    title = "Add a named substitute"
    button = "Add a named substitute"

    def get_queryset(self):
        return Seat.objects.select_related("body", "ward", "agency", "group")

    def get_form_kwargs(self):
        return {"people": Person.objects.visible_to(self.request.user)}

    def save(self, form):
        return operations.add_deputy(seat=self.object, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"intro": f"Seat: {self.object}"}


class DeputyEnd(PressPage):
    permission = Permission.MANAGE_BODY
    model = Deputy
    message = "Ended."

    def get_queryset(self):
        return Deputy.objects.select_related("seat__body", "person")

    def act(self):
        operations.end_deputy(deputy=self.object, by=self.request.user)

    def get_success_url(self):
        return self.object.seat.body.get_absolute_url()


class RegisterAdd(ObjectFormPage):
    adds = True
    permission = Permission.EDIT_PEOPLE
    model = Person
    form_class = forms.RegisterForm
    title = "Register an interest"
    button = "Register it"
    intro = "For residents and partners. Elected members' interests are in the council's register."

    def save(self, form):
        return operations.register_interest(
            person=self.object, by=self.request.user, **form.cleaned_data
        )


class RegisterEnd(PressPage):
    permission = Permission.EDIT_PEOPLE
    model = RegisterEntry
    message = "The entry has ended."

    def get_queryset(self):
        return RegisterEntry.objects.select_related("person")

    def act(self):
        operations.end_entry(entry=self.object, by=self.request.user)

    def get_success_url(self):
        return self.object.person.get_absolute_url()

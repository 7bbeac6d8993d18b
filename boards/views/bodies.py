"""Bodies and their members."""

from accounts.access import Permission
from accounts.models import User
from accounts.pages import EVERYONE, ObjectFormPage, ObjectPage
from accounts.signin.again import SignInAgain
from boards import feed, forms
from boards.models import Body, Membership, Seat
from boards.operations import bodies as operations
from neighbourhoods.models import Person

ROLE_OF_SEAT = {
    Seat.Kind.WARD: Membership.Role.ELECTED_MEMBER,
    Seat.Kind.AGENCY: Membership.Role.PARTNER,
    Seat.Kind.RESIDENT: Membership.Role.RESIDENT,
    Seat.Kind.GROUP: Membership.Role.RESIDENT,
    Seat.Kind.OFFICER: Membership.Role.OFFICER,
}
"""The role offered first to who fills a seat."""


class BodyFeed(ObjectPage):
    """text/calendar of a body that meets in public, the same for everybody."""

    permission = EVERYONE
    model = Body
    lookup = "slug"

    def get_queryset(self):
        return Body.objects.exclude(power=Body.Power.OPERATIONAL)

    def get(self, request, *args, **kwargs):
        return feed.respond(feed.calendar_of_body(self.object))


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
    title = "End this seat"
    button = "End seat"

    def get_queryset(self):
        return Membership.objects.select_related("person", "body")

    def save(self, form):
        return operations.end_membership(
            membership=self.object, by=self.request.user, **form.cleaned_data
        )

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
    title = "Link a sign-in"
    button = "Link"
    message = "{0.name} is linked. The roles of seats on boards come with it."

    def get_form_kwargs(self):
        users = User.objects.visible_to(self.request.user).filter(person=None)
        return {"users": users}

    def save(self, form):
        return operations.link_sign_in(
            person=self.object, by=self.request.user, **form.cleaned_data
        )

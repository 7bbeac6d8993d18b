"""Bodies and their members."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.access import Permission, holds_city
from accounts.models import User
from accounts.pages import EVERYONE, FormPage, ObjectFormPage, ObjectPage, Page
from accounts.signin.again import SignInAgain
from boards import feed, forms
from boards.members import attendance_records, seats_of
from boards.models import Body, BodyReview, Meeting, Membership, Seat, TermsOfReference
from boards.operations import bodies as operations
from core import slots
from core.models import Event
from core.paging import page
from neighbourhoods.models import Area, Neighbourhood, Person

ROLE_OF_SEAT = {
    Seat.Kind.WARD: Membership.Role.ELECTED_MEMBER,
    Seat.Kind.AGENCY: Membership.Role.PARTNER,
    Seat.Kind.RESIDENT: Membership.Role.RESIDENT,
    Seat.Kind.GROUP: Membership.Role.RESIDENT,
    Seat.Kind.OFFICER: Membership.Role.OFFICER,
}
"""The role offered first to who fills a seat."""


class Bodies(Page):
    """All bodies that the reader may know of, by kind."""

    permission = EVERYONE
    template_name = "boards/bodies.html"

    def get_context_data(self, **kwargs):
        kind = self.request.GET.get("kind", "")
        rows = Body.objects.visible_to(self.request.user).select_related("neighbourhood", "area")
        if kind in Body.Kind.values:
            rows = rows.filter(kind=kind)
        found = page(rows, ("name", "id"), self.request.GET.get("after", ""))
        return super().get_context_data(
            page=found,
            kinds=Body.Kind.choices,
            kind=kind,
            may_add=self.request.user.is_authenticated
            and self.request.user.may(Permission.MANAGE_BODY),
            may_health=self.request.user.is_authenticated
            and self.request.user.may(Permission.VIEW_MEETING),
            may_elect=self.request.user.is_authenticated
            and holds_city(self.request.user, Permission.MANAGE_BODY),
            **kwargs,
        )


class BodyPage(ObjectPage):
    """One body: what it is for, who sits on it, its meetings."""

    permission = EVERYONE
    model = Body
    lookup = "slug"
    template_name = "boards/body.html"

    def get_queryset(self):
        related = ("neighbourhood", "area", "usual_venue", "recommends_to", "under")
        reviews = BodyReview.objects.open().filter(body=OuterRef("pk"))
        return Body.objects.select_related(*related).annotate(is_reviewed=Exists(reviews))

    def get_context_data(self, **kwargs):
        user = self.request.user
        body = self.object
        meetings = Meeting.objects.visible_to(user).filter(body=body).with_place()
        may_manage, may_run, internal = self.rights(
            body,
            Permission.MANAGE_BODY,
            Permission.RUN_MEETING,
            internal=Body.objects.filter(Body.objects.internal_to(user)),
        )
        seats = seats_of(body)
        return super().get_context_data(
            upcoming=meetings.upcoming()[:10],
            past=page(
                meetings.held().with_record() if internal else meetings.held(),
                ("starts_at", "id"),
                self.request.GET.get("after", ""),
                size=10,
                descending=True,
            ),
            seats_here=seats,
            vacant=sum(seat.holder is None for seat in seats),
            below=Body.objects.visible_to(user).filter(under=body),
            terms=TermsOfReference.objects.filter(body=body).current().first(),
            records=attendance_records(body, seats) if internal else {},
            slots={"body.overview": slots.collect("body.overview", [body], user)},
            is_internal=internal,
            may_manage=may_manage,
            may_run=may_run,
            events=Event.objects.about(body)[:50] if internal else None,
            **kwargs,
        )


class BodyFeed(ObjectPage):
    """text/calendar of a body that meets in public, the same for everybody."""

    permission = EVERYONE
    model = Body
    lookup = "slug"

    def get_queryset(self):
        return Body.objects.exclude(power=Body.Power.OPERATIONAL)

    def get(self, request, *args, **kwargs):
        return feed.respond(feed.calendar_of_body(self.object))


class _BodyForm:
    permission = Permission.MANAGE_BODY
    form_class = forms.BodyForm

    def get_form_kwargs(self):
        user = self.request.user
        right = Permission.MANAGE_BODY
        return {
            "neighbourhoods": Neighbourhood.objects.changeable_by(user, right),
            "areas": Area.objects.changeable_by(user, right),
            "whole_city": holds_city(user, right),
            "bodies": Body.objects.exclude(power=Body.Power.OPERATIONAL),
        }


class BodyAdd(_BodyForm, FormPage):
    title = "Set up a body"
    button = "Set up"
    message = "{0} is set up. Add its members next."

    def get_back(self):
        return reverse("bodies"), "All bodies"

    def save(self, form):
        return operations.save_body(by=self.request.user, **form.cleaned_data)


class BodyEdit(_BodyForm, ObjectFormPage):
    model = Body
    lookup = "slug"
    title = "Change the body"

    def get_form_kwargs(self):
        opened = ObjectFormPage.get_form_kwargs(self)
        return super().get_form_kwargs() | opened | {"new": False}

    def save(self, form):
        return operations.save_body(by=self.request.user, body=self.object, **form.cleaned_data)


class BodyRules(ObjectFormPage):
    """The rules a body meets by: notice now; what is asked of the room and of a vote with it."""

    permission = Permission.MANAGE_BODY
    model = Body
    lookup = "slug"
    form_class = forms.RulesForm
    title = "Rules of the body"
    button = "Save the rules"

    def get_form_kwargs(self):
        opened = super().get_form_kwargs()["initial"]
        return {"initial": opened | {"cut_off": f"{self.object.cut_off:%H:%M}"}}

    def save(self, form):
        return operations.save_body(by=self.request.user, body=self.object, **form.cleaned_data)


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

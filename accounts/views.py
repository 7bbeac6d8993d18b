"""Invitations, users and their roles, one's own sign-in."""

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts import forms, operations
from accounts.access import ROLES, Permission
from accounts.models import SCOPE_FIELDS, Cover, RoleGrant, User
from accounts.pages import (
    EVERYONE,
    SIGNED_IN,
    FormPage,
    ObjectFormPage,
    ObjectPage,
    Page,
    PressPage,
)
from accounts.pages.lists import ListPage, Order
from accounts.signin.again import SignInAgain
from accounts.signin.views import devices
from core import slots
from core.models import Event


class AcceptInvitation(FormPage):
    """The page behind the link in an invitation."""

    permission = EVERYONE
    form_class = forms.FirstPasswordForm
    template_name = "accounts/invitation.html"
    title = "Choose your password"
    button = "Save password and sign in"

    def dispatch(self, request, *args, token, **kwargs):
        self.invitation = operations.read_invitation(token)
        if self.invitation is None:
            return render(request, "accounts/invitation_dead.html", status=404)
        return super().dispatch(request, *args, token=token, **kwargs)

    def get_form_kwargs(self):
        return {"user": self.invitation.user}

    def save(self, form):
        user = operations.accept_invitation(
            invitation=self.invitation, password=form.cleaned_data["password"]
        )
        get_adapter().login(self.request, user)
        UserSession.objects.create_from_request(self.request)
        return user

    def get_success_url(self, result):
        return reverse("home")

    def get_context_data(self, **kwargs):
        return super().get_context_data(invitation=self.invitation, **kwargs)


class Users(ListPage):
    """Everyone who can sign in, with what they hold."""

    permission = Permission.MANAGE_ACCESS
    template_name = "accounts/users.html"
    order = Order(User, ("name", "id"), small="who signs in: some hundreds")

    @property
    def words(self):
        return self.request.GET.get("q", "").replace("\x00", "")[:100]

    def get_rows(self):
        users = User.objects.visible_to(self.request.user)
        if words := self.words:
            folded = Q(pk__in=users.matching(words).order_by().values("pk"))
            users = users.filter(Q(name__icontains=words) | Q(email__icontains=words) | folded)
        return users

    def get_context_data(self, **kwargs):
        return super().get_context_data(words=self.words, grants=_grants_of(self.found), **kwargs)


def _grants_of(users):
    """{user id: [grants in force]} in one query."""

    found = {user.pk: [] for user in users}
    grants = RoleGrant.objects.in_force(timezone.localdate()).filter(user__in=list(found))
    for grant in grants.select_related("neighbourhood", "area", "agency", "body"):
        found[grant.user_id].append(grant)
    return found


class UserPage(ObjectPage):
    """One user: roles now and before, and what was done about them."""

    permission = Permission.MANAGE_ACCESS
    model = User
    template_name = "accounts/user.html"

    def get_context_data(self, **kwargs):
        grants = (
            self.object.grants.select_related(
                "neighbourhood", "area", "agency", "body", "membership"
            )
            .prefetch_related("named_neighbourhoods", "named_services")
            .order_by("-starts_on", "-id")
        )

        name = "user.overview"
        in_force = {grant.pk for grant in self.object.grants.in_force(timezone.localdate())}
        invitation = getattr(self.object, "invitation", None)
        return super().get_context_data(
            grants=[(grant, grant.pk in in_force) for grant in grants],
            invitation=invitation,
            events=Event.objects.about(self.object)[:50],
            covers=_covers(self.object),
            today=timezone.localdate(),
            has_second_factor=self.object.authenticator_set.exists(),
            slots={name: slots.collect(name, [self.object], self.request.user)},
            **kwargs,
        )


def _covers(user):
    """Cover of the user's roles, or by the user, that is not over."""
    rows = Cover.objects.filter(ended_at=None, ends_on__gte=timezone.localdate())
    rows = rows.select_related(
        "covered_by", "grant__user", *(f"grant__{each}" for each in SCOPE_FIELDS.values())
    ).order_by("starts_on", "pk")
    return rows.filter(Q(covered_by=user.pk) | Q(grant__user=user.pk))


class Invite(SignInAgain, FormPage):
    permission = Permission.MANAGE_ACCESS
    form_class = forms.InviteForm
    title = "Invite a person"
    intro = "We will email them a link to set a password. You then give them a role."
    button = "Send invitation"
    message = "Invitation sent to {0.email}. Now give {0.name} a role."

    def save(self, form):
        return operations.invite(**form.cleaned_data, by=self.request.user)

    def get_success_url(self, result):
        return reverse("grant_add", args=[result.pk])

    def get_back(self):
        return reverse("users"), "Users and roles"


class InviteAgain(SignInAgain, PressPage):
    permission = Permission.MANAGE_ACCESS
    model = User
    message = "A new link has been sent. The previous link no longer works."

    def act(self):
        operations.invite_again(user=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("user", args=[self.object.pk])


class GrantAdd(SignInAgain, ObjectFormPage):
    """Give a user a role on a place."""

    adds = True
    permission = Permission.MANAGE_ACCESS
    model = User
    form_class = forms.GrantForm
    template_name = "accounts/grant.html"
    title = "Give a role"
    button = "Give role"
    message = "{0.user.name} now has the role {0}."

    def get_form_kwargs(self):
        rows = {
            field: RoleGrant._meta.get_field(field).related_model.objects.visible_to(
                self.request.user
            )
            for field in SCOPE_FIELDS.values()
        }
        rows["agency"] = rows["agency"].active()
        services = RoleGrant._meta.get_field("named_services").related_model.objects
        return {
            "neighbourhoods": rows["neighbourhood"],
            "services": services.visible_to(self.request.user),
            "places": {
                "Neighbourhoods": rows["neighbourhood"],
                "Areas": rows["area"],
                "Agencies": rows["agency"],
                "Boards and committees (meetings clerk)": rows["body"],
            },
        }

    def save(self, form):
        return operations.grant_role(user=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return reverse("user", args=[self.object.pk])

    def get_back(self):
        return reverse("user", args=[self.object.pk]), self.object.name

    def get_context_data(self, **kwargs):
        return super().get_context_data(roles=ROLES, **kwargs)


class GrantEnd(SignInAgain, PressPage):
    permission = Permission.MANAGE_ACCESS
    model = RoleGrant
    message = "The role has ended."

    def act(self):
        operations.end_grant(grant=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("user", args=[self.object.user_id])


class UserActive(SignInAgain, PressPage):
    """Suspend somebody's account at once, or reactivate it."""

    permission = Permission.MANAGE_ACCESS
    model = User

    def act(self):
        active = self.request.POST.get("active") == "yes"
        operations.set_active(user=self.object, active=active, by=self.request.user)
        word = "reactivated" if active else "suspended and signed out everywhere"
        messages.success(self.request, f"The account of {self.object.name} has been {word}.")

    def get_success_url(self):
        return reverse("user", args=[self.object.pk])


class MyAccount(Page):
    """One's own sign-in: roles held, password, calendar link."""

    permission = SIGNED_IN
    template_name = "accounts/me.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            grants=_grants_of([self.request.user])[self.request.user.pk],
            roles=ROLES,
            covers=_covers(self.request.user),
            devices=devices(self.request),
            has_second_factor=self.request.user.authenticator_set.exists(),
            slots={
                "me.overview": slots.collect("me.overview", [self.request.user], self.request.user)
            },
            **kwargs,
        )


class MondayLetter(Page):
    """Start or stop the letter of the week."""

    permission = SIGNED_IN

    def get(self, request):
        return redirect("me")

    def post(self, request):
        wanted = request.POST.get("wanted") == "1"
        operations.choose_monday_letter(user=request.user, wanted=wanted, by=request.user)
        said = "You will get the Monday email." if wanted else "You will get no more Monday emails."
        messages.success(request, said)
        return redirect("me")


class Bulletin(Page):
    """Start or stop emails of published decisions, which councillors get."""

    permission = SIGNED_IN

    def get(self, request):
        return redirect("me")

    def post(self, request):
        wanted = request.POST.get("wanted") == "1"
        operations.choose_bulletin(user=request.user, wanted=wanted, by=request.user)
        said = "You will get emails of published decisions." if wanted else (
            "You will get no more emails of published decisions."
        )  # fmt: skip
        messages.success(request, said)
        return redirect("me")


class RenewFeed(SignInAgain, Page):
    """Replace the secret in the calendar link."""

    permission = SIGNED_IN

    def get(self, request):
        return redirect("me")

    def post(self, request):
        operations.renew_feed(user=request.user, by=request.user)
        messages.success(
            request, "You have a new calendar link. The previous link no longer works."
        )
        return redirect("me")

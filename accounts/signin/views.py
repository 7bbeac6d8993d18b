"""Sign-ins for the administrator; one's own devices, second step, and a form sent too late."""

from functools import cached_property

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from accounts.access import Permission
from accounts.models import User
from accounts.pages import SIGNED_IN, ObjectFormPage, Page, PressPage
from accounts.pages.lists import ListPage, Order
from accounts.signin import operations, second_factor, sessions, unsent
from accounts.signin.again import SignInAgain
from accounts.signin.forms import EmailForm
from accounts.signin.models import Outcome, SignIn


class SignIns(ListPage):
    """Attempts to sign in, the newest first: of everybody, of one person, of one kind."""

    permission = Permission.MANAGE_ACCESS
    template_name = "accounts/sign_ins.html"
    order = Order(SignIn, ("at", "id"), descending=True)

    @cached_property
    def asked(self):
        """What the address asks for: one person, the words of an address, one kind."""
        asked = self.request.GET
        return {
            "person": _user_of(asked.get("person", "")),
            "words": asked.get("q", "").replace("\x00", "").strip().lower()[:254],
            "outcome": asked.get("outcome", ""),
        }

    def get_rows(self):
        rows, asked = SignIn.objects.select_related("user"), self.asked
        if asked["person"]:
            rows = rows.filter(user=asked["person"])
        if asked["words"]:
            rows = rows.filter(email=asked["words"])
        if asked["outcome"] in Outcome.values:
            rows = rows.filter(outcome=asked["outcome"])
        return rows

    def get_context_data(self, **kwargs):
        return super().get_context_data(outcomes=Outcome.choices, **self.asked, **kwargs)


def _user_of(text):
    return (
        User.objects.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    )


class EmailChange(SignInAgain, ObjectFormPage):
    """Another address for an account."""

    permission = Permission.MANAGE_ACCESS
    model = User
    form_class = EmailForm
    title = "Change email address"
    intro = (
        "They sign in with the new address from now on. We will email both addresses, and they "
        "are signed out everywhere."
    )
    button = "Change email address"
    message = "{0.name} now signs in with {0.email}."

    def get_form_kwargs(self):
        """The new address is typed, not corrected."""
        return {}

    def save(self, form):
        return operations.change_email(user=self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result):
        return reverse("user", args=[self.object.pk])

    def get_back(self):
        return reverse("user", args=[self.object.pk]), self.object.name


class SecondFactorReset(SignInAgain, PressPage):
    """For somebody who has lost the phone and the recovery codes."""

    permission = Permission.MANAGE_ACCESS
    model = User
    message = "2-step verification has been reset. They have had an email."

    def act(self):
        operations.reset_second_factor(user=self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("user", args=[self.object.pk])


class TwoStep(Page):
    """Whether one's second step is set up, and what can be done about it."""

    permission = SIGNED_IN
    template_name = "mfa/index.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        found = {each.type: each for each in Authenticator.objects.filter(user=user.pk)}
        codes = found.get(Authenticator.Type.RECOVERY_CODES)
        return super().get_context_data(
            app=found.get(Authenticator.Type.TOTP),
            codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
            is_required=second_factor.is_required(user),
            **kwargs,
        )


class SessionEnd(Page):
    """Sign out one of one's own devices."""

    permission = SIGNED_IN

    def get(self, request, pk):
        return redirect("me")

    def post(self, request, pk):
        found = UserSession.objects.filter(user=request.user, pk=pk).first()
        if found is None:
            raise Http404
        operations.end_session(session=found, by=request.user)
        messages.success(request, "That device has been signed out.")
        return redirect("me")


class SessionsEnd(Page):
    """Sign out everywhere but here."""

    permission = SIGNED_IN

    def get(self, request):
        return redirect("me")

    def post(self, request):
        current = request.session.session_key
        user = operations.end_other_sessions(user=request.user, current=current, by=request.user)
        update_session_auth_hash(request, user)
        UserSession.objects.filter(session_key=current).update(
            session_key=request.session.session_key
        )
        messages.success(request, "All your other devices have been signed out.")
        return redirect("me")


class Unsent(Page):
    """What somebody typed while the session ended: to send now, or to discard."""

    permission = SIGNED_IN
    template_name = "accounts/unsent.html"

    def get(self, request):
        kept = unsent.read(request.session)
        if kept is None:
            return redirect("home")
        return self.render(path=kept[0], fields=kept[1], mark=unsent.UNSENT)

    def post(self, request):
        unsent.drop(request.session)
        return redirect("home")


def devices(request):
    """[(session, whether it is this one)] for one's own account page."""
    current = request.session.session_key
    return [(each, each.session_key == current) for each in sessions.of(request.user)]

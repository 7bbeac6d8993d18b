"""Sessions end, and roles with sensitive content have a second factor."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.signin import second_factor, sessions, unsent
from core.middleware import wants_json


class SessionLimits:
    """Ends what a session may do after a while without a click, and after so many hours.

    The session itself is kept, locked, so that a form which comes too late is there again once its
    writer has signed in. Everyone else on the way sees nobody: 302 to sign-in, 401 for scripts.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.is_locked = False
        if request.user.is_authenticated and not sessions.seen(request):
            request.is_locked, request.user = True, AnonymousUser()
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Comes after the check of the form's token, so that nobody else's form is kept."""
        if request.is_locked and unsent.keep(request):
            return redirect_to_login(reverse("unsent"))
        if unsent.UNSENT in request.session and unsent.is_sent(request):
            unsent.drop(request.session)
        return None


class SecondFactor:
    """Until it is set up, who needs a second factor gets the page that sets it up, and sign-out."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.url_name
        if name in second_factor.OPEN_PAGES or not second_factor.is_missing(request):
            return None
        if wants_json(request):
            return JsonResponse({"error": "Set up 2-step verification first."}, status=401)
        return redirect("mfa_activate_totp")

"""Writing and ending the log of sign-ins."""

import datetime

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.utils import timezone

from accounts.signin.models import KEPT_AT_LEAST, Outcome, SignIn


def record(request, outcome, *, user=None, email="", at=None):
    """Write one attempt and return it. Without a user, whose address it is is looked up."""
    from accounts.models import User

    email = (user.email if user else email).strip().lower()[:254]
    user = user or User.objects.filter(email=email).first()
    if user is None and outcome == Outcome.WRONG_PASSWORD:
        outcome = Outcome.UNKNOWN
    return SignIn.objects.create(
        at=at or timezone.now(),
        user=user,
        email=email,
        outcome=outcome,
        address=get_adapter().get_client_ip(request),
        browser=request.META.get("HTTP_USER_AGENT", "").replace("\x00", "")[:200],
    )


def clear(at=None):
    """Delete what is older than the retention period. Returns how many rows."""
    days = max(settings.SIGN_IN_LOG_DAYS, KEPT_AT_LEAST)
    limit = (at or timezone.now()) - datetime.timedelta(days=days, seconds=1)
    return SignIn.objects.filter(at__lt=limit).delete()[0]

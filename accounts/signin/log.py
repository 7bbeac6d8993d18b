"""Writing and ending the log of sign-ins."""

import datetime

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.utils import timezone

from accounts.signin.models import KEPT_AT_LEAST, Outcome, SignIn

MINUTE = datetime.timedelta(minutes=1)


def record(request, outcome, *, user=None, email="", at=None):
    """Write one attempt and return it. Without a user, whose address it is is looked up. Of what is
    refused for being too much one a minute is written: a stranger could fill the log otherwise."""
    from accounts.models import User

    at = at or timezone.now()
    email = (user.email if user else email).strip().lower()[:254]
    address = get_adapter().get_client_ip(request)
    if outcome == Outcome.TOO_MANY:
        same = SignIn.objects.filter(outcome=outcome, address=address, email=email)
        if same.filter(at__gt=at - MINUTE).exists():
            return None
    user = user or User.objects.filter(email=email).first()
    if user is None and outcome == Outcome.WRONG_PASSWORD:
        outcome = Outcome.UNKNOWN
    return SignIn.objects.create(
        at=at,
        user=user,
        email=email,
        outcome=outcome,
        address=address,
        browser=request.META.get("HTTP_USER_AGENT", "").replace("\x00", "")[:200],
    )


def clear(at=None):
    """Delete what is older than the retention period. Returns how many rows."""
    days = max(settings.SIGN_IN_LOG_DAYS, KEPT_AT_LEAST)
    limit = (at or timezone.now()) - datetime.timedelta(days=days, seconds=1)
    return SignIn.objects.filter(at__lt=limit).delete()[0]

"""Writing and ending the log of sign-ins."""

import datetime

from allauth.account.adapter import get_adapter
from django.utils import timezone

from accounts.signin.models import KEPT_AT_LEAST, Outcome, SignIn
from core import settings

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
    at = at or timezone.now()
    set_days = settings.value("accounts.sign_in_log_days", on=timezone.localdate(at))
    limit = at - datetime.timedelta(days=max(set_days, KEPT_AT_LEAST), seconds=1)
    return SignIn.objects.filter(at__lt=limit).delete()[0]

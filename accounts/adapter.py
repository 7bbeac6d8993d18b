"""allauth, closed: nobody signs up, people are invited; mail goes out as letters; links carry
SITE_URL whatever the request says; every attempt is counted and logged."""

import uuid

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.signin import limits, log, sessions
from accounts.signin.models import Outcome
from core.letters.operations import send_letter


def display_name(user):
    return user.name


class ClosedAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": "Too many attempts. Wait five minutes and try again, or reset "
        "your password.",
        "email_password_mismatch": "The email address or the password is not right",
        "incorrect_password": "The password is not right",
    }

    def is_open_for_signup(self, request):
        return False

    def format_email_subject(self, subject):
        return subject

    def send_mail(self, template_prefix, email, context):
        message = self.render_mail(
            template_prefix, email, context | {"site_url": settings.SITE_URL}
        )
        # It may hold a link to a new password.
        send_letter(
            occasion=uuid.uuid4(),
            kind="Sign-in and password",
            to=email,
            subject=message.subject,
            body=message.body,
            keeps_body=False,
        )

    def get_reset_password_from_key_url(self, key):
        """From SITE_URL: a request can claim any host."""
        uid, _, token = key.partition("-")
        return settings.SITE_URL + reverse("account_reset_password_from_key", args=[uid, token])

    def is_reauthentication_required(self, *, app, **kwargs):
        """A fresh sign-in counts as one's word, as confirming it does."""
        return not sessions.signed_in_within(
            self.request, settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        )

    def reauthenticate(self, user, password):
        """The password of this user, whatever addresses allauth knows; counted as an attempt."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def pre_authenticate(self, request, **credentials):
        self.attempt = limits.consume(request, credentials.get("email", ""))
        if self.attempt is None:
            log.record(request, Outcome.TOO_MANY, email=credentials.get("email", ""))
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self):
        """Called by allauth where the password was right: only failures count."""
        for usage in self.attempt:
            usage.rollback()

    def authentication_failed(self, request, **credentials):
        log.record(request, Outcome.WRONG_PASSWORD, email=credentials.get("email", ""))

    def pre_login(self, request, user, **kwargs):
        if not user.is_active:
            log.record(request, Outcome.SUSPENDED, user=user)
        return super().pre_login(request, user, **kwargs)

    def login(self, request, user):
        super().login(request, user)
        log.record(request, Outcome.SIGNED_IN, user=user)
        user.previous_visit_at, user.visit_started_at = user.visit_started_at, timezone.now()
        user.save(update_fields=["previous_visit_at", "visit_started_at"])

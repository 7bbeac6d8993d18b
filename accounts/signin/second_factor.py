"""Who needs a code from an app as well as a password, and how its secret is kept."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

from accounts.access import held_by, is_sensitive

OPEN_PAGES = {
    "mfa_activate_totp",
    "mfa_view_recovery_codes",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "account_login",
    "account_logout",
    "accessibility",
    "privacy",
    "cookies",
    "filming",
    "contact",
    "health",
}
"""What somebody opens who has to set up the second factor first."""
SET_UP = "second_factor"


def is_required(user):
    """Whether the setting and the user's roles ask for a second factor."""
    if not settings.REQUIRE_SECOND_FACTOR or not user.is_authenticated:
        return False
    return any(is_sensitive(each.role) for each in held_by(user))


def is_missing(request):
    """Whether it is required and not there. Asked once a session once it is there."""
    if not is_required(request.user) or request.session.get(SET_UP):
        return False
    if not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        return True
    request.session[SET_UP] = True
    return False


def _cipher():
    """Keys from SECRET_KEY; older keys still read, as everywhere in Django."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(each)) for each in keys])


def _key(secret):
    text = f"accounts.second_factor:{secret}".encode()
    return base64.urlsafe_b64encode(hashlib.sha256(text).digest())


class Adapter(DefaultMFAAdapter):
    """allauth's second factors with secrets encrypted at rest."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "The code is not right. Enter the newest code from your app.",
        "cannot_delete_authenticator": "Your role needs 2-step verification, so it cannot be "
        "turned off. To use another phone, ask an administrator to reset it.",
        "cannot_generate_recovery_codes": "Set up 2-step verification first",
    }

    def encrypt(self, text):
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator):
        return not is_required(authenticator.user)

"""Changing an account's address, resetting its second factor, ending its sessions."""

import uuid

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.models import Invitation, User, new_nonce
from accounts.rights import operation
from accounts.signin import sessions
from core import events, rows
from core.errors import Refused
from core.letters.operations import send_letter

OWN_DEVICES = "You can only sign out your own devices."


@operation
def change_email(*, user, email, by, at=None):
    """Give an account another address. Both addresses get a letter; its sessions end. Raises
    Refused where the address is in use."""
    at = at or timezone.now()
    rights.require(Permission.MANAGE_ACCESS, by=by)
    email = email.strip().lower()
    locked = rows.lock(user)
    if User.objects.filter(email__iexact=email).exists():
        raise Refused("There is already a user with this email address", "email")
    before, locked.email, locked.session_nonce = locked.email, email, new_nonce()
    locked.save(update_fields=["email", "session_nonce"])
    # A link that went to the address before opens nothing any more.
    Invitation.objects.filter(user=locked, accepted_at=None).update(nonce=new_nonce())
    sessions.end_all(locked)
    events.record("user.email_changed", locked, by=by, at=at)
    for address in (before, email):
        _write(locked, address, f"From now on you sign in with {email}, not with {before}.")
    return locked


@operation
def reset_second_factor(*, user, by, at=None):
    """Take away a lost phone's codes: the person signs in with the password and sets up again.
    Raises Refused for one's own, and where there is none."""
    at = at or timezone.now()
    rights.require(Permission.MANAGE_ACCESS, by=by)
    locked = User.objects.select_for_update().get(pk=user.pk)
    if by.pk == locked.pk:
        raise Refused("You cannot reset your own 2-step verification. Ask another administrator.")
    if not Authenticator.objects.filter(user=locked).delete()[0]:
        raise Refused(f"{locked.name} has not set up 2-step verification.")
    locked.session_nonce = new_nonce()
    locked.save(update_fields=["session_nonce"])
    sessions.end_all(locked)
    events.record("user.second_step_reset", locked, by=by, at=at)
    _write(locked, locked.email, "Your 2-step verification has been reset by an administrator.")
    return locked


@operation
def end_session(*, session, by, at=None):
    """Sign out one of one's own devices. Raises PermissionDenied for somebody else's."""
    rights.allow(session.user_id == by.pk, OWN_DEVICES, by=by)
    session.end()
    events.record("user.device_signed_out", by, by=by, at=at or timezone.now())


@operation
def end_other_sessions(*, user, current, by, at=None):
    """Sign out everywhere but here. Returns the user with a new nonce. Raises PermissionDenied for
    somebody else."""
    rights.allow(user.pk == by.pk, OWN_DEVICES, by=by)
    locked = User.objects.select_for_update().get(pk=user.pk)
    locked.session_nonce = new_nonce()
    locked.save(update_fields=["session_nonce"])
    for each in UserSession.objects.filter(user=locked).exclude(session_key=current):
        each.end()
    events.record("user.devices_signed_out", locked, by=by, at=at or timezone.now())
    return locked


def _write(user, address, words):
    send_letter(
        occasion=uuid.uuid4(),
        kind="Change of an account",
        to=address,
        subject=f"Your {settings.PRODUCT_NAME} account has changed",
        body=(
            f"Hello {user.name},\n\n{words}\n\n"
            "If you did not expect this, tell your administrator today.\n"
        ),
    )

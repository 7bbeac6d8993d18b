"""Inviting people, granting and ending roles. Every call is audited."""

import datetime
import hashlib

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts import rights, telling
from accounts.access import Permission, Role, Scope, scopes_by_hand
from accounts.models import SCOPE_FIELDS, Invitation, RoleGrant, User, new_nonce
from accounts.rights import operation
from accounts.signin import sessions
from core import events
from core import settings as council
from core.actors import user_or_none
from core.errors import Refused, WrongState
from core.letters.operations import send_letter

INVITATION_SALT = "accounts.invitation"


@operation
def invite(*, email, name, by, at=None):
    """Create a user who cannot sign in yet and send the link. Returns the user. Raises Refused
    where the address is in use."""
    at = at or timezone.now()
    rights.require(Permission.MANAGE_ACCESS, by=by)
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exists():
        raise Refused("There is already a user with this email address", "email")
    user = User(email=email, name=name)
    user.set_unusable_password()
    user.save()
    invitation = Invitation.objects.create(
        user=user,
        invited_by=user_or_none(by),
        invited_at=at,
        expires_at=_until(at),
    )
    events.record("user.invited", user, by=by, at=at)
    _send_invitation(invitation, at)
    return user


def _until(at):
    """When a link that is sent now stops working."""
    days = council.value("accounts.invitation_days", on=timezone.localdate(at))
    return at + datetime.timedelta(days=days)


@operation
def invite_again(*, user, by, at=None):
    """Send a fresh link; the one sent before no longer works. Raises WrongState where a password
    has been set."""
    at = at or timezone.now()
    rights.require(Permission.MANAGE_ACCESS, by=by)
    invitation = Invitation.objects.select_for_update().filter(user=user).first()
    if invitation is None or invitation.accepted_at:
        raise WrongState(f"{user.name} has already set a password. They can reset it themselves.")
    invitation.nonce = new_nonce()
    invitation.expires_at = _until(at)
    invitation.save()
    events.record("user.invited_again", user, by=by, at=at)
    _send_invitation(invitation, at)
    return invitation


def invitation_token(invitation):
    """The signed text in the link."""
    return signing.dumps([invitation.pk, invitation.nonce], salt=INVITATION_SALT)


def read_invitation(token, at=None):
    """The open invitation behind a link, or None."""
    try:
        pk, nonce = signing.loads(token, salt=INVITATION_SALT)
    except (signing.BadSignature, ValueError):
        return None
    found = Invitation.objects.select_related("user").filter(pk=pk, nonce=nonce).first()
    return found if found and found.is_open(at or timezone.now()) else None


@transaction.atomic
def accept_invitation(*, invitation, password, at=None):
    """Set the first password. Returns the user. Raises WrongState where the invitation is used
    up."""
    at = at or timezone.now()
    locked = Invitation.objects.select_for_update().select_related("user").get(pk=invitation.pk)
    if not locked.is_open(at) or locked.nonce != invitation.nonce:
        raise WrongState("This invitation has been used already. Sign in, or reset your password.")
    user = locked.user
    user.set_password(password)
    user.save(update_fields=["password"])
    locked.accepted_at = at
    locked.save(update_fields=["accepted_at"])
    events.record("user.accepted", user, by=user, at=at)
    return user


def _send_invitation(invitation, at):
    """One letter for each link; its text is not kept, for whoever reads it could use the link."""
    link = settings.SITE_URL + reverse("invitation", args=[invitation_token(invitation)])
    send_letter(
        kind="Invitation",
        about=invitation,
        occasion=hashlib.sha256(invitation.nonce.encode()).hexdigest()[:16],
        keeps_body=False,
        at=at,
        subject=f"Your account for {settings.PRODUCT_NAME}",
        body=(
            f"Hello {invitation.user.name},\n\n"
            f"You have been invited to {settings.PRODUCT_NAME}. Choose a password here:\n\n"
            f"{link}\n\n"
            f"The link works until {timezone.localtime(invitation.expires_at):%-d %B %Y}.\n"
        ),
        to=invitation.user.email,
    )


@operation
def grant_role(
    *,
    user,
    role,
    by,
    place=None,
    named_neighbourhoods=(),
    named_services=(),
    starts_on=None,
    ends_on=None,
    at=None,
):
    """Give a role on a place (None: the city). Returns the grant.

    Roles that come from a membership are refused here; see boards.seats.operations. Nobody gives
    one to themself, and those who oversee access are told of one that opens sensitive content.
    Raises Refused for these, for a place that the role does not go with, and for a role held
    already.
    """
    at = at or timezone.now()
    rights.require(Permission.MANAGE_ACCESS, by=by)
    refuse_own_role(user, by)
    starts_on = starts_on or timezone.localtime(at).date()
    scope = _scope_of(place)
    if scope not in scopes_by_hand(Role(role)):
        raise Refused(_why_not(role, scope), "scope")
    if ends_on and ends_on < starts_on:
        raise Refused("The last day must not be before the first day", "ends_on")
    field = {SCOPE_FIELDS[scope]: place} if place else {}
    clash = RoleGrant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=starts_on), user=user, role=role
    )
    if ends_on:
        clash = clash.filter(starts_on__lte=ends_on)
    if clash.filter(**{name: field.get(name) for name in SCOPE_FIELDS.values()}).exists():
        raise Refused(f"{user.name} has this role here already", "role")
    grant = RoleGrant.objects.create(
        user=user,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by=user_or_none(by),
        granted_at=at,
        **field,
    )
    grant.named_neighbourhoods.set(named_neighbourhoods)
    grant.named_services.set(named_services)
    record_grant("role.granted", grant, by=by, at=at)
    telling.tell_of_grant(grant)
    return grant


def refuse_own_role(user, by):
    """Raises Refused where `by` is the user. The database holds the other half of the rule
    (grant_not_by_oneself)."""
    if by.pk and by.pk == user.pk:
        raise Refused("You cannot give yourself a role. Ask another administrator.")


@operation
def end_grant(*, grant, by, at=None):
    """End a grant at once. One that would have started later ends unused. Raises Refused for one
    that comes from a membership and for the last administrator's, WrongState for one that has
    ended."""
    at = at or timezone.now()
    rights.require(Permission.MANAGE_ACCESS, by=by)
    locked = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    if locked.membership_id:
        raise Refused("This role comes from a membership. End the membership instead.")
    if locked.ended_at:
        raise WrongState("This role has been ended already.")
    if _is_last_administrator(locked):
        raise Refused("This is the last administrator. Give someone else the role first.")
    locked.ends_on = max(timezone.localtime(at).date(), locked.starts_on)
    locked.ended_by, locked.ended_at = user_or_none(by), at
    locked.save()
    record_grant("role.ended", locked, by=by, at=at)
    return locked


@operation
def set_active(*, user, active, by, at=None):
    """Let a user sign in, or suspend the account and end its sessions at once. Records stay. Raises
    WrongState where it is so already, Refused for one's own account."""
    rights.require(Permission.MANAGE_ACCESS, by=by)
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.is_active == active:
        raise WrongState(f"The account of {user.name} is {'active' if active else 'suspended'}.")
    if by.pk == locked.pk:
        raise Refused("You cannot suspend your own account. Ask another administrator.")
    locked.is_active, locked.session_nonce = active, new_nonce()
    locked.save(update_fields=["is_active", "session_nonce"])
    sessions.end_all(locked)
    events.record("user.reactivated" if active else "user.suspended", locked, by=by, at=at)
    return locked


@operation
def renew_feed(*, user, by, at=None):
    """Replace the secret in the calendar link; the link in use stops working. Raises
    PermissionDenied for somebody else's."""
    rights.allow(by.pk == user.pk, "Everyone renews their own calendar link.", by=by)
    user.feed_nonce = new_nonce()
    user.save(update_fields=["feed_nonce"])
    events.record("user.feed_renewed", user, by=by, at=at)
    return user


@operation
def choose_monday_letter(*, user, wanted, by, at=None):
    """Start or stop one's own letter of the week. Said again it changes nothing. Raises
    PermissionDenied for somebody else's."""
    rights.allow(by.pk == user.pk, "Everyone chooses for themselves.", by=by)
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.monday_letter != wanted:
        locked.monday_letter = wanted
        locked.save(update_fields=["monday_letter"])
        code = "user.monday_letter_started" if wanted else "user.monday_letter_stopped"
        events.record(code, locked, by=by, at=at)
    return locked


@operation
def choose_bulletin(*, user, wanted, by, at=None):
    """Start or stop one's own emails of published decisions. Said again it changes nothing. Raises PermissionDenied
    for somebody else's."""
    rights.allow(by.pk == user.pk, "Everyone chooses for themselves.", by=by)
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.bulletin != wanted:
        locked.bulletin = wanted
        locked.save(update_fields=["bulletin"])
        code = "user.bulletin_started" if wanted else "user.bulletin_stopped"
        events.record(code, locked, by=by, at=at)
    return locked


def record_grant(code, grant, *, by, at):
    """The audit event of a grant, on the user's own page."""
    named = ", ".join(str(each) for each in grant.named_neighbourhoods.all())
    services = ", ".join(str(each) for each in grant.named_services.all())
    events.record(
        code,
        grant.user,
        by=by,
        at=at,
        changes={
            "role": [None, str(grant)],
            "from": [None, grant.starts_on.isoformat()],
            "until": [None, grant.ends_on.isoformat() if grant.ends_on else None],
            **({"only in": [None, named]} if named else {}),
            **({"only for": [None, services]} if services else {}),
        },
    )


def _scope_of(place):
    if place is None:
        return Scope.CITY
    return Scope(place._meta.model_name)


def _why_not(role, scope):
    allowed = scopes_by_hand(Role(role))
    if not allowed:
        return f"{Role(role).label} comes with a seat on a board: add the membership there"
    words = " or ".join(Scope(each).label.lower() for each in allowed)
    return f"{Role(role).label} is granted for {words}, not for {Scope(scope).label.lower()}"


def _is_last_administrator(grant):
    if grant.role != Role.SYSTEM_ADMINISTRATOR:
        return False
    others = RoleGrant.objects.in_force(timezone.localdate()).filter(
        role=Role.SYSTEM_ADMINISTRATOR, user__is_active=True
    )
    return not others.exclude(pk=grant.pk).exists()

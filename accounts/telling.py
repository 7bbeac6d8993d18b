"""Telling those who oversee access who was given sensitive content, in one letter a deed."""

import datetime
import uuid

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.access import ROLES, Permission, Role, is_sensitive
from accounts.models import Cover, RoleGrant, User
from core.jobs.registry import defer
from core.letters.operations import send_letter

ROLES_JOB, COVER_JOB = "accounts.tell_of_roles", "accounts.tell_of_cover"
LATE = datetime.timedelta(days=1)
"""Loaded records of the past are not news."""
SENSITIVE_ROLES = [role for role in Role if is_sensitive(role)]
OVERSEEING = [role for role in Role if Permission.OVERSEE_ACCESS in ROLES[role].may]


def tell_of_grant(grant):
    """Enqueue the letters about a grant in the transaction that writes it.

    Grants that one person gives at one moment (an election) share one letter: the first enqueues it.
    """
    if not _is_news(grant.role, grant.granted_at):
        return
    if not _given_together(grant.granted_by_id, grant.granted_at).exclude(pk=grant.pk).exists():
        defer(ROLES_JOB, by=grant.granted_by_id, moment=grant.granted_at.isoformat())


def tell_of_cover(cover):
    """Enqueue the letters about cover: to both colleagues, and to those who oversee access."""
    if timezone.now() - cover.named_at <= LATE:
        defer(COVER_JOB, cover=cover.pk)


def _is_news(role, at):
    return is_sensitive(role) and timezone.now() - at <= LATE


def _given_together(by, at):
    return RoleGrant.objects.filter(granted_by=by, granted_at=at, role__in=SENSITIVE_ROLES)


def write_of_roles(by, at):
    """The job: one letter to each overseer except the giver. Returns how many."""
    grants = list(
        _given_together(by, at).select_related(
            "user", "granted_by", "neighbourhood", "area", "agency", "body"
        )
    )
    if not grants:
        return 0
    giver = grants[0].granted_by.name if grants[0].granted_by else "The system"
    lines = "".join(f"- {each.user.name}: {each}\n" for each in grants)
    body = (
        f"{giver} has given access to contact details, private items or roles:\n\n{lines}\n"
        f"If this is not right, end the role: {settings.SITE_URL}{reverse('users')}\n"
    )
    people = overseers().exclude(pk=by) if by else overseers()
    return _send(people, "Roles given", "Someone was given access to sensitive content", body)


def write_of_cover(cover):
    """The job: a letter to both colleagues and, for a sensitive role, to the overseers."""
    row = Cover.objects.select_related("grant__user", "covered_by", "named_by").get(pk=cover)
    body = (
        f"{row.covered_by.name} covers for {row.grant.user.name} from {row.starts_on:%-d %B %Y} to "
        f"{row.ends_on:%-d %B %Y}, with the role {row.grant}. "
        f"Named by {row.named_by.name if row.named_by else 'the system'}.\n\n"
        "What is changed under cover is listed for the head of service and administrators.\n"
    )
    told = Q(pk__in=(row.covered_by_id, row.grant.user_id))
    if is_sensitive(row.grant.role):
        told |= Q(pk__in=overseers().values("pk"))
    people = User.objects.filter(told, is_active=True).exclude(pk=row.named_by_id or 0)
    return _send(people, "Cover", f"Cover for {row.grant.user.name}", body)


def overseers():
    """The head of service and the administrators of today, and whoever covers for one of them."""
    today = timezone.localdate()
    held = RoleGrant.objects.in_force(today).filter(role__in=OVERSEEING)
    covering = Cover.objects.in_force(today).filter(grant__in=held)
    people = Q(pk__in=held.values("user")) | Q(pk__in=covering.values("covered_by"))
    return User.objects.filter(people, is_active=True)


def _send(people, kind, subject, body):
    addresses = list(people.order_by("pk").values_list("email", flat=True))
    for address in addresses:
        send_letter(occasion=uuid.uuid4(), kind=kind, to=address, subject=subject, body=body)
    return len(addresses)

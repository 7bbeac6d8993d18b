"""Telling members and clerks that an elected member has not come for months."""

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts import rights
from accounts.access import Permission, Role
from accounts.models import Cover, User
from accounts.rights import operation
from boards.seats.models import Term
from boards.statistics.absence import long_absent
from core import events, rows
from core.errors import Refused
from core.letters import operations as letters

LAST_ALERT = 5
"""Months without a meeting after which nobody is written to again."""


@operation
def note_elsewhere(
    *, term, by, attended_on=None, approved_on=None, approved_reason="", group="", at=None
):
    """What only the council knows of a term: the political group, the last meeting of the council
    that the member attended elsewhere, and whether the council approved the reason for the absence. Returns the term."""
    at = at or timezone.now()
    today = timezone.localtime(at).date()
    found = Term.objects.select_related("person")
    locked = rights.lock(term, Permission.MANAGE_BODY, by=by, found=found)
    for day, field in ((attended_on, "attended_on"), (approved_on, "approved_on")):
        if day and not locked.starts_on <= day <= today:
            raise Refused("The day lies between the election and today", field)
    if approved_on and not approved_reason.strip():
        raise Refused("Enter the reason that was approved", "approved_reason")
    noted = {"attended_on": attended_on, "approved_on": approved_on, "group": group.strip()}
    noted["approved_reason"] = approved_reason.strip() if approved_on else ""
    if rows.change(locked, noted):
        rows.change(locked, {"alerted_months": 0})
        changes = {"attended elsewhere": [None, str(attended_on or "")]}
        verb = "noted what is known of a term"
        events.record(verb, locked.person, by=by, at=at, changes=changes)
    return locked


@transaction.atomic
def alert_absent(today):
    """Write at four and at five months, once each, to the member with a sign-in and to the clerks
    of the whole city. Who came again is counted afresh. Returns how many members."""
    found = {each.term.pk: each for each in long_absent(today)}
    Term.objects.exclude(pk__in=found).exclude(alerted_months=0).update(alerted_months=0)
    locked = Term.objects.select_for_update(no_key=True).filter(pk__in=found)
    held = _city_clerks(today)
    covering = Cover.objects.in_force(today).filter(grant__in=held)
    clerks = User.objects.filter(
        Q(grants__in=held) | Q(covering__in=covering), is_active=True
    ).values_list("email", flat=True)
    told = 0
    for term in locked.order_by("pk"):
        absent = found[term.pk]
        months = min(absent.months, LAST_ALERT)
        if months <= term.alerted_months:
            continue
        told += 1
        user = absent.term.person.user
        own = [user.email] if user and user.is_active else []
        for email in sorted({*own, *clerks}):
            letters.send(
                kind="Alert about attendance",
                about=term,
                occasion=f"{months} months since {absent.since.isoformat()}",
                subject=f"{absent.months} months without a meeting: {absent.term.person}",
                body=(
                    f"{absent.term.person} has not been recorded at a meeting since "
                    f"{absent.since:%-d %B %Y}. After six months, on {absent.ends_on:%-d %B %Y}, "
                    "a councillor loses the office unless the council has approved the reason "
                    "before.\n\n"
                    f"{settings.SITE_URL}{reverse('absent_members')}\n"
                ),
                to=email,
            )
        Term.objects.filter(pk=term.pk).update(alerted_months=months)
    return told


def _city_clerks(today):
    grants = User._meta.get_field("grants").related_model.objects.in_force(today)
    return grants.filter(
        role=Role.MEETINGS_CLERK, body=None, neighbourhood=None, area=None, agency=None
    )

"""Telling members and clerks that an elected member has not come for months."""

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from accounts.access import Role
from accounts.models import Cover, User
from boards.seats.models import TermOfOffice
from boards.statistics.absence import long_absent
from core.letters.operations import send_letter

LAST_WARNING = 5
"""Months without a meeting after which nobody is written to again."""


@transaction.atomic
def warn_of_absence(today):
    """Write at four and at five months, once each, to the member with a sign-in and to the clerks
    of the whole city. Who came again is counted afresh. Returns how many members."""
    found = {each.term.pk: each for each in long_absent(today)}
    TermOfOffice.objects.exclude(pk__in=found).exclude(alerted_months=0).update(alerted_months=0)
    locked = TermOfOffice.objects.select_for_update(no_key=True).filter(pk__in=found)
    held = _city_clerks(today)
    covering = Cover.objects.in_force(today).filter(grant__in=held)
    clerks = User.objects.filter(
        Q(grants__in=held) | Q(covering__in=covering), is_active=True
    ).values_list("email", flat=True)
    told = 0
    for term in locked.order_by("pk"):
        absent = found[term.pk]
        months = min(absent.months, LAST_WARNING)
        if months <= term.alerted_months:
            continue
        told += 1
        user = absent.term.person.user
        own = [user.email] if user and user.is_active else []
        for email in sorted({*own, *clerks}):
            send_letter(
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
        TermOfOffice.objects.filter(pk=term.pk).update(alerted_months=months)
    return told


def _city_clerks(today):
    grants = User._meta.get_field("grants").related_model.objects.in_force(today)
    return grants.filter(
        role=Role.MEETINGS_CLERK, body=None, neighbourhood=None, area=None, agency=None
    )

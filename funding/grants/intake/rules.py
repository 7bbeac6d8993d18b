"""When and of whom ward money can be asked, what an applicant is told, and by which link."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from accounts.conditions import outside
from boards.bodies.querysets import PRIVATE
from core import settings
from core.calendar import financial_year
from core.dates import day_in_words
from core.links.declaring import MOST_DAYS, Purpose
from funding.grants.applications.models import GrantRequest
from funding.grants.applications.rounds.models import taking
from funding.ledger.models import Allocation
from funding.settings import APPLY_ONLINE

APPLY = "ward-money"
"""The form, as its drafts name it."""
PURPOSE = Purpose("money", "funding.sentapplication", MOST_DAYS)
SWITCHED_OFF = "Applications through this website are closed. You can still send the printed form."
NO_MONEY = "No ward committee takes applications at the moment."
WAITING = ("Waiting for a decision", "blue", "◆")
YES = ("The ward committee said yes", "green", "✓")
NO = ("The ward committee said no", "grey", "○")
WITHDRAWN = ("Withdrawn", "grey", "○")


def open_allocations(day, came=None):
    """The ward budgets that can be asked on a day: of years that are neither over nor closed, of committees that everybody knows of and that
    take applications on that day. What came before, on the day `came`, is taken where it was taken then."""
    return taking(all_allocations(day), came or day)


def all_allocations(day):
    """The same, of bodies that everybody knows of, whether their committees take applications or not: what came on paper may have come in time."""
    first = int(financial_year(day)[:4])
    rows = Allocation.objects.filter(
        outside(Q(body__power=PRIVATE)), year__first__gte=first, year__closed_at=None
    )
    return rows.select_related("body", "year").order_by("year__first", "body__name", "id")


def why_closed(day, allocations):
    """Why nobody can apply through this website on a day, or None where they can."""
    if not settings.value(APPLY_ONLINE.name, on=day):
        return SWITCHED_OFF
    return None if allocations else NO_MONEY


def standing_of(sent):
    """[(ward committee, (word, colour, shape))] as everybody may read it: a decision only once everybody
    reads it, so that nothing of the private part is told."""
    if sent.application_id is None:
        return [
            (ask.allocation, None)
            for ask in sent.asks.select_related("allocation__body", "allocation__year")
        ]
    asked = GrantRequest.objects.filter(application=sent.application_id)
    asked = asked.select_related(
        "allocation__body", "allocation__year", "refused_by", "refused_outside"
    )
    return [(each.allocation, _public_look(each)) for each in asked.order_by("id")]


def _public_look(asked):
    if asked.state == GrantRequest.State.WITHDRAWN:
        return WITHDRAWN
    if asked.state == GrantRequest.State.REFUSED and _is_public(asked.refusal):
        return NO
    grant = asked.grants.exclude(state="cancelled").select_related("decision", "delegated").first()
    if grant is not None and _is_public(grant.rests_on):
        return YES
    return WAITING


def _is_public(decision):
    seen = type(decision).objects.visible_to(AnonymousUser())
    return seen.filter(pk=decision.pk).exists()


def until_in_words(link):
    """The day until which a link works."""
    return day_in_words(timezone.localdate(link.ends_at))

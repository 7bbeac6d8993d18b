"""What everybody may read of what ward committees were asked for and gave."""

from django.db.models import Count, Q, Sum
from django.urls import reverse

from accounts.conditions import outside
from boards.bodies.querysets import PRIVATE
from core.contacts import has_contacts, without_contacts  # noqa: F401 - here for who publishes
from funding.grants.applications.models import GrantRequest
from funding.grants.applications.rules import REASONS
from funding.grants.awards import states
from funding.grants.awards.models import Grant
from funding.grants.awards.rules import force_of, not_yet_in_force
from funding.grants.checks.models import Assessment
from funding.ledger.models import Allocation

NOTICE_OUT = Q(decision__numbered__isnull=False) & (
    Q(decision__item__access="public") | Q(decision__item__release__reviewed_at__isnull=False)
) | Q(delegated__notice__isnull=False)
"""Of a grant: the notice of its decision is published, and it was not decided in the private part, or
that was released."""
REFUSAL_OUT = Q(refused_by__numbered__isnull=False) & (
    Q(refused_by__item__access="public") | Q(refused_by__item__release__reviewed_at__isnull=False)
) | Q(refused_outside__notice__isnull=False)


def _behind(grant):
    """That a grant, by its path from an entry, is public."""
    openly = Q((f"{grant}__decision__item__access", "public"))
    released = Q((f"{grant}__decision__item__release__reviewed_at__isnull", False))
    numbered = Q((f"{grant}__decision__numbered__isnull", False))
    return numbered & (openly | released) | Q((f"{grant}__delegated__notice__isnull", False))


OF_ENTRY = _behind("reservation__grant") | _behind("reservation__carried_off__grant")
"""Of what was taken or paid for a grant: that it is public, cancelled or not; also before it was carried forward."""
OTHER_REASON = "Another reason: it stands in the minutes"


def allocations():
    """Ward budgets that everybody may read of."""
    return Allocation.objects.filter(outside(Q(body__power=PRIVATE))).with_money()


def grants():
    """Grants that stand on public pages, maps and files: none that was decided in private and not
    released, none whose notice is not out, none that was cancelled."""
    rows = Grant.objects.filter(NOTICE_OUT, outside(Q(request__allocation__body__power=PRIVATE)))
    return rows.exclude(state=states.CANCELLED)


def with_decision(rows):
    """With what a public page says of each, in one query."""
    return rows.select_related(
        "request__application__venue", "reservation", "decision__numbered",
        "decision__item__release", "delegated__notice",
    )  # fmt: skip


def read_at(grant):
    """What everybody reads of its decision: the decision itself, or where that is private its release."""
    if grant.delegated_id:
        return grant.delegated
    item = grant.decision.item
    return grant.decision if item.access == "public" else item.release


def refused(of):
    """Requests of these ward budgets that were refused in public."""
    return GrantRequest.objects.filter(REFUSAL_OUT, allocation__in=of, state="refused")


def waiting(of):
    """{allocation: (how many, pounds)} of requests that nobody has decided on, without those that are to be heard in
    private; one query."""
    rows = (
        GrantRequest.objects.heard_in_public()
        .filter(allocation__in=of, state="received")
        .order_by()
    )
    found = rows.values_list("allocation").annotate(Count("pk"), Sum("asked"))
    return {key: (number, pounds) for key, number, pounds in found}


def reason_of(request):
    """Why it was refused, from the published list: what else was written may be about a person."""
    return request.reason if request.reason in REASONS else OTHER_REASON


def look_of(grant, day):
    """How a grant stands, as everybody reads it: (word, colour, shape). Why it is on hold is not public."""
    if grant.state == states.APPROVED:
        if not_yet_in_force(force_of(grant), day):
            return "Approved, not yet in force", "orange", "▲"
        return "Approved", "blue", "◆"
    return grant.look


def priorities(requests):
    """{request: the words of the priority of the plan that it serves}, as it was assessed; one query."""
    found = Assessment.objects.filter(asked__in=requests, priority__isnull=False)
    return {each.asked_id: str(each.priority) for each in found.select_related("priority")}


def address(ward):
    """The public page of a ward budget: it stays."""
    return reverse("ward_public", args=[ward.body.slug, ward.year.first])

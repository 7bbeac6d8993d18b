"""What grants hold of the decision they rest on."""

from boards.decisions.holds import release_hold
from core import rests
from core.errors import Refused
from core.money import in_pounds
from funding.grants.applications.models import GrantRequest
from funding.grants.awards import states
from funding.grants.awards.models import Grant
from funding.grants.awards.operations import holder, put_on_hold


def register():
    rests.declare("grant_offer", "The offer of a grant: the Grant")
    rests.declare("grant_hold", "That a grant is on hold: the Grant, before it goes on")
    rests.declare("grant_finish", "The end of a grant: the Grant")
    rests.declare("decision_basis", "What a grant may rest on: a Decision or DelegatedDecision")
    rests.declare(
        "grant_rest",
        "What a grant needs no longer is back in the ward budget: the grant, and the amount",
    )
    rests.hold("decision", "grants", refuses=paid_on, undo=hold_back)


def paid_on(decision):
    """Money that is out is ratified or recovered first; a refusal is answered before it is unsaid."""
    for grant in Grant.objects.filter(decision=decision).select_related("reservation"):
        if grant.state != states.CANCELLED and grant.reservation.paid_in_all:
            paid = in_pounds(grant.reservation.paid_in_all)
            return f"{paid} of grant {grant.reference} was paid, so it cannot be struck out"
    if asked := GrantRequest.objects.filter(refused_by=decision).first():
        return f"Application {asked.application.reference} was refused by it, so it cannot be struck out"
    return None


def hold_back(decision, *, by, at, reason):
    """The grants are on hold, with their money; the decision is free."""
    rows = Grant.objects.filter(decision=decision).select_for_update(no_key=True).order_by("id")
    for grant in rows.exclude(state=states.CANCELLED):
        if why := paid_on(decision):  # asked again, now that nobody pays meanwhile
            raise Refused(why)
        if grant.state not in (states.ON_HOLD, states.CANCELLED):
            words = (
                f"Its decision was struck out: {reason}"
                if reason
                else "Its decision was struck out"
            )
            put_on_hold(grant=grant, reason=words, by=by, at=at)
        release_hold(decision=decision, holder=holder(grant), at=at)

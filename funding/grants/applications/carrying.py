"""Requests whose year is closed before they are decided: they wait for the next one of the same ward committee."""

from core import events, rows
from funding.grants.applications import states
from funding.grants.applications.models import GrantRequest
from funding.ledger import operations as ledger
from funding.ledger.models import Allocation, FinancialYear


def carry_undecided(year, *, by, at):
    """Step of the closing of a year: what no committee has decided on goes on in the next. Returns how many."""
    found = GrantRequest.objects.filter(allocation__year=year, state=states.RECEIVED)
    found = found.select_related("application", "allocation__body", "allocation__year")
    waiting = list(found.order_by("pk"))
    for asked in waiting:
        later = FinancialYear.objects.get(first=year.first + 1)
        to, _ = Allocation.objects.get_or_create(body=asked.allocation.body, year=later)
        wait_in(asked, to, by=by, at=at)
    return len(waiting)


def wait_again(asked, *, by, at, to=None, **fields):
    """Step: a request that is locked waits for a decision again; of a year that is closed meanwhile it is asked of the
    first one that is open, or of `to`. Raises Refused where none is."""
    closed = FinancialYear.objects.filter(pk=asked.allocation.year_id, closed_at__isnull=False)
    if closed.exists():
        wait_in(asked, to or ledger.next_open(asked.allocation), by=by, at=at, **fields)
    else:
        rows.change(asked, {"state": states.RECEIVED} | fields)


def wait_in(asked, to, *, by, at, **fields):
    """Step: a request waits for the ward budget of a later year. Where the application asks that already, it asks
    once."""
    source = asked.allocation
    beside = GrantRequest.objects.filter(application=asked.application_id, allocation=to)
    if beside.exists():
        reason = f"{source.year} was closed before a decision, and the same is asked for {to.year}"
        fields |= {"state": states.WITHDRAWN, "reason": reason}
        if asked.state != states.WITHDRAWN:
            rows.change(asked, fields)
        code = "request.withdrawn"
        words = {"ward": source.body}
    else:
        fields |= {"state": states.RECEIVED, "allocation": to, "carried_from": source}
        rows.change(asked, fields)
        code = "request.carried"
        words = {}
    changes = {str(source.body): [str(source.year), str(to.year)]}
    events.record(code, asked.application, by=by, at=at, words=words, changes=changes)

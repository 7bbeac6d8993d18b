"""Reports that are due: asked for, and reminded of twice."""

from django.db import transaction
from django.utils import timezone

from accounts.rights import operation
from core import events, rows
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from funding.grants.applications.operations import BUDGET
from funding.grants.awards import operations as grants
from funding.grants.awards.models import Grant
from funding.grants.offers.rules import address_of
from funding.returns.letters import write_report
from funding.returns.models import Return
from funding.returns.operations import ask_return, next_reminder


def ask_and_remind(at=None):
    """The job of each working morning: every accepted grant has a report that is due on a day, and whose is due, or late
    by two weeks, is reminded once each. Returns how many letters were written or known."""
    at, count = at or timezone.now(), 0
    waiting = Grant.objects.filter(state="accepted", request__what="grant", report=None)
    for grant in waiting.order_by("id"):
        ask_return(grant=grant, by=SYSTEM, at=at)
    day = timezone.localdate(at)
    due = Return.objects.filter(received_on=None, due_on__lte=day, grant__state="accepted")
    for report in due.order_by("due_on", "id"):
        count += _remind(report, at)
    return count


@transaction.atomic
def _remind(report, at):
    """Whether a letter is written or known; nothing where the report came meanwhile, or nobody has an address."""
    grant = grants.take_grant(Grant(pk=report.grant_id))
    locked = rows.take(report, Return.objects.all())
    locked.grant = grant
    which = next_reminder(locked, timezone.localdate(at))
    if not which or not address_of(grant):
        return False
    write_report(locked, occasion=f"{which} {locked.due_on.isoformat()}", by=SYSTEM, at=at)
    return True


@operation
def send_report_link(*, report, by, at=None):
    """Send the group a link to report, once a day. Raises Refused without an address, WrongState once it has come."""
    at = at or timezone.now()
    grant = grants.lock_grant(Grant(pk=report.grant_id), BUDGET, by=by)
    locked = rows.take(report, Return.objects.all())
    locked.grant = grant
    if locked.received_on:
        raise WrongState("The report has come.")
    if not address_of(grant):
        raise Refused("The group has no contact with an email address. Print the form instead")
    day = timezone.localdate(at).isoformat()
    letter = write_report(locked, occasion=f"asked {day}", by=by, at=at)
    events.record("grant.return_link_sent", grant, by=by, at=at)
    return letter

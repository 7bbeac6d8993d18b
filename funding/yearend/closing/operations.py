"""Closing a year: asked for by one person, done by another, all of it in one transaction or nothing. A job does it
once the second person has pressed: where it stops half way nothing has moved, and it is taken up again.

What the closing writes is locked before the year itself, as everybody else does it: whoever pays, promises or orders
meanwhile waits, and then sees a year that is closed.
"""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts import rights
from accounts.access import Permission
from accounts.imports.progress import Teller
from accounts.rights import operation
from core import events, rows
from core.actors import SYSTEM, user_or_none
from core.errors import Refused, WrongState
from core.jobs.registry import defer
from core.money import in_pounds
from funding.grants.applications.carrying import carry_undecided
from funding.ledger.models import FinancialYear
from funding.ledger.operations import expect_open
from funding.payments.models import Payment
from funding.payments.operations import UNDER_WAY
from funding.yearend.closing import carrying
from funding.yearend.closing.models import (
    ASKED,
    DONE,
    RUNNING,
    WITHDRAWN,
    Closing,
    ClosingProgress,
)
from funding.yearend.commitments.models import Commitment, Settlement
from funding.yearend.commitments.operations import carries
from funding.yearend.rule.models import APPROVED, CarryRule

JOB = "funding.close_year"
EDIT, SECOND = Permission.EDIT_BUDGET, Permission.APPROVE_VIREMENT


@operation
def ask_closing(*, year, by, at=None):
    """Say that a year is ready to be closed, for a second person to close. Asked once. Returns the closing. Raises
    Refused with the first thing that stands in the way, WrongState where the year is closed."""
    rights.require_city(EDIT, by=by)
    at = at or timezone.now()
    _lock_year(year)
    if known := Closing.objects.filter(year=year, state__in=(ASKED, RUNNING)).first():
        return known
    _expect_ready(year, at)
    made = Closing.objects.create(year=year, asked_by=user_or_none(by), asked_at=at)
    events.record("closing.asked", made, by=by, at=at)
    return made


@operation
def withdraw_closing(*, closing, by, at=None):
    """The year is not closed yet. What a job has in hand is waited for; one that has stopped for good closes it no
    more."""
    locked = rights.lock(closing, EDIT, SECOND, by=by)
    rows.expect(locked, ASKED, RUNNING)
    rows.change(
        locked,
        {"state": WITHDRAWN, "ended_by": user_or_none(by), "ended_at": at or timezone.now()},
    )
    events.record("closing.withdrawn", locked, by=by, at=at)
    return locked


@operation
def start_closing(*, closing, by, at=None):
    """Close the year by a job, in the name of who presses. Pressed twice it is begun once. Raises Refused for who asked
    for it, and with the first thing that stands in the way; WrongState where it was closed or withdrawn meanwhile."""
    at = at or timezone.now()
    locked = rights.lock(closing, SECOND, by=by, found=Closing.objects.select_related("year"))
    if locked.state == RUNNING:
        return locked
    rows.expect(locked, ASKED)
    _expect_another(locked, by)
    _expect_ready(locked.year, at)
    said = {"started_by": user_or_none(by), "started_at": at, "problem": ""}
    rows.change(locked, {"state": RUNNING} | said)
    ClosingProgress.objects.update_or_create(closing=locked, defaults={"done": 0, "total": 0})
    defer(JOB, closing=locked.pk)
    events.record("closing.started", locked, by=by, at=at)
    return locked


def run_closing(pk):
    """The job: closes the year, or says why it cannot be closed. What it began and did not finish has not happened."""
    closing = Closing.objects.select_related("started_by").get(pk=pk)
    if closing.state != RUNNING:
        return  # closed by a run before, or withdrawn
    try:
        with Teller(pk, ClosingProgress) as teller:
            close_year(closing=closing, by=closing.started_by, tell=teller.tell)
    except (Refused, WrongState, PermissionDenied) as why:
        stop_closing(closing=closing, why=str(why), by=SYSTEM)


@operation
def stop_closing(*, closing, why, by, at=None):
    """The job could not close the year: it waits for a second person again, who reads why. Raises WrongState where it
    is not being closed."""
    locked = rights.lock(closing, SECOND, by=by)
    rows.expect(locked, RUNNING)
    why = why or "Who began it may close it no longer"
    rows.change(
        locked, {"state": ASKED, "started_by": None, "started_at": None, "problem": why[:300]}
    )
    events.record("closing.stopped", locked, by=by, at=at, reason=why)
    return locked


def _expect_another(closing, by):
    if closing.asked_by_id == by.pk or closing.asked_by_id is None:
        raise Refused("You asked for the year to be closed. Someone else must close it")


@operation
def close_year(*, closing, by, at=None, tell=lambda done, total: None):
    """Close the year: what is settled is released, accrued or carried into the next year, and the rule says what else
    is. Raises Refused for who asked for it, and with the first thing that stands in the way; WrongState where it was
    closed or withdrawn meanwhile."""
    at = at or timezone.now()
    locked = rights.lock(closing, SECOND, by=by, found=Closing.objects.select_related("year"))
    rows.expect(locked, ASKED, RUNNING)
    _expect_another(locked, by)
    year = locked.year
    carrying.lock(year)
    _lock_year(year)
    rule = _expect_ready(year, at)
    rows.change(locked, {"state": DONE, "ended_by": user_or_none(by), "ended_at": at})
    said = carrying.run(locked, rule, by=by, at=at, tell=tell)
    asked = carry_undecided(year, by=by, at=at)
    FinancialYear.objects.filter(pk=year.pk).update(closed_at=at, closed_by=user_or_none(by))
    changes = {name: [None, in_pounds(amount)] for name, amount in said.items()}
    changes |= {"applications that wait for the next year": [None, str(asked)]} if asked else {}
    events.record("closing.done", locked, by=by, at=at, changes=changes)
    return locked


def in_the_way(year, day):
    """What stands in the way of closing a year on a day: sentences, none where it can be closed."""
    return [words for words in (check(year, day) for check in CHECKS) if words]


def _too_early(year, day):
    if day <= year.ends_on:
        return f"The year ends on {year.ends_on:%-d %B %Y}"
    return ""


def _no_rule(year, day):
    if not CarryRule.objects.filter(year=year, state=APPROVED).exists():
        return "The carry-forward rule has not been approved yet"
    return ""


def _no_next(year, day):
    later = FinancialYear.objects.filter(first=year.first + 1).first()
    if later is None:
        return (
            f"Open the year {FinancialYear(first=year.first + 1)} first: money is carried into it"
        )
    if later.closed_at:
        return f"The year {later} is closed"
    earlier = FinancialYear.objects.filter(first__lt=year.first, closed_at=None)
    before = earlier.filter(allocations__isnull=False).order_by("first").first()
    return f"Close the year {before} first" if before else ""


def _unsettled(year, day):
    number = Commitment.objects.filter(year=year, is_settled=False).count()
    if number:
        return f"{number} commitment{'s are' if number > 1 else ' is'} not settled"
    return ""


def _payments(year, day):
    number = Payment.objects.filter(
        grant__reservation__allocation__year=year, state__in=UNDER_WAY
    ).count()
    if number:
        return f"{number} payment{'s are' if number > 1 else ' is'} under way: record or refuse {'them' if number > 1 else 'it'}"
    return ""


def _asked(year, day):
    number = Settlement.objects.filter(year=year, line__isnull=False, state="asked").count()
    if number:
        return f"{number} request{'s' if number > 1 else ''} to carry forward {'wait' if number > 1 else 'waits'} for authorisation"
    return ""


def _against_the_rule(year, day):
    rule = CarryRule.objects.filter(year=year).first()
    asked = Settlement.objects.filter(year=year, how="carry", state="authorised").with_what()
    for each in asked if rule else ():
        if not carries(rule, each.what):
            return f"The rule carries nothing of {each.what} forward: settle it in another way"
    return ""


CHECKS = (_too_early, _no_rule, _no_next, _unsettled, _payments, _asked, _against_the_rule)


def _expect_ready(year, at):
    """The rule under which the year is closed. Raises Refused with the first thing that stands in the way."""
    if why := in_the_way(year, timezone.localtime(at).date()):
        raise Refused(why[0])
    return CarryRule.objects.select_related("reserve", "year").get(year=year)


def _lock_year(year):
    """The year as it stands now; whoever else closes it waits. Raises WrongState where it is closed."""
    rows.take(year, FinancialYear.objects.all())
    try:
        expect_open(year)
    except WrongState as closed:
        raise WrongState(f"The year {year} is closed already.") from closed

"""The steps of a report: taken anew, commentary asked for, ready, agreed, signed, published, withdrawn."""

import hashlib

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import rights
from accounts.access import holds_city
from accounts.rights import operation
from core import calendar, events, frozen, rows, settings
from core.actors import acts_for_nobody, user_or_none
from core.errors import Refused
from core.jobs.registry import defer
from neighbourhoods.models import ClosedDay
from performance.indicators.models import Indicator
from performance.indicators.querysets import EDIT
from performance.reports import rules, states
from performance.reports import settings as council
from performance.reports.commentary import letters
from performance.reports.commentary.following import who_of
from performance.reports.commentary.models import Commentary
from performance.reports.making import take_snapshot
from performance.reports.models import Report, ReportDocument
from performance.reports.querysets import SIGN
from performance.reports.snapshots import current
from performance.reports.snapshots.composing import to_explain
from performance.reports.snapshots.documents import document_of, summary_of

FOLLOW = "performance.sign_sheets"
REASON = 300


def _lock(report, *allowed, by, at_state=()):
    """The report, locked, where `by` may take a step of it; refused where it stands elsewhere by now."""
    locked = rights.lock(report, *allowed, by=by, found=Report.objects.with_place())
    return rows.expect(locked, *at_state) if at_state else locked


def snapshot_of(report):
    """The snapshot that holds."""
    return report.snapshots.order_by("-id").first()


def commentaries_of(report):
    """{code of an indicator: Commentary}."""
    found = report.commentaries.select_related("indicator", "agency")
    return {each.indicator.code: each for each in found}


@operation
def retake(*, report, by, at=None):
    """Take the snapshot of a report anew, with the figures as they are now. Returns it. Raises WrongState once the report
    is ready."""
    at = at or timezone.now()
    locked = _lock(report, EDIT, by=by, at_state=states.OPEN)
    made = take_snapshot(locked, by=by, at=at)
    events.record("report.retaken", locked, by=by, at=at, label=str(locked))
    rows.touch(locked)
    return made


@operation
def ask_commentary(*, report, due_on, by, at=None):
    """Ask the agencies for commentary on what is red, by a day. Returns the Commentary rows that are new. Raises Refused
    where nothing is to be asked, or for a day that is no working day to come."""
    at = at or timezone.now()
    locked = _lock(report, EDIT, by=by, at_state=states.OPEN)
    today = timezone.localdate(at)
    if due_on <= today:
        raise Refused("The day must be in the future", "due_on")
    if not calendar.is_working_day(due_on, ClosedDay.objects.days()):
        raise Refused("Choose a working day", "due_on")
    needed = [row["code"] for row in to_explain(snapshot_of(locked).document)]
    asked = commentaries_of(locked)
    if why := rules.why_not_asked(needed, asked):
        raise Refused(why)
    found = Indicator.objects.filter(code__in=set(needed) - set(asked))
    made = Commentary.objects.bulk_create(
        Commentary(
            report=locked, indicator=each, agency=each.agency, person=who_of(each), asked_at=at, due_on=due_on
        )
        for each in found.select_related("agency", "lead__agency").order_by("pk")
    )  # fmt: skip
    rows.change(
        locked,
        {
            "state": states.ASKED, "asked_by": user_or_none(by), "asked_at": at, "commentary_by": due_on,
        },
    )  # fmt: skip
    names = sorted({str(each.agency) for each in made})
    events.record(
        "report.commentary_asked", locked, by=by, at=at, changes={"asked": [None, ", ".join(names)]},
        label=str(locked),
    )  # fmt: skip
    letters.ask(made, by=by, at=at)
    return made


@operation
def mark_ready(*, report, by, at=None):
    """Say that a report can be signed. Returns it. Raises Refused while commentary is missing and its day is not over, and
    where its figures have changed since they were taken."""
    at = at or timezone.now()
    locked = _lock(report, EDIT, by=by, at_state=states.OPEN)
    document = snapshot_of(locked).document
    if why := rules.why_outdated(current.changed(document)):
        raise Refused(why)
    needed = [row["code"] for row in to_explain(document)]
    if why := rules.why_not_ready(needed, commentaries_of(locked), timezone.localdate(at)):
        raise Refused(why)
    rows.change(locked, {"state": states.READY, "ready_by": user_or_none(by), "ready_at": at})
    events.record("report.ready", locked, by=by, at=at, label=str(locked))
    if not locked.is_city and (city := _signed_city(locked)):
        defer(FOLLOW, report=city.pk)
    return locked


def _signed_city(report):
    rows_ = Report.objects.of_city().of_period(report.period)
    return rows_.filter(state__in=(states.SIGNED, states.PUBLISHED)).first()


@operation
def prepare_again(*, report, why, by, at=None):
    """Take a report back that was ready, for a reason; whoever prepares or signs it. Returns it. Raises
    PermissionDenied for a role that does not cover the city."""
    at = at or timezone.now()
    locked = _lock(report, EDIT, SIGN, by=by, at_state=(states.READY,))
    if not acts_for_nobody(by) and not any(holds_city(by, each) for each in (EDIT, SIGN)):
        raise PermissionDenied("Only people whose role covers the whole city can do this.")
    _expect_reason(why)
    nothing = {"ready_by": None, "ready_at": None, "agreed_by": None, "agreed_at": None}
    rows.change(locked, {"state": states.PREPARING} | nothing)
    events.record("report.taken_back", locked, by=by, at=at, reason=why.strip(), label=str(locked))
    return locked


@operation
def agree(*, report, by, at=None):
    """The manager of the place agrees a report that is ready. Returns it. Pressed again, nothing happens."""
    at = at or timezone.now()
    locked = _lock(report, SIGN, by=by, at_state=(states.READY,))
    if locked.agreed_at is None:
        rows.change(locked, {"agreed_by": user_or_none(by), "agreed_at": at})
        events.record("report.agreed", locked, by=by, at=at, label=str(locked))
        if city := _signed_city(locked):
            defer(FOLLOW, report=city.pk)
    return locked


@operation
def sign(*, report, by, at=None):
    """Sign a report: what it says is frozen with its PDF. With the city's report those of areas and neighbourhoods that
    are ready are signed, by a job; others follow once they are ready. Returns it. Raises PermissionDenied where the role
    does not cover the city, Refused where its manager has yet to agree or its figures have changed since."""
    at = at or timezone.now()
    locked = _lock(report, SIGN, by=by, at_state=(states.READY,))
    _expect_city(by)
    _sign(locked, by=by, at=at)
    if locked.is_city:
        defer(FOLLOW, report=locked.pk)
    return locked


def _sign(report, *, by, at):
    day = timezone.localdate(at)
    is_asked = settings.value(council.MANAGER_AGREES.name, on=day)
    if why := rules.why_not_agreed(report, is_asked):
        raise Refused(why)
    snapshot = snapshot_of(report)
    if why := rules.why_outdated(current.changed(snapshot.document), is_ready=True):
        raise Refused(why)
    commentaries = commentaries_of(report).values()
    document = document_of(report, snapshot, commentaries, signed_by=by.name, signed_on=day)
    made = ReportDocument(report=report, snapshot=snapshot, made_at=at)
    frozen.freeze(made, document, None)
    made.summary_pdf = summary_of(document)
    made.summary_sha256 = hashlib.sha256(made.summary_pdf).hexdigest()
    made.save(force_insert=True)
    rows.change(report, {"state": states.SIGNED, "signed_by": by, "signed_at": at})
    events.record("report.signed", report, by=by, at=at, label=str(report))


@transaction.atomic
def sign_sheet(*, report, city, by, at=None):
    """Step of a job: a report that is ready follows the city's, which `by` signed, and is published with it. Returns
    whether it was signed: not while its figures have changed since they were taken, which its page says."""
    at = at or timezone.now()
    locked_city = rows.take(city, Report.objects.all())
    locked = rows.take(report, Report.objects.with_place())
    asked = settings.value(council.MANAGER_AGREES.name, on=timezone.localdate(at))
    if locked.state != states.READY or rules.why_not_agreed(locked, asked):
        return False
    if locked_city.state not in (states.SIGNED, states.PUBLISHED):
        return False
    if current.changed(snapshot_of(locked).document):
        return False
    _sign(locked, by=by, at=at)
    if locked_city.state == states.PUBLISHED:
        _publish(locked, by=by, at=at)
    return True


def sign_sheets(pk, at=None):
    """The job that follows the city's signature: each report in a transaction of its own. Running it twice signs none
    twice. Returns how many it signed."""
    city = Report.objects.select_related("signed_by").get(pk=pk)
    ready = Report.objects.of_period(city.period).filter(state=states.READY).exclude(pk=pk)
    return sum(
        sign_sheet(report=each, city=city, by=city.signed_by, at=at)
        for each in ready.order_by("pk")
    )


@operation
def publish(*, report, by, at=None):
    """Publish a report that was signed, for everybody; with the city's those that were signed with it. Returns it. Raises
    Refused where it says what is not for everybody any more."""
    at = at or timezone.now()
    locked = _lock(report, SIGN, by=by, at_state=(states.SIGNED,))
    _expect_city(by)
    if why := rules.why_not_public(current.not_public(locked.signed.document)):
        raise Refused(why)
    _publish(locked, by=by, at=at)
    if locked.is_city:
        sheets = Report.objects.of_period(locked.period).filter(state=states.SIGNED)
        for each in sheets.with_place().order_by("pk").select_for_update(no_key=True, of=("self",)):
            if not current.not_public(each.signed.document):
                _publish(each, by=by, at=at)
    return locked


def _publish(report, *, by, at):
    rows.change(
        report,
        {"state": states.PUBLISHED, "published_by": user_or_none(by), "published_at": at},
    )
    events.record("report.published", report, by=by, at=at, label=str(report))


@operation
def withdraw(*, report, why, by, at=None):
    """Withdraw a report that was signed or published, for a reason that everybody reads where it was published. Another
    may then be made. Returns it."""
    at = at or timezone.now()
    locked = _lock(report, SIGN, by=by, at_state=(states.SIGNED, states.PUBLISHED))
    _expect_city(by)
    _expect_reason(why)
    rows.change(
        locked,
        {
            "state": states.WITHDRAWN, "withdrawn_by": user_or_none(by), "withdrawn_at": at,
            "withdrawn_why": why.strip(),
        },
    )  # fmt: skip
    events.record("report.withdrawn", locked, by=by, at=at, reason=why.strip(), label=str(locked))
    return locked


def _expect_city(by):
    """Managers hold the same right, to agree the report of their place."""
    if not acts_for_nobody(by) and not holds_city(by, SIGN):
        raise PermissionDenied("The head of service signs, publishes and withdraws reports.")


def _expect_reason(why):
    if not why.strip():
        raise Refused("Enter a reason", "why")
    if len(why.strip()) > REASON:
        raise Refused(f"A reason must be {REASON} characters or fewer", "why")

"""What the system counts itself: an indicator for it, and the count."""

import datetime
import logging

from django.db import transaction
from django.utils import timezone

from accounts import rights
from accounts.rights import operation
from core import figures, rows
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.jobs.operations import one_line
from core.jobs.registry import defer
from neighbourhoods.models import Neighbourhood
from performance.counting import rules
from performance.counting.models import Counting
from performance.indicators.models import Indicator
from performance.indicators.operations import add_indicator, follow_figure
from performance.indicators.querysets import EDIT
from performance.indicators.rules import facts_of
from performance.observations.models import Observation
from performance.observations.operations import Told, give_figures

JOB = "performance.count_indicator"
GONE = "The system no longer counts this figure"
WAITS = datetime.timedelta(days=1)
"""After this a count that was asked for and never ended is asked for again."""
logger = logging.getLogger(__name__)


@operation
def add_counted(*, figure, by, at=None, **facts):
    """Begin an indicator that this system counts itself, and count it soon. `figure` is the code of a declared one;
    `facts` are those that its declaration does not say. Pressed twice it is one. Returns it. Raises Refused for what
    nobody declares, and for what is counted or called so already."""
    rights.require_city(EDIT, by=by)
    found = figures.find(figure)
    if found is None:
        raise Refused(GONE)
    made = add_indicator(counted_as=figure, by=by, at=at, **facts_of(found), **facts)
    count_soon(indicator=made, by=by, at=at)
    return made


@operation
def count_soon(*, indicator, by, at=None):
    """Ask for a count of an indicator; where one waits already that is it, unless it waits so long that its job must be
    gone. Raises WrongState where nothing is counted any more."""
    at = at or timezone.now()
    locked = rights.lock(indicator, EDIT, by=by)
    if why := _why_not_counted(locked):
        raise WrongState(why)
    asked = Counting.objects.select_for_update().filter(indicator=locked).first()
    if asked is not None and asked.asked_at and at - asked.asked_at < WAITS:
        return
    Counting.objects.update_or_create(
        indicator=locked, defaults={"asked_at": at, "failed_at": None, "why": ""}
    )
    defer(JOB, indicator=locked.pk)


def count_all():
    """Ask for a count of every indicator that is counted and collected; each is a job of its own, so that one that
    fails stops no other."""
    for each in Indicator.objects.counted().collected().order_by("pk"):
        try:
            count_soon(indicator=each, by=SYSTEM)
        except WrongState as gone:
            note_failure(each, gone)


def count_indicator(*, indicator, at=None):
    """Count the periods of an indicator that are over (`rules.BACK`) and store what differs. Returns what became of the
    figures. Raises WrongState where nothing is counted any more, and whatever else goes wrong; then nothing is stored
    but why."""
    at = at or timezone.now()
    try:
        with transaction.atomic():
            told = _count(indicator, at)
    except Exception as error:
        note_failure(indicator, error, at)
        raise
    values = {"asked_at": None, "counted_at": at, "failed_at": None, "why": ""}
    Counting.objects.update_or_create(indicator=indicator, defaults=values)
    return told


def note_failure(indicator, error, at=None):
    """Say why an indicator could not be counted."""
    logger.warning("Indicator %s could not be counted: %s", indicator.code, one_line(error))
    values = {"asked_at": None, "failed_at": at or timezone.now(), "why": one_line(error)}
    Counting.objects.update_or_create(indicator=indicator, defaults=values)


def _count(indicator, at):
    """Under the lock of the indicator, so that of two counts the later one has read the later records."""
    locked = rows.take(indicator, Indicator.objects.all())
    if why := _why_not_counted(locked):
        raise WrongState(why)
    locked, figure = follow_figure(indicator=locked, by=SYSTEM, at=at), locked.figure
    places, found = list(Neighbourhood.objects.order_by("pk")), []
    for period in rules.periods(figure.frequency, timezone.localtime(at).date()):
        if locked.ended_on and period.ends_on > locked.ended_on:
            continue
        counts = figure.counts(places, period)
        if found or not rules.is_nothing(counts) or _is_known(locked, period):
            found += rules.given(figure, places, period, counts)
    return give_figures(indicator=locked, given=found, by=SYSTEM, at=at) if found else Told()


def _is_known(indicator, period):
    """Whether there is a figure of this or an earlier period: before the first record there is none, and not 0."""
    rows_before = Observation.objects.held().filter(indicator=indicator)
    return rows_before.filter(ends_on__lte=period.ends_on).exists()


def _why_not_counted(indicator):
    if not indicator.counts_itself:
        return "The figures of this indicator are entered, not counted."
    if indicator.is_ended and indicator.ended_on <= timezone.localdate():
        return "The indicator has ended."
    if indicator.figure is None:
        return f"{GONE}. Its figures stay as they are."
    return ""

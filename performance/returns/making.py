"""Returns come into being when a period is over, and go with who gives the figures."""

from django.db import transaction
from django.utils import timezone

from core import events, settings
from core.actors import SYSTEM
from core.rows import change
from neighbourhoods.models import ClosedDay
from performance.indicators.models import Indicator
from performance.observations.models import Observation
from performance.periods import Period
from performance.returns.due import APRIL, due_day, latest_period
from performance.returns.models import DataReturn, DataReturnLine, ExpectedFile
from performance.returns.settings import RETURN_DAYS
from performance.returns.settling import settle

JANUARY = 1
MOVED = "{} now gives these figures"
GONE = "None of its indicators is collected any more"


@transaction.atomic
def make_returns(today=None, at=None):
    """A job: what is due of the periods that are over. Running it twice makes nothing more. Returns the new ones."""
    at = at or timezone.now()
    today = today or timezone.localdate(at)
    closed, made = ClosedDay.objects.days(), []
    days = settings.value(RETURN_DAYS.name, on=today)
    indicators = (
        Indicator.objects.entered()
        .collected(today)
        .filter(lead__isnull=False)
        .exclude(frequency=Indicator.Frequency.SELDOM)
    )
    indicators = list(indicators.select_related("lead").order_by("pk"))
    firsts = _first_months(indicators)
    for each in indicators:
        period = latest_period(each.frequency, today, firsts.get(each.pk, APRIL))
        if each.ended_on and period.ends_on > each.ended_on:
            continue
        made += _line(each, period, due_day(period, days, closed), at)
    for each in ExpectedFile.objects.running():
        period = latest_period(each.frequency, today)
        row, is_new = DataReturn.objects.get_or_create(
            expected=each, starts_on=period.starts_on, ends_on=period.ends_on,
            defaults={
                "kind": DataReturn.Kind.FILE, "made_at": at,
                "due_on": due_day(period, each.days_after, closed),
            },
        )  # fmt: skip
        made += [row] if is_new else []
    place_lines(by=SYSTEM, at=at)
    settle(DataReturn.objects.exclude(kind="file").exclude(state="confirmed").order_by("pk"), at)
    return [each for each in made if each.is_expected]


def _first_months(indicators):
    """{key: month} of those whose years were those of the calendar until now."""
    rows = Observation.objects.held().filter(
        indicator__in=[each.pk for each in indicators if each.frequency == "year"],
        starts_on__month=JANUARY, ends_on__month=12,
    )  # fmt: skip
    return dict.fromkeys(rows.values_list("indicator", flat=True), JANUARY)


def _line(indicator, period, due_on, at):
    """The return that an indicator's period begins, as a list of one; [] where it was there."""
    about = {"indicator": indicator, "starts_on": period.starts_on, "ends_on": period.ends_on}
    if DataReturnLine.objects.filter(**about).exists():
        return []
    owed, is_new = return_of(indicator.lead, period, due_on, at)
    DataReturnLine.objects.create(of=owed, **about)
    return [owed] if is_new else []


def return_of(person, period, due_on, at):
    """(the return of figures of a person and period, whether it is new)."""
    row, is_new = DataReturn.objects.get_or_create(
        person=person, kind=DataReturn.Kind.FIGURES, expected=None, starts_on=period.starts_on,
        ends_on=period.ends_on, defaults={"due_on": due_on, "made_at": at},
    )  # fmt: skip
    if not row.is_expected and not row.lines.exists():
        change(row, {"not_expected_at": None, "not_expected_why": "", "not_expected_by": None})
    return row, is_new


def place_lines(indicator=None, *, by=SYSTEM, at=None):
    """A step: what is still open goes to who gives the figures now; what is not collected any more is asked of
    nobody. A return of which nothing is left is not expected."""
    at = at or timezone.now()
    lines = DataReturnLine.objects.exclude(of__state="confirmed").filter(of__not_expected_at=None)
    lines = lines.select_related("of__person", "indicator__lead").order_by("pk")
    lines = lines.select_for_update(of=("self",))
    touched = {}
    for line in lines.filter(indicator=indicator) if indicator else lines:
        owed, lead = line.of, line.indicator.lead
        ended = line.indicator.ended_on
        if (ended and ended < line.ends_on) or line.indicator.comes_by_file:
            line.delete()
            touched[owed.pk] = owed, GONE
        elif lead is not None and lead.pk != owed.person_id:
            period = Period(line.starts_on, line.ends_on)
            line.of, _ = return_of(lead, period, owed.due_on, at)
            line.save(update_fields=["of"])
            touched[owed.pk] = owed, MOVED.format(lead)
            touched.setdefault(line.of_id, (line.of, ""))
            events.record("return.moved", line.of, by=by, at=at, label=str(line.of))
    for owed, why in touched.values():
        if why and not owed.lines.exists():
            change(owed, {"not_expected_at": at, "not_expected_why": why})
    settle([owed for owed, _ in touched.values() if owed.is_expected], at)


def after_indicator(indicator):
    """A step: an indicator has another lead, has ended, or comes in a file now."""
    place_lines(indicator)


def after_merge(person, *, by, at):
    """A step: what somebody gives goes on under the entry that is kept."""
    for each in Indicator.objects.filter(lead=person).select_related("lead"):
        place_lines(each, by=by, at=at)

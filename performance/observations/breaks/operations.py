"""Every write to breaks in a series."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rights
from accounts.rights import operation
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from performance.indicators.querysets import EDIT
from performance.observations.breaks import following
from performance.observations.breaks.models import SeriesBreak
from performance.observations.breaks.reading import breaks_of
from performance.observations.breaks.rules import why_not_rebased, why_wrong
from performance.observations.models import Observation
from performance.observations.shown import SHOWN, status_of

Kind, Level = SeriesBreak.Kind, SeriesBreak.Level


@operation
def add_break(*, indicator, on, kind, reason, by, level="", place=None, client_id=None, at=None):
    """Say that from a day on figures are another series, or that the control chart of one place (`level`, with the
    Neighbourhood as `place`) begins anew. Pressed twice it is one. All marks of the indicator are made anew. Returns the
    break. Raises Refused where there cannot be one, or there is one already."""
    at, reason = at or timezone.now(), reason.strip()
    locked = rights.lock(indicator, EDIT, by=by)
    known = rows.once(
        SeriesBreak.objects.all(), client_id, indicator=locked, elsewhere="another indicator"
    )
    if known:
        return known
    if wrong := why_wrong(locked, on, kind, level, place, timezone.localdate(at)):
        raise Refused(*wrong)
    if not reason:
        raise Refused("Enter what is different now", "reason")
    if kind == Kind.REBASE and (why := _why_not_rebased(locked, on, level, place)):
        raise Refused(why, "on")
    try:
        with transaction.atomic():
            made = SeriesBreak.objects.create(
                indicator=locked, on=on, kind=kind, reason=reason, level=level,
                neighbourhood=place if level == Level.NEIGHBOURHOOD else None, added_by=user_or_none(by),
                added_by_name=by.name, added_at=at, **({"client_id": client_id} if client_id else {}),
            )  # fmt: skip
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name != "break_once":
            raise
        raise Refused("That is entered for this day already", "on") from None
    rows.touch(locked)
    following.tell(locked)
    events.record(
        "break.added", locked, by=by, at=at, changes={"break": [None, made.words]}, reason=reason, label=locked.name,
    )  # fmt: skip
    return made


@operation
def withdraw_break(*, series_break, why, by, at=None):
    """Take a break back; it stays on the page with its reason. All marks of the indicator are made anew. Returns it.
    Raises Refused without a reason, WrongState where it was taken back already."""
    at, why = at or timezone.now(), why.strip()
    locked = rights.lock(series_break.indicator, EDIT, by=by)
    if not why:
        raise Refused("Enter a reason", "why")
    held = SeriesBreak.objects.held().filter(pk=series_break.pk)
    if not held.update(
        withdrawn_at=at, withdrawn_by=user_or_none(by), withdrawn_by_name=by.name, withdrawn_why=why
    ):
        raise WrongState("This was taken back already.")
    rows.touch(locked)
    following.tell(locked)
    events.record(
        "break.withdrawn", locked, by=by, at=at, changes={"break": [series_break.words, None]}, reason=why,
        label=locked.name,
    )  # fmt: skip
    series_break.refresh_from_db()
    return series_break


def _why_not_rebased(indicator, on, level, place):
    found = Observation.objects.held().filter(
        indicator=indicator, level=level, neighbourhood=place, is_provisional=False
    )
    periods = []
    for each in found.order_by("ends_on", "starts_on", "id"):
        each.indicator = indicator
        if status_of(each) == SHOWN:
            periods.append(each.period)
    there = next((each for each in periods if each.starts_on == on), None)
    of_one_length = [each for each in periods if there and each.months == there.months]
    return why_not_rebased(
        of_one_length, on, breaks_of(indicator).series(level, place and place.pk)
    )

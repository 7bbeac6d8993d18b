"""Figures of a grid are stored: all of them or none."""

from django.utils import timezone

from accounts import rights
from accounts.rights import operation
from performance.observations.operations import MAY_NOT, lock_all, store_figures
from performance.observations.querysets import may_give


@operation
def give_grid(*, figures, by, at=None):
    """Store figures of several indicators, provisional until somebody confirms them. `figures`: [(Indicator, Given)].
    Returns how many are new or other than before. Raises PermissionDenied where the figures of one are not theirs to
    give, Refused for one that cannot be; then none is stored."""
    return give_all(figures, lambda indicator: may_give(indicator, by), by=by, at=at)


def give_all(figures, may, *, by, at=None):
    """A step of `give_grid`; `may(indicator)` says whether `by` gives the figures of a locked one."""
    at, number = at or timezone.now(), 0
    by_indicator = {}
    for indicator, given in figures:
        by_indicator.setdefault(indicator.pk, []).append(given)
    for locked in lock_all(by_indicator):
        rights.allow(may(locked), MAY_NOT, by=by)
        told = store_figures(locked, by_indicator[locked.pk], by=by, is_provisional=True, at=at)
        number += told.added + told.changed
    if not by_indicator:
        rights.allow(True, MAY_NOT, by=by)
    return number

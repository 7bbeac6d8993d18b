"""Every write to an indicator."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rights
from accounts.rights import operation
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from performance.indicators import following
from performance.indicators.models import Indicator
from performance.indicators.querysets import EDIT, PUBLISH
from performance.indicators.rules import (
    facts_of,
    why_counting_is_wrong,
    why_not_publishable,
    why_per_is_wrong,
)

TAKEN = {
    "indicator_name_unique": ("There is already an indicator with this name", "name"),
    "performance_indicator_code_key": ("There is already an indicator with this code", "code"),
    "indicator_code_is_plain": ("Use lower-case letters, digits and hyphens, such as ni-4", "code"),
    "indicator_hides_few": (
        "Enter a number from 2 to 20, or 0 to hide none",
        "hides_below",
    ),
    "indicator_rounds_little": (
        "The source rounds to a number from 2 to 100, or enter 0 for exact counts",
        "rounded_to",
    ),
    "indicator_rounds_counts": ("Only counts of somebody else are rounded: enter 0", "rounded_to"),
    "indicator_method_stays": (
        "This cannot change because figures have been entered. Add a new indicator instead",
        "measured",
    ),
    "indicator_published_has_lead": (
        "Choose who gives the figures. A published indicator must have somebody",
        "lead",
    ),
    "indicator_counted_once": ("There is already an indicator for this count", None),
    "indicator_mean_never_summed": (
        "An average cannot be added up from the neighbourhoods",
        "is_summed",
    ),
}


@operation
def add_indicator(*, by, client_id=None, at=None, **facts):
    """Begin an indicator; nobody else sees it before it is published. Pressed twice it is one. Returns it. Raises
    Refused for a code or name that is taken, and for facts that do not fit together."""
    rights.require_city(EDIT, by=by)
    if client_id and (made := Indicator.objects.filter(client_id=client_id).first()):
        return made
    facts = _checked(facts)
    _require_counting(facts, is_new=True)
    indicator = _stored(
        lambda: Indicator.objects.create(**facts, **({"client_id": client_id} if client_id else {}))
    )
    events.record("added", indicator, by=by, at=at, label=indicator.name)
    return indicator


@operation
def change_indicator(*, indicator, by, at=None, **facts):
    """Change what an indicator says. Returns it. Raises Refused where figures rest on what a figure is."""
    locked = rights.lock(indicator, EDIT, by=by)
    changed = {key: value for key, value in facts.items() if getattr(locked, key) != value}
    _checked({"measured": locked.measured, "per": locked.per} | changed)
    if locked.counts_itself:
        _require_counting(changed, is_new=False)
    changes = _stored(lambda: rows.change(locked, facts))
    if changes:
        following.tell(locked)
        events.record(
            "changed", locked, by=by, at=at, changes=rows.in_words(changes), label=locked.name
        )
    return locked


@operation
def publish_indicator(*, indicator, by, at=None):
    """Show an indicator and its confirmed figures to everybody. Returns it. Raises WrongState where it is, Refused
    where something is missing."""
    at = at or timezone.now()
    locked = rights.lock(indicator, PUBLISH, by=by)
    if locked.is_published:
        raise WrongState("The indicator is already published.")
    if why := why_not_publishable(locked):
        raise Refused(why)
    rows.change(locked, {"published_at": at, "published_by": user_or_none(by)})
    events.record("indicator.published", locked, by=by, at=at, label=locked.name)
    return locked


@operation
def withdraw_indicator(*, indicator, reason, by, at=None):
    """Show an indicator to nobody else any more, such as where its figures were wrong. Returns it. Raises WrongState
    where it is not published, Refused without a reason."""
    locked = rights.lock(indicator, PUBLISH, by=by)
    if not locked.is_published:
        raise WrongState("The indicator is not published.")
    if not reason.strip():
        raise Refused("Enter a reason", "reason")
    rows.change(locked, {"published_at": None, "published_by": None})
    events.record(
        "indicator.withdrawn", locked, by=by, at=at, reason=reason.strip(), label=locked.name
    )
    return locked


@operation
def end_indicator(*, indicator, ended_on, why, by, at=None):
    """No figures come any more; those that are there stay. Returns it. Raises WrongState where it has ended, Refused
    without a reason."""
    locked = rights.lock(indicator, EDIT, by=by)
    if locked.is_ended:
        raise WrongState("The indicator has already ended.")
    if not why.strip():
        raise Refused("Enter a reason", "why")
    rows.change(locked, {"ended_on": ended_on, "ended_why": why.strip()})
    following.tell(locked)
    events.record("indicator.ended", locked, by=by, at=at, reason=why.strip(), label=locked.name)
    return locked


@operation
def follow_figure(*, indicator, by, at=None):
    """Take over what the package says of its figure today, such as a clearer definition. Returns the indicator; as it is
    where no package declares the figure. Raises Refused where figures rest on what a figure was: the package has to
    declare it under another code."""
    rights.require_city(EDIT, by=by)
    locked = rows.take(indicator, Indicator.objects.all())
    if locked.figure is None:
        return locked
    if changes := _stored(lambda: rows.change(locked, facts_of(locked.figure))):
        following.tell(locked)
        events.record(
            "changed", locked, by=by, at=at, changes=rows.in_words(changes), label=locked.name
        )
    return locked


def _require_counting(facts, *, is_new):
    if wrong := why_counting_is_wrong(facts, is_new):
        raise Refused(*wrong)


def _checked(facts):
    if why := why_per_is_wrong(facts.get("measured"), facts.get("per")):
        raise Refused(why, "per")
    return facts


def _stored(write):
    """What `write` returns; what the database refuses in the words of the form."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name not in TAKEN:
            raise
        raise Refused(*TAKEN[name]) from None

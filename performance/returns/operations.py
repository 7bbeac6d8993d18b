"""What is said of returns: not expected, expected again, confirmed, sent back."""

from django.utils import timezone

from accounts import rights
from accounts.access import holds_city
from accounts.rights import operation
from core import events, rows
from core.actors import user_or_none
from core.errors import Refused, WrongState
from performance.indicators.querysets import EDIT, gives_for
from performance.observations.models import Observation
from performance.observations.operations import MAY_NOT, confirm_figures, lock_all
from performance.returns.chasing.letters import write_back
from performance.returns.models import DataReturn, SentBack
from performance.returns.settling import settle

COMMENT = 300


def _lock_return(owed, by):
    """The return, locked, for who keeps figures."""
    return rights.lock(owed, EDIT, by=by, found=DataReturn.objects.all())


@operation
def not_expected(*, owed, why, by, at=None):
    """Say that a return is not expected, and why. Returns it. Raises Refused without a reason, WrongState where it is
    so already or everything has come."""
    at = at or timezone.now()
    locked = _lock_return(owed, by)
    if not why.strip():
        raise Refused("Enter a reason", "why")
    if not locked.is_expected:
        raise WrongState("It is already marked as not expected.")
    if locked.state == DataReturn.State.CONFIRMED:
        raise WrongState("It has already been received.")
    rows.change(
        locked,
        {
            "not_expected_why": why.strip(),
            "not_expected_by": user_or_none(by),
            "not_expected_at": at,
        },
    )
    events.record(
        "return.not_expected", locked, by=by, at=at, reason=why.strip(), label=str(locked)
    )
    return locked


@operation
def expect_again(*, owed, by, at=None):
    """Expect a return after all. Returns it. Raises WrongState where it is expected."""
    locked = _lock_return(owed, by)
    if locked.is_expected:
        raise WrongState("It is already expected.")
    rows.change(locked, {"not_expected_why": "", "not_expected_by": None, "not_expected_at": None})
    if locked.kind != DataReturn.Kind.FILE:
        settle([locked], at)
    events.record("return.expected", locked, by=by, at=at, label=str(locked))
    return locked


def may_confirm(owed, user):
    """Whether a user says of the figures of a return that they are right: who gives them, and who keeps all."""
    return user.is_authenticated and (holds_city(user, EDIT) or gives_for(owed.person, user))


def to_confirm(owed):
    """The provisional figures of a return, with what was said of those sent back."""
    found = Observation.objects.to_confirm().filter(
        indicator__in=owed.lines.values("indicator"), starts_on=owed.starts_on, ends_on=owed.ends_on
    )
    found = found.with_places().select_related(
        "sent_back", "replaces__indicator", "replaces__neighbourhood", "replaces__area"
    )
    return found.order_by("indicator__name", "level", "neighbourhood__name", "id")


@operation
def confirm_return(*, owed, right, back=None, by, at=None):
    """Say of the provisional figures of a return that those of `right` (keys) are, and send others back: {key: why}.
    Returns (how many are confirmed, how many were sent back). Raises WrongState where one of them was changed
    meanwhile, Refused without a reason, or where nothing was said."""
    at, back = at or timezone.now(), back or {}
    lock_all(owed.lines.values_list("indicator", flat=True))
    locked = rows.take(owed, DataReturn.objects.select_related("person__user"))
    rights.allow(may_confirm(locked, by), MAY_NOT, by=by)
    waiting = {each.pk: each for each in to_confirm(locked)}
    if not right and not back:
        raise Refused("Tick the figures that are right, or say what is wrong with one")
    if gone := ({*right} | {*back}) - set(waiting):
        number = len(gone)
        raise WrongState(
            f"{number} of the figures {'was' if number == 1 else 'were'} changed or confirmed by someone else. "
            "Nothing was saved. Check them again."
        )
    _send_back(locked, waiting, back, by, at)
    chosen = {}
    for pk in right:
        chosen.setdefault(waiting[pk].indicator, []).append(pk)
    for indicator, keys in sorted(chosen.items(), key=lambda each: each[0].pk):
        confirm_figures(indicator=indicator, period=locked.period, by=by, chosen=keys, at=at)
    settle([locked], at)
    return len(right), len(back)


def _send_back(owed, waiting, back, by, at):
    for pk, why in back.items():
        if not why.strip():
            raise Refused(
                f"{waiting[pk].place}, {waiting[pk].indicator}: say what is wrong with it"
            )
        if len(why) > COMMENT:
            raise Refused(f"A comment must be {COMMENT} characters or fewer")
        if hasattr(waiting[pk], "sent_back"):
            raise WrongState(
                f"{waiting[pk].place}, {waiting[pk].indicator}: it has already been sent back."
            )
        SentBack.objects.create(
            figure=waiting[pk], comment=why.strip(), by=user_or_none(by), by_name=by.name, at=at
        )
    if back:
        events.record("return.sent_back", owed, by=by, at=at, label=str(owed))
        write_back(owed, [(waiting[pk], why) for pk, why in back.items()], by=by, at=at)

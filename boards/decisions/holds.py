"""What rests on a decision, written down so that the database knows it too."""

from django.utils import timezone

from boards.decisions.models import Decision, DecisionHold


def hold_decision(*, decision, holder, label, at=None):
    """Step: something rests on a decision (of a meeting, or outside one) from now on, which is then
    neither struck out nor changed. `holder` is a short code such as "plan-12", `label` says what it
    is. Held once. Returns the hold."""
    hold, _ = DecisionHold.objects.get_or_create(
        **_of(decision), holder=holder, released_at=None,
        defaults={"label": label[:200], "held_at": at or timezone.now()},
    )  # fmt: skip
    return hold


def release_hold(*, decision, holder, at=None):
    """Step: it rests on the decision no longer."""
    rows = DecisionHold.objects.filter(**_of(decision), holder=holder, released_at=None)
    rows.update(released_at=at or timezone.now())


def _of(decision):
    return {"decision" if isinstance(decision, Decision) else "delegated": decision}

"""What became of a matter, across bodies and meetings, as one line."""

from dataclasses import dataclass, field

from boards.decisions.models import Decision
from boards.programme.models import DecisionResult, FutureItem

DEPTH = 6
"""Bodies that one matter passes, at most, on one page."""


@dataclass
class Stage:
    """One decision of a matter with its results, or an entry that waits to be heard."""

    decision: Decision | None = None
    entry: FutureItem | None = None
    results: list = field(default_factory=list)
    is_here: bool = False


def matter_of(decision, user):
    """[Stage]: the decisions that led here, this one, and those that followed, oldest first, as far
    as the user may see them; entries that still wait to be heard stand at the end."""
    found = [*_before(decision, user), decision, *_after([decision], user)]
    waiting = FutureItem.objects.visible_to(user).filter(from_decision__in=found, item=None)
    results = {}
    for result in DecisionResult.objects.visible_to(user).filter(decision__in=found):
        results.setdefault(result.decision_id, []).append(result)
    stages = [
        Stage(decision=each, results=results.get(each.pk, []), is_here=each.pk == decision.pk)
        for each in found
    ]
    return stages + [Stage(entry=each) for each in waiting.select_related("body")]


def _seen(user):
    rows = Decision.objects.visible_to(user).standing()
    return rows.select_related("item__meeting__body", "numbered").order_by("id")


def _before(decision, user):
    """What the items of this matter were planned from, oldest first."""
    found, item = [], decision.item_id
    for _ in range(DEPTH):
        earlier = _seen(user).filter(sent_on__item=item).first()
        if earlier is None:
            break
        found.insert(0, earlier)
        item = earlier.item_id
    return found


def _after(decisions, user):
    found, level = [], decisions
    for _ in range(DEPTH):
        level = list(_seen(user).filter(item__planned_as__from_decision__in=level))
        if not level:
            break
        found += level
    return found

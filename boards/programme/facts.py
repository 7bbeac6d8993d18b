"""What the work programme holds of a decision: answers go with it, what waits is taken back, what was
taken up or reported stays."""

from boards.decisions.holds import release_hold
from boards.programme.models import Answer, DecisionResult, FutureItem
from core import rests


def register():
    rests.hold("decision", "programme", refuses=taken_up, undo=take_off)


def holder(entry):
    """The code of an entry among the holds of its decision."""
    return f"work-{entry.pk}"


def taken_up(decision):
    """What another meeting has on its agenda already is not unsaid here, nor what was reported."""
    if FutureItem.objects.filter(from_decision=decision, item__isnull=False).exists():
        return "This is already on another agenda, so it cannot be struck out"
    if result := DecisionResult.objects.filter(decision=decision).first():
        return f"The outcome was reported on {result.on:%-d %B %Y}, so it cannot be struck out"
    return None


def take_off(decision, *, by, at, reason):
    """What waits is taken off the work programme; the answer to the paper is open again."""
    for entry in FutureItem.objects.filter(from_decision=decision):
        release_hold(decision=decision, holder=holder(entry), at=at)
        entry.delete()
    Answer.objects.filter(decision=decision).delete()

"""What problems keep about people, and until when they need them: who led one, and which chair agreed."""

from django.db.models import Exists, OuterRef, Q

from core.retention.own import TASK, period
from core.retention.registry import Kept, keep, needs, stays
from core.settings import declare
from tasking.problems import states
from tasking.problems.models import Problem

PROBLEMS = period("problems", "Who led a problem that has ended, and what was written of it", 72)


def register():
    declare(PROBLEMS)
    needs("problems", _in_use)
    stays(_records)
    keep(
        Kept(
            "problems", "Who leads a problem, and who did which step",
            ("tasking.Problem", "tasking.ProblemStep", "tasking.ProblemCount", "tasking.ProblemRequest"),
            "Lead officers and chairs", TASK, "To see that a problem of a place is solved, and how.",
            "Who works with the problem; no residents are named in it",
            "after it ended, its lead officer is taken off it", PROBLEMS, due=_ended, empty=_take_off,
        )
    )  # fmt: skip
    keep(
        Kept(
            "police priorities", "What the police team puts first",
            ("tasking.PolicePriority", "tasking.PolicePriorityNote"), "Who entered what was done", TASK,
            "To tell residents what was asked for and done.", "Everybody, without names",
            ends="For as long as the history of the neighbourhood is told",
        )
    )  # fmt: skip


def _ended(before):
    """Problems that ended before a time and still say who led them."""
    return Problem.objects.filter(is_open=False, changed_at__lt=before, lead__isnull=False)


def _take_off(problem):
    Problem.objects.filter(pk=problem.pk).update(lead=None)
    return ["lead"]


def _in_use(since):
    """Who leads an open problem, or agreed that one cannot be counted."""
    led = Problem.objects.filter(lead=OuterRef("pk"), is_open=True)
    agreed = Problem.objects.filter(agreed_by=OuterRef("pk")).exclude(state=states.REJECTED)
    return Q(Exists(led)) | Q(Exists(agreed.filter(changed_at__date__gte=since)))


def _records(person):
    """Open problems: somebody else takes them on first."""
    if number := Problem.objects.filter(lead=person, is_open=True).count():
        yield f"{number} open problem{'s' if number > 1 else ''}: give them to somebody else first"

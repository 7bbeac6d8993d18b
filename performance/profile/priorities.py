"""The priorities of a plan, each with one sentence and one mark, and what is done for them next."""

from dataclasses import dataclass

from boards.models import Priority
from core.text import paragraphs
from performance.marks import marks
from performance.marks.words import Mark, mark
from performance.profile.reading import PUBLIC
from tasking.models import Action

MOST = 5
WORDS = 30
NOTHING = "How this is measured has not been agreed yet."


@dataclass(frozen=True)
class PriorityStands:
    """A priority as residents read it: how it stands in one sentence, with one mark."""

    priority: Priority
    mark: Mark
    sentence: str


def stands_of(plan):
    """[PriorityStands] of the first five priorities of a plan with its priorities read along; [] without a plan. What
    the plan sets out to reach stands as the sentence."""
    if plan is None:
        return []
    silent = mark(marks.CHANGE, marks.EARLY)
    return [
        PriorityStands(each, silent, first_sentence(each.outcome) or NOTHING)
        for each in list(plan.priorities.all())[:MOST]
    ]


def first_sentence(text):
    whole = " ".join(" ".join(paragraphs(text)).split())
    first = whole.split(". ")[0].rstrip(".")
    words = first.split()
    if not words:
        return ""
    return " ".join(words) + "." if len(words) <= WORDS else " ".join(words[:WORDS]) + " …"


def next_steps(stands):
    """The next open actions for these priorities that the public may see, the first due first. One query."""
    rows = Action.objects.visible_to(PUBLIC).open().for_list()
    rows = rows.filter(plan_priority__in=[each.priority.pk for each in stands])
    return list(rows.order_by("due_on", "id")[:MOST])

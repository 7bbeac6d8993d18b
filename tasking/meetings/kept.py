"""What tasking meetings keep about people: who nominated, who escalated, until six years after it ended."""

from core.retention.own import TASK, period
from core.retention.registry import Kept, keep
from core.rows import change
from core.settings import declare
from tasking.meetings.models import Escalation, Nomination

NOMINATIONS = period("nominations", "Who nominated a matter for a tasking meeting", 72)
ESCALATIONS = period("escalations", "Who escalated a matter of tasking", 72)
WHOSE, WHY = "Officers of the council and of agencies", "To ask back, and to tell them the answer."
READERS = "Who works with the tasking group"


def register():
    declare(NOMINATIONS)
    declare(ESCALATIONS)
    keep(
        Kept(
            "nominations", "Who nominated what", ("tasking.Nomination", "tasking.Matter"), WHOSE, TASK,
            WHY, READERS, "after it was answered or withdrawn; the matter stays", NOMINATIONS,
            due=_nominations, empty=_nobody_nominated,
        )
    )  # fmt: skip
    keep(
        Kept(
            "escalations", "Who escalated what",
            ("tasking.Escalation", "tasking.ActionsIssued", "tasking.IssuedToAgency"), WHOSE, TASK,
            WHY, READERS, "after it was answered or withdrawn; the matter stays", ESCALATIONS,
            due=_escalations, empty=_nobody_escalated,
        )
    )  # fmt: skip


def _nominations(before):
    return Nomination.objects.filter(ended_at__lt=before, nominated_by__isnull=False)


def _nobody_nominated(row):
    return list(change(row, {"nominated_by": None}))


def _escalations(before):
    return Escalation.objects.filter(ended_at__lt=before, sent_by__isnull=False)


def _nobody_escalated(row):
    return list(change(row, {"sent_by": None}))

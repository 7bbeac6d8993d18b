"""Savings stand in the name of their owner: who leaves gives them to somebody else."""

from django.db.models import Exists, OuterRef, Q

from core import handing
from core.handing import Kind
from funding.savings import states
from funding.savings.models import Saving, SavingEntry
from funding.savings.operations import change_saving
from funding.savings.querysets import KEEP

VERIFIED_IT = "They verified it, so they cannot own it."


def register():
    handing.register(
        Kind(
            "savings", "Savings", Saving.objects.visible_to, lambda day: Q(state=states.OPEN),
            str, lambda saving: saving.get_absolute_url(), "owner", right=KEEP, move=_move,
            refuses=refuses, order=57,
        )
    )  # fmt: skip


def refuses(savings, to):
    """{key: why one cannot go to a person}: nobody owns what they verified. One query."""
    said = SavingEntry.objects.filter(saving__in=savings, kind=states.VERIFIED)
    later = said.filter(saving=OuterRef("saving"), year=OuterRef("year"), pk__gt=OuterRef("pk"))
    theirs = said.filter(amount__gt=0, made_by__isnull=False, made_by=to.user_id)
    found = theirs.exclude(Exists(later)).values_list("saving", flat=True)
    return dict.fromkeys(found, VERIFIED_IT)


def _move(saving, to, *, by, at, note):
    change_saving(saving=saving, owner=to, by=by, at=at)

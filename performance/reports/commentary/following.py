"""Commentary that is owed goes with its indicator: to the agency that answers for it, and to who gives its figures."""

from django.db import transaction
from django.utils import timezone

from core import events
from core.actors import SYSTEM
from core.links import operations as links
from core.rows import change, in_words
from performance.reports.commentary.models import Commentary, CommentaryLink


def who_of(indicator):
    """Who gives its figures, where that is somebody of the agency that answers for them; else None: all who act for it."""
    lead = indicator.lead
    return lead if lead is not None and lead.agency_id == indicator.agency_id else None


def after_indicator(indicator):
    """A step: an indicator has another lead or another agency."""
    place_owed(indicator)


@transaction.atomic
def place_owed(indicator=None, *, by=SYSTEM, at=None):
    """A step: what is still owed is asked of whoever answers for it now, who gets a letter of their own; a link that
    somebody else was sent opens nothing any more. Returns the rows that moved."""
    at = at or timezone.now()
    owed = Commentary.objects.owed().select_related(
        "indicator__agency", "indicator__lead", "report__neighbourhood", "report__area"
    )  # fmt: skip
    owed = owed.order_by("pk").select_for_update(of=("self",), no_key=True)
    moved = []
    for each in owed.filter(indicator=indicator) if indicator else owed:
        now = {"agency": each.indicator.agency, "person": who_of(each.indicator)}
        if (each.agency_id, each.person_id) == (
            now["agency"].pk,
            now["person"] and now["person"].pk,
        ):
            continue
        changed = change(each, now)
        Commentary.objects.filter(pk=each.pk).update(reminded_on=None)
        for link in CommentaryLink.objects.about(each):
            links.revoke(link=link, by=by, at=at)
        events.record(
            "commentary.moved", each, by=by, at=at, changes=in_words(changed), label=str(each)
        )
        moved.append(each)
    return moved

"""Whether what a snapshot says may still be said: figures that were corrected, hidden or taken off the public pages since."""

from performance.observations.models import Observation
from performance.observations.shown import SHOWN, status_of
from performance.reports.snapshots.sources import PUBLIC

MOST = 3


def changed(document):
    """Names of what has figures that no longer hold, or are not for everybody any more. Two queries."""
    return _names(document, lambda row: row.superseded_at is not None)


def not_public(document):
    """As `changed`, of what is not for everybody any more: a correction is told beside a signed report."""
    return _names(document, lambda row: False)


def in_words(names):
    """Up to three names, and how many more."""
    more = len(names) - MOST
    return ", ".join(names[:MOST]) + (f" and {more} more" if more > 0 else "")


def _names(document, is_gone):
    told = {}
    for row in (row for block in document["blocks"] for row in block["rows"]):
        figure = row["figure"]
        if figure["status"] == SHOWN:
            told |= {pk: row["name"] for pk in (figure["pk"], *figure.get("parts", ())) if pk}
    rows = Observation.objects.visible_to(PUBLIC).filter(pk__in=told).select_related("indicator")
    found = {each.pk: each for each in rows}
    return sorted(
        {
            name for pk, name in told.items()
            if pk not in found or is_gone(found[pk]) or status_of(found[pk]) != SHOWN
        }
    )  # fmt: skip

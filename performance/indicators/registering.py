"""What indicators add to pages, lists and jobs that others keep."""

from django.db.models import Q

from core import events, handing, rows
from core.handing import Kind, Succession
from neighbourhoods.people.merging.followers import Follower, follow
from performance.indicators import event_codes, following
from performance.indicators.models import Indicator
from performance.indicators.querysets import EDIT


def register():
    events.declare(event_codes.CODES)
    follow(
        Follower(Indicator, "Indicator", lambda day: Q(ended_on=None), field="lead", dated=False)
    )
    handing.succeed(
        Succession(
            "indicators", "Indicators it answers for",
            lambda agency: Indicator.objects.filter(agency=agency, ended_on=None),
            Indicator.objects.visible_to, handing.give("agency"), 60,
        )
    )  # fmt: skip
    handing.register(
        Kind(
            "indicators", "Indicators", Indicator.objects.visible_to, lambda day: Q(ended_on=None),
            str, lambda row: row.get_absolute_url(), "lead", right=EDIT, move=_hand_over, order=60,
        )
    )  # fmt: skip


def _hand_over(indicator, to, *, by, at, note):
    """A step of handing over: somebody else gives the figures."""
    if changed := rows.change(indicator, {"lead": to}):
        following.tell(indicator)
        events.record(
            "indicator.handed_over", indicator, by=by, at=at, changes=rows.in_words(changed),
            label=indicator.name,
        )  # fmt: skip

"""What reports add to pages, lists and jobs that others keep."""

from django.db.models import Q

from core import events, handing, settings, slots
from core.handing import Kind, Succession
from core.letters.operations import before_sending
from core.links.declaring import declare
from neighbourhoods.people.merging.followers import Follower, follow
from performance.indicators import following as indicators
from performance.reports import diary, event_codes, todo
from performance.reports.commentary import letters
from performance.reports.commentary.following import after_indicator
from performance.reports.commentary.models import Commentary
from performance.reports.settings import ALL
from performance.reports.snapshots.latest import of_areas, of_city, of_neighbourhoods

WITH_ITS_INDICATOR = "It goes to whoever gives the figures of the indicator: hand that over."
OWED = Q(given_at=None, report__state__in=("preparing", "asked"))


def register():
    events.declare(event_codes.CODES)
    for each in ALL:
        settings.declare(each)
    declare(letters.PURPOSE)
    before_sending("performance.commentary", letters.why_outdated)
    todo.register()
    diary.register()
    follow(Follower(Commentary, "Commentary", lambda day: OWED, field="person", dated=False))
    indicators.follow(after_indicator)
    handing.register(
        Kind(
            "commentary", "Commentary to give", Commentary.objects.visible_to, lambda day: OWED, str,
            lambda row: row.get_absolute_url(), "person",
            related=("indicator", "report__neighbourhood", "report__area"), stays=WITH_ITS_INDICATOR, order=62,
        )
    )  # fmt: skip
    handing.succeed(
        Succession(
            "commentary", "Commentary it owes",
            lambda agency: Commentary.objects.filter(OWED, agency=agency),
            Commentary.objects.visible_to, handing.give("agency"), 62,
        )
    )  # fmt: skip
    for where in ("overview", "profile"):
        for of, collect in (
            ("neighbourhood", of_neighbourhoods),
            ("area", of_areas),
            ("city", of_city),
        ):
            slots.fill(f"{of}.{where}", collect, template="components/cards.html", order=32)

"""How actions are getting on: a chart with its table."""

from django.shortcuts import redirect
from django.urls import reverse

from accounts.pages import EVERYONE, Page
from core.charts import Series, stacked_bars
from neighbourhoods.models import Neighbourhood
from performance.indicators.tabs import sees_actions, tabs
from tasking.actions.lists.progress import progress
from tasking.actions.rules import overdue_finding

SERIES = (Series("not yet due", "#8fb3d9"), Series("overdue", "#A8264F"))


class Performance(Page):
    """Open and overdue actions by neighbourhood, and how many were done in time."""

    permission = EVERYONE
    template_name = "performance/actions.html"

    def get(self, request, *args, **kwargs):
        """The menu leads here: who does not see actions is shown the figures that everybody sees."""
        return (
            super().get(request, *args, **kwargs)
            if sees_actions(request.user)
            else redirect("matrix")
        )

    def get_context_data(self, **kwargs):
        user = self.request.user
        places = list(Neighbourhood.objects.visible_to(user))
        found = progress(user, places)
        bars = [
            (
                place.name,
                reverse("neighbourhood_actions", args=[place.slug]),
                [found[place.pk].on_time, found[place.pk].overdue],
            )
            for place in places
        ]
        late = sum(each.overdue for each in found.values())
        number = late + sum(each.on_time for each in found.values())
        finding = overdue_finding(late, number)
        chart = stacked_bars(
            bars,
            SERIES,
            identity="open-actions",
            title=finding,
            description="One bar for each neighbourhood. The table below has the same numbers.",
        )
        return super().get_context_data(
            chart=chart,
            tabs=tabs(user, "performance"),
            finding=finding,
            rows=[(place, found[place.pk]) for place in places],
            **kwargs,
        )

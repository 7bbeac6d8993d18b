"""What has changed by more than chance explains, over all figures that there are."""

from functools import cached_property

from django.utils import timezone

from accounts.pages import EVERYONE
from accounts.pages.lists import ListPage, Order
from performance.indicators.models import Indicator
from performance.indicators.tabs import tabs
from performance.marks import marks
from performance.marks.models import Marks
from performance.marks.words import three_marks
from performance.matrix.choices import Choices
from performance.observations.models import Observation
from performance.periods import DAY
from performance.statistics import more_than_chance

Level = Observation.Level
OURS = (Level.NEIGHBOURHOOD, Level.AREA, Level.CITY)
CHANGED = (marks.BETTER, marks.WORSE, marks.HIGHER, marks.LOWER)
RECENT = 550
"""Days: a figure of a period that ended before is no news, whatever it changed from."""
WAYS = {
    "better": ("For the better", (marks.BETTER,)),
    "worse": ("For the worse", (marks.WORSE,)),
}


def tested(user):
    """Marks of all tests that were made: figures of the last year and a half, of our own places, with one to compare
    them with."""
    since = timezone.localdate() - RECENT * DAY
    rows = Marks.objects.visible_to(user).filter(level__in=OURS, chance__isnull=False)
    return rows.filter(figure__ends_on__gte=since)


def changed(user):
    """(Marks whose change is more than chance explains, how many were tested). What is listed is decided over all tests
    that were made, and never by what a reader looks at."""
    rows = tested(user)
    chances = list(rows.values_list("chance", flat=True))
    limit = more_than_chance(chances)
    if limit is None:
        return Marks.objects.none(), len(chances)
    return rows.filter(chance__lte=limit, change__in=CHANGED), len(chances)


def odds(chance):
    """How likely chance alone gives as much, in words."""
    for least in (1_000_000, 100_000, 10_000, 1_000, 100):
        if chance * least <= 1:
            return f"Less than 1 in {least:,}"
    return f"About 1 in {round(1 / chance)}"


class Changes(ListPage):
    """The list, the surest first, with the sentence that gives both figures."""

    permission = EVERYONE
    template_name = "performance/matrix/changes.html"
    order = Order(Marks, ("chance", "id"))

    @cached_property
    def choices(self):
        return Choices(self.request)

    @cached_property
    def all(self):
        return changed(self.request.user)

    @cached_property
    def way(self):
        asked = self.request.GET.get("way", "")
        return asked if asked in WAYS else ""

    @cached_property
    def block(self):
        asked = self.request.GET.get("outcome", "")
        return asked if asked in Indicator.Block.values else ""

    def get_rows(self):
        rows = self.all[0].with_figures()
        if self.block:
            rows = rows.filter(indicator__block=self.block)
        if self.choices.place:
            rows = rows.filter(neighbourhood=self.choices.place)
        return rows.filter(change__in=WAYS[self.way][1]) if self.way else rows

    def get_context_data(self, **kwargs):
        for row in self.found:
            row.told, row.odds = three_marks(row).change, odds(row.chance)
            row.place = str(row.neighbourhood or row.area or row.get_level_display())
        return super().get_context_data(
            tabs=tabs(self.request.user, "changes"),
            tests=self.all[1],
            is_narrowed=bool(self.block or self.choices.place or self.way),
            way=self.way, ways=[(key, words) for key, (words, _) in WAYS.items()],
            outcome=self.block, blocks=Indicator.Block.choices, place=self.choices.place,
            places=[(each.slug, each.name) for each in self.choices.places],
            **kwargs,
        )  # fmt: skip

"""What a matrix is narrowed to, as its address says."""

from functools import cached_property

from neighbourhoods.models import Area, Neighbourhood
from performance.indicators.models import Indicator
from performance.marks import marks
from performance.marks.models import Marks
from performance.observations.models import Observation

ALL = "all"
DEPRIVATION = "deprivation"
"""The code of the indicator by which places are like each other."""
ALIKE = 4
"""How many places stand beside one that they are like."""
MARKS = {
    "worse": ("Status: worse or far worse", "status", (marks.WORSE, marks.WORST)),
    "better": ("Status: better or far better", "status", (marks.BETTER, marks.BEST)),
    "behind": ("Direction: behind, or target missed", "direction", (marks.BEHIND, marks.MISSED)),
    "on_track": (
        "Direction: on track, or target reached", "direction",
        (marks.NEARLY, marks.ON_TRACK, marks.REACHED),
    ),
    "got_worse": ("Real change: worse", "change", (marks.WORSE,)),
    "got_better": ("Real change: better", "change", (marks.BETTER,)),
}  # fmt: skip
"""{as addresses say it: (words, question, keys)}."""
BLOCKS = {value: n for n, value in enumerate(Indicator.Block.values)}


class Choices:
    """The choices of a request, and what there is to choose from. What is not known counts as not chosen."""

    def __init__(self, request):
        self.user, self._asked = request.user, request.GET

    def _one_of(self, name, found):
        asked = self._asked.get(name, "")
        return next((each for each in found if getattr(each, "slug", "") == asked), None)

    @cached_property
    def indicators(self):
        """All that the user may see and that are still collected, by outcome and name."""
        rows = Indicator.objects.visible_to(self.user).collected()
        return sorted(rows, key=lambda each: (BLOCKS[each.block], each.name.casefold()))

    @cached_property
    def blocks(self):
        """[(value, words)] of the outcomes that have an indicator, and all of them."""
        used = {each.block for each in self.indicators}
        found = [each for each in Indicator.Block.choices if each[0] in used]
        return [*found, (ALL, "All outcomes")] if len(found) > 1 else found

    @cached_property
    def block(self):
        """The outcome that is looked at: the first, or all where one place, indicator or mark is."""
        asked = self._asked.get("outcome", "")
        if asked in {value for value, _ in self.blocks}:
            return asked
        if self.is_list or not self.blocks:
            return ALL
        return self.blocks[0][0]

    @cached_property
    def chosen(self):
        """The indicators that are looked at."""
        if self.indicator:
            return [self.indicator]
        return [each for each in self.indicators if self.block in (ALL, each.block)]

    @cached_property
    def indicator(self):
        asked = self._asked.get("indicator", "")
        return next((each for each in self.indicators if each.code == asked), None)

    @cached_property
    def places(self):
        """Of every neighbourhood: name, slug and key."""
        return list(Neighbourhood.objects.visible_to(self.user).order_by("name", "id"))

    @cached_property
    def areas(self):
        return list(Area.objects.visible_to(self.user).order_by("number"))

    @cached_property
    def place(self):
        return self._one_of("neighbourhood", self.places)

    @cached_property
    def area(self):
        return self._one_of("area", self.areas)

    @cached_property
    def like(self):
        return self._one_of("like", self.places)

    @cached_property
    def mark(self):
        asked = self._asked.get("mark", "")
        return asked if asked in MARKS else ""

    @property
    def is_list(self):
        """Whether cells stand under each other, with all that there is to say of each."""
        return bool(self.indicator or self.place or self.mark)

    @cached_property
    def scores(self):
        """{key of the neighbourhood: its deprivation}, published figures only; nothing where there are none."""
        about = [each for each in self.indicators if each.code == DEPRIVATION]
        rows = Marks.objects.visible_to(self.user).filter(
            indicator__in=about, level=Observation.Level.NEIGHBOURHOOD
        )
        return dict(rows.values_list("neighbourhood", "figure__value")) if about else {}

    def rows(self):
        """The neighbourhoods that are looked at, in no order."""
        rows = Neighbourhood.objects.visible_to(self.user)
        if self.place:
            return rows.filter(pk=self.place.pk)
        if self.area:
            rows = rows.filter(area=self.area)
        if self.like and self.like.pk in self.scores:
            rows = rows.filter(pk__in=self._alike())
        return rows

    def _alike(self):
        """The place and those whose deprivation is nearest to its own."""
        own, names = self.scores[self.like.pk], {each.pk: each.name for each in self.places}
        others = sorted(
            (abs(score - own), names[pk], pk) for pk, score in self.scores.items() if pk in names
        )
        return [pk for _, _, pk in others[: ALIKE + 1]]

    def matches(self, cell):
        """Whether a cell has the mark that is looked for."""
        if not self.mark:
            return True
        _, question, keys = MARKS[self.mark]
        return cell.figure is not None and getattr(cell.marks, question).key in keys

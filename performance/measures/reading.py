"""How priorities stand by their measures: read in a fixed number of queries, however many there are."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils import timezone

from boards.plans.models import Priority
from funding.results.models import Spend
from performance.indicators.models import Indicator
from performance.indicators.targets.models import Target
from performance.marks import marks
from performance.marks.models import Marks
from performance.marks.operations import marks_as_at
from performance.marks.words import NOTHING, Mark, ThreeMarks, mark
from performance.marks.words import three_marks as in_words
from performance.measures.models import PriorityMeasure
from performance.measures.sentences import Actions, Grants, Said, verdict, whole
from tasking import states
from tasking.actions.models import Action

WITHDRAWN = "A measure whose indicator is not public at present"


@dataclass(frozen=True)
class MeasureStands:
    """A measure as the reader may see it, with its three marks and the target that holds where its figures are. Where
    the reader does not see the indicator, there are no figures and no target. Marks are said of a published one alone."""

    row: PriorityMeasure
    is_seen: bool
    marks: ThreeMarks = NOTHING
    target: Target | None = None

    @property
    def name(self):
        return self.row.indicator.name if self.is_seen else WITHDRAWN

    @property
    def is_told(self):
        """Whether it counts for how the priority stands."""
        return self.is_seen and self.row.indicator.is_published

    @property
    def said(self):
        """What it says, for the sentence of its priority."""
        if not self.is_told:
            return Said(marks.EARLY, self.name, "", "")
        plain = self.marks.plain
        return Said(
            plain.key, f"{self.name}, {self.row.place}", plain.why, self.row.indicator.source,
            is_new_series=self.marks.change.key == marks.NEW_SERIES,
        )  # fmt: skip


@dataclass(frozen=True)
class PriorityStands:
    """How a priority stands: one mark (better, about the same, worse, too early to say) and one sentence. Marks and grants
    are the same for every reader; actions are those that the reader may see."""

    priority: Priority
    mark: Mark
    sentence: str
    measures: list[MeasureStands]
    actions: Actions
    grants: Grants

    @property
    def after_mark(self):
        """The sentence without its word, for a page that shows the mark before it."""
        return self.sentence.removeprefix(f"{self.mark.word}. ")


def priorities_of(plan, user):
    """[PriorityStands] of a plan that the user sees, in its order, without those that were removed. Eight queries."""
    rows = Priority.objects.visible_to(user).kept().filter(plan=plan)
    aims = list(rows.select_related("lead").order_by("position"))
    found = stands_of(aims, user)
    return [found[each.pk] for each in aims]


def stands_of(aims, user, judged=None):
    """{id: PriorityStands} of priorities. Seven queries, however many there are. `judged`: what gives the marks of a
    time that is past instead, as `judged_now` does."""
    measures, actions, grants = (
        _measures(aims, user, judged or judged_now),
        _actions(aims, user),
        _grants(aims, user),
    )
    return {
        aim.pk: stand(aim, measures.get(aim.pk, []), actions.get(aim.pk, Actions()), grants.get(aim.pk, Grants()))
        for aim in aims
    }  # fmt: skip


def stand(aim, measures, actions, grants):
    """The PriorityStands of a priority, from what has been read of it."""
    said = [each.said for each in measures]
    key = verdict(each.key for each in said)
    sentence = whole(said, actions, grants)
    return PriorityStands(aim, mark(marks.CHANGE, key), sentence, measures, actions, grants)


def _measures(aims, user, judged):
    rows = PriorityMeasure.objects.held().filter(priority__in=aims).visible_to(user)
    rows = list(rows.with_facts().order_by("position", "id"))
    keys = {each.indicator_id for each in rows}
    seen = set(Indicator.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
    here = _of_places(rows)
    known = judged([each for each in rows if each.indicator_id in seen], user)
    aimed = Target.objects.visible_to(user).held().filter(here, indicator__in=seen)
    aimed = aimed.select_related("indicator")
    targets = {_key(each): each for each in aimed.prefetch_related("milestones")}
    found = {}
    for each in rows:
        is_seen = each.indicator_id in seen
        told = known.get(each.key, NOTHING) if is_seen else NOTHING
        stands = MeasureStands(each, is_seen, told, targets.get(each.key) if is_seen else None)
        found.setdefault(each.priority_id, []).append(stands)
    return found


def judged_now(rows, user):
    """{key: ThreeMarks} of measures, as they are kept."""
    found = Marks.objects.visible_to(user).filter(
        _of_places(rows), indicator__in={each.indicator_id for each in rows}
    )
    return {_key(each): in_words(each) for each in found.with_figures()}


def judged_at(day):
    """What gives the marks as the figures of periods that were over on a day have them: for `stands_of`."""

    def judged(rows, user):
        known = {}
        for level, place in sorted(
            {(each.level, each.neighbourhood_id or each.area_id) for each in rows}, key=str
        ):
            here = [
                each
                for each in rows
                if (each.level, each.neighbourhood_id or each.area_id) == (level, place)
            ]
            marked = marks_as_at([each.indicator for each in here], level, place, day)
            known |= {_key(each): in_words(each) for each in marked.values()}
        return known

    return judged


def _of_places(rows):
    """Q of the places of measures."""
    places = {each.neighbourhood_id for each in rows} - {None}
    areas = {each.area_id for each in rows} - {None}
    return Q(level="city") | Q(neighbourhood__in=places) | Q(area__in=areas)


def _key(row):
    return row.indicator_id, row.level, row.neighbourhood_id, row.area_id


def _actions(aims, user):
    rows = count_actions(user, plan_priority__in=aims)
    return {key: Actions(*numbers) for key, *numbers in rows}


def count_actions(user, **which):
    """Rows of a priority's key with `done`, `waits` and `late`, of the actions that the user sees."""
    rows = Action.objects.visible_to(user).exclude(state=states.CANCELLED)
    rows = rows.filter(**which).order_by().values_list("plan_priority")
    late = Q(is_open=True, due_on__lt=timezone.localdate())
    counts = {
        "done": Count("pk", filter=Q(state__in=states.REPORTED)),
        "waits": Count("pk", filter=Q(is_open=True)),
        "late": Count("pk", filter=late),
    }
    return rows.annotate(**counts)


def _grants(aims, user):
    rows = count_grants(user, priority__in=aims)
    return {key: Grants(number, granted) for key, number, granted in rows}


def count_grants(user, **which):
    """Rows of a priority's key with `number` and `pounds`, of the grants that are published."""
    rows = Spend.objects.visible_to(user).filter(**which).order_by().values_list("priority")
    return rows.annotate(number=Count("grant", distinct=True), pounds=Sum("granted"))

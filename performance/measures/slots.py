"""Measures under each priority of a plan: on its page and in its PDF."""

from django.utils.formats import date_format

from accounts.access import Permission, holds_city
from performance.indicators.querysets import EDIT
from performance.indicators.wording import in_words
from performance.measures.models import PriorityMeasure
from performance.measures.reading import WITHDRAWN, stands_of
from performance.measures.rules import own_level


def of_priorities(priorities, user):
    """{id: {"stands": PriorityStands, "measures": [{stands, aim, steps}], "changes": [[name, text]], "rows": [[name, text]]
    for the PDF, "may_edit"}}. What the plan says is in `rows`: definitions, targets and sources, and never a figure."""
    stands, changed = stands_of(priorities, user), _changes(priorities, user)
    may_edit = _editable(priorities, user)
    keeps = user.is_authenticated and holds_city(user, EDIT)
    found = {}
    for key, each in stands.items():
        measures = [_measure(one) for one in each.measures]
        for one in measures:
            one["may_aim"] = one["stands"].is_seen and (keeps or _is_own(one["stands"].row))
        changes = changed.get(key, [])
        found[key] = {
            "stands": each,
            "measures": measures,
            "changes": changes,
            "rows": [[one["name"], one["text"]] for one in measures] + changes,
            "may_edit": key in may_edit,
        }
    return found


def _is_own(row):
    return row.level == own_level(row.priority.plan)


def _editable(priorities, user):
    """Keys of the priorities whose measures the user may change; none where the plan is replaced."""
    standing = [each for each in priorities if not each.plan.is_replaced]
    if not standing or not user.is_authenticated:
        return ()
    if holds_city(user, EDIT):
        return {each.pk for each in standing}
    rows = type(standing[0]).objects.changeable_by(user, Permission.EDIT_PLAN)
    return set(rows.filter(pk__in=[each.pk for each in standing]).values_list("pk", flat=True))


def _measure(stands):
    """A measure as page and PDF say it."""
    row, indicator = stands.row, stands.row.indicator
    if not stands.is_seen:
        return {"stands": stands, "name": WITHDRAWN, "text": row.why, "aim": "", "steps": ""}
    aim, steps = _aim(stands.target), _steps(stands.target)
    parts = [
        row.why,
        f"Measured: {indicator.definition}",
        f"Figures for {row.place}",
        f"Target: {aim}" if aim else "No target is set",
        f"Milestones: {steps}" if steps else "",
        f"Agreed by: {stands.target.source}" if stands.target else "",
        f"Source: {indicator.source}",
        _standing(indicator),
    ]
    text = " ".join(f"{each.rstrip('. ')}." for each in parts if each)
    return {"stands": stands, "name": indicator.name, "text": text, "aim": aim, "steps": steps}


def _standing(indicator):
    if indicator.is_ended:
        return f"No figures since {date_format(indicator.ended_on)}: {indicator.ended_why}"
    return "" if indicator.is_published else "The indicator is not public at present"


def _aim(target):
    """Such as "35.0% by 31 March 2029, from 28.3% on 31 March 2026"."""
    if target is None:
        return ""
    words = f"{in_words(target.indicator, target.value)} by {date_format(target.due_on)}"
    if target.baseline is not None:
        start = in_words(target.indicator, target.baseline)
        words = f"{words}, from {start} on {date_format(target.baseline_on)}"
    if target.reason:
        words = f"{words} (changed on {date_format(target.added_at)}: {target.reason})"
    return words


def _steps(target):
    if target is None:
        return ""
    return "; ".join(
        f"{in_words(target.indicator, each.value)} by {date_format(each.on)}"
        for each in target.milestones.all()
    )


def _changes(priorities, user):
    """{priority: [[what, when and why]]} of measures that were changed after the decision on the plan; one query."""
    rows = PriorityMeasure.objects.visible_to(user).filter(priority__in=priorities)
    found = {}
    for each in rows.with_facts().select_related("replaced_by").order_by("added_at", "id"):
        name = each.indicator.name if each.indicator.is_published else WITHDRAWN
        said = []
        if each.reason:
            what = "Changed measure" if each.replaces_id else "New measure"
            said.append([f"{what}: {name}", f"{date_format(each.added_at)}: {each.reason}"])
        if each.ended_why and not hasattr(each, "replaced_by"):
            day = date_format(each.ended_at)
            said.append([f"Removed measure: {name}", f"{day}: {each.ended_why}"])
        found.setdefault(each.priority_id, []).extend(said)
    return found

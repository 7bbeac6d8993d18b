"""Figures of a signed report that were corrected afterwards. The report stays; the correction is told beside it."""

from performance.observations import shown
from performance.observations.models import Observation
from performance.reports.snapshots.sources import PUBLIC


def of(document):
    """[{code, name, words}] of figures of a document that another has replaced, as everybody may read it. Three queries
    at most."""
    if document is None:
        return []
    rows = [row for block in document["blocks"] for row in block["rows"]]
    told = {row["figure"]["pk"]: row for row in rows if row["figure"]["pk"]}
    parts = {pk: row for row in rows for pk in row["figure"].get("parts", ())}
    gone = Observation.objects.filter(pk__in=[*told, *parts], superseded_at__isnull=False)
    behind = {parts[each.pk]["code"]: parts[each.pk] for each in gone if each.pk in parts}
    found = _replaced(told, [each for each in gone if each.pk in told])
    return sorted([*found, *map(_behind, behind.values())], key=lambda each: each["name"])


def _behind(row):
    """Of a figure that was worked out from neighbourhoods, of which one was corrected."""
    figure = row["figure"]
    said = f"{figure['words']} in {figure['period_words']} was calculated from a figure that was corrected."
    return {"code": row["code"], "name": row["name"], "words": said}


def _replaced(told, gone):
    keys = {_key(each): each.pk for each in gone}
    if not keys:
        return []
    held = (
        Observation.objects.visible_to(PUBLIC)
        .held()
        .filter(indicator__in={each.indicator_id for each in gone}, is_provisional=False)
        .with_places()
    )
    held = [each for each in held if _key(each) in keys]
    found = {
        keys[_key(row)]: figure
        for row, figure in zip(held, shown.figures(held, PUBLIC), strict=True)
    }
    rows = []
    for pk in keys.values():
        row, now = told[pk], found.get(pk)
        words = now.words if now else "taken back"
        if now is not None and words == row["figure"]["words"]:
            continue
        note = f" {now.note}" if now and now.note else ""
        said = f"{row['figure']['words']} in {row['figure']['period_words']} is now {words}.{note}"
        rows.append({"code": row["code"], "name": row["name"], "words": said})
    return rows


def _key(row):
    return (
        row.indicator_id, row.level, row.neighbourhood_id, row.area_id, row.starts_on, row.ends_on,
    )  # fmt: skip

"""Figures of a signed report that were corrected afterwards. The report stays; the correction is told beside it."""

from performance.observations import shown
from performance.observations.models import Observation
from performance.reports.snapshots.sources import PUBLIC


def of(document):
    """[{code, name, words}] of figures of a document that another has replaced, as everybody may read it. Three queries
    at most."""
    if document is None:
        return []
    told = {row["figure"]["pk"]: row for block in document["blocks"] for row in block["rows"]}
    gone = Observation.objects.filter(pk__in=told, superseded_at__isnull=False)
    keys = {_key(each): each.pk for each in gone}
    if not keys:
        return []
    held = (
        Observation.objects.visible_to(PUBLIC)
        .held()
        .filter(indicator__in=gone.values("indicator"), is_provisional=False)
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
    return sorted(rows, key=lambda each: each["name"])


def _key(row):
    return (
        row.indicator_id, row.level, row.neighbourhood_id, row.area_id, row.starts_on, row.ends_on,
    )  # fmt: skip

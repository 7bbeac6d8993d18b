"""Taking back the figures of a file. Nothing is deleted and nothing comes back to life: a figure of the file that holds is
superseded, and what it had replaced is given again, as a row of its own. What was given since stays."""

from dataclasses import dataclass

from django.db import connection

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events
from core.actors import user_or_none
from performance.indicators.models import Indicator
from performance.observations.models import Observation
from performance.observations.operations import Told, lock_for_figures, settle
from performance.observations.rules import FACTS
from performance.periods import Period

COPIED = (
    "indicator_id", "level", "neighbourhood_id", "area_id", "starts_on", "ends_on", *FACTS, "is_provisional",
    "confirmed_by_id", "confirmed_at", "is_summed", "source", "batch_id",
)  # fmt: skip
MINE = """
    WITH RECURSIVE chain AS (
        SELECT o.id AS mine, o.starts_on, o.ends_on, o.is_waiting, o.id AS last, o.replaces_id AS back
          FROM performance_observation o
         WHERE o.batch_id = %(batch)s AND o.indicator_id = %(indicator)s AND o.superseded_at IS NULL
        UNION ALL
        SELECT c.mine, c.starts_on, c.ends_on, c.is_waiting, o.id, o.replaces_id
          FROM chain c
          JOIN performance_observation o ON o.id = c.back
          LEFT JOIN accounts_importbatch b ON b.id = o.batch_id
         WHERE NOT c.is_waiting AND (o.batch_id = %(batch)s OR b.state = 'undone')
    )
    SELECT c.mine, c.starts_on, c.ends_on, c.is_waiting, max(o.id), bool_or(o.is_provisional), max(c.last) FILTER (
               WHERE o.id IS NOT NULL)
      FROM chain c
      LEFT JOIN accounts_importbatch b ON b.state = 'undone' AND b.id = (
               SELECT batch_id FROM performance_observation WHERE id = c.back)
      LEFT JOIN performance_observation o ON o.id = c.back AND o.batch_id IS DISTINCT FROM %(batch)s AND b.id IS NULL
     GROUP BY c.mine, c.starts_on, c.ends_on, c.is_waiting
"""
"""Figures of a batch that hold or wait, each with what held before any figure of this batch, or of one that was undone,
whether that was provisional, and what had taken its place."""
AGAIN = f"""
    INSERT INTO performance_observation ({", ".join(COPIED)}, is_waiting, is_hidden, replaces_id, added_by_id, added_by_name,
                                         added_at)
    SELECT {", ".join(f"o.{each}" for each in COPIED)}, FALSE, FALSE, pair.mine, %(who)s, %(name)s, %(at)s
      FROM unnest(%(mine)s::bigint[], %(back)s::bigint[]) AS pair (mine, back)
      JOIN performance_observation o ON o.id = pair.back
"""  # noqa: S608 - names of columns
BESIDE = """
    SELECT replaces_id, id FROM performance_observation
     WHERE is_waiting AND superseded_at IS NULL AND replaces_id = ANY(%(mine)s)
"""
"""Corrections that somebody else gave, and that wait beside figures of the batch."""
WAITED = """
    WITH RECURSIVE earlier AS (
        SELECT pair.mine, o.id, o.replaces_id, o.added_at, o.batch_id
          FROM unnest(%(mine)s::bigint[], %(last)s::bigint[]) AS pair (mine, last)
          JOIN performance_observation l ON l.id = pair.last
          JOIN performance_observation o
            ON o.is_waiting AND o.replaces_id = l.replaces_id AND o.superseded_at = l.added_at AND o.id < l.id
        UNION ALL
        SELECT e.mine, o.id, o.replaces_id, o.added_at, o.batch_id
          FROM earlier e
          LEFT JOIN accounts_importbatch b ON b.id = e.batch_id
          JOIN performance_observation o
            ON o.is_waiting AND o.replaces_id = e.replaces_id AND o.superseded_at = e.added_at AND o.id < e.id
         WHERE e.batch_id = %(batch)s OR b.state = 'undone'
    )
    SELECT e.mine, max(e.id) FROM earlier e LEFT JOIN accounts_importbatch b ON b.id = e.batch_id
     WHERE e.batch_id IS DISTINCT FROM %(batch)s AND b.state IS DISTINCT FROM 'undone' GROUP BY e.mine
"""
"""The correction that waited before one of the batch took its place, or the place of what it corrected."""
WAITS_AGAIN = f"""
    INSERT INTO performance_observation ({", ".join(COPIED)}, is_waiting, is_hidden, replaces_id, added_by_id, added_by_name,
                                         added_at)
    SELECT {", ".join(f"o.{each}" for each in COPIED)}, TRUE, FALSE, held.id, %(who)s, %(name)s, %(at)s
      FROM unnest(%(mine)s::bigint[], %(wait)s::bigint[]) AS pair (mine, wait)
      JOIN performance_observation o ON o.id = pair.wait
      JOIN performance_observation m ON m.id = pair.mine
      JOIN performance_observation held
        ON held.superseded_at IS NULL AND NOT held.is_waiting AND NOT held.is_provisional
       AND CASE WHEN m.is_waiting THEN held.id = m.replaces_id ELSE held.replaces_id = m.id END
"""  # noqa: S608 - names of columns
STAYS = """
    SELECT count(*) FROM (
        SELECT DISTINCT o.indicator_id, o.level, o.neighbourhood_id, o.starts_on, o.ends_on
          FROM performance_observation o WHERE o.batch_id = %(batch)s AND o.superseded_at IS NOT NULL
        EXCEPT
        SELECT o.indicator_id, o.level, o.neighbourhood_id, o.starts_on, o.ends_on
          FROM performance_observation o WHERE o.batch_id = %(batch)s AND o.superseded_at IS NULL) stays
"""


@dataclass
class TakenBack:
    """How many figures of a file were taken back, in how many of these what was there before holds again, and how many a
    later figure had replaced, which stays."""

    gone: int = 0
    again: int = 0
    stay: int = 0


@operation
def take_back(*, batch, by, at, step=lambda done, total: None):
    """Supersede the figures of a batch that hold, and give again what they had replaced. Returns TakenBack. Raises
    PermissionDenied."""
    rights.require_city(Permission.EDIT_FIGURES, by=by)
    told = TakenBack()
    keys = Observation.objects.filter(batch=batch).values_list("indicator", flat=True)
    keys = sorted(set(keys.order_by().distinct()))
    with connection.cursor() as cursor:
        cursor.execute(STAYS, {"batch": batch.pk})
        (told.stay,) = cursor.fetchone()
        locked = [lock_for_figures(Indicator(pk=key), by) for key in keys]
        for done, indicator in enumerate(locked):
            step(batch.rows * done // len(locked), batch.rows)
            _of_indicator(cursor, batch, indicator, told, by, at)
    return told


@dataclass
class _Found:
    """A figure of the batch, and what was there before: `back` held, and `last` had taken its place."""

    pk: int
    period: Period
    is_waiting: bool
    back: int | None
    is_back_provisional: bool | None
    last: int | None


def _of_indicator(cursor, batch, indicator, told, by, at):
    cursor.execute(MINE, {"batch": batch.pk, "indicator": indicator.pk})
    found = [_Found(pk, Period(first, last), *rest) for pk, first, last, *rest in cursor.fetchall()]
    if not found:
        return
    beside, waited = _waiting(cursor, batch, found)
    pairs, waits, kept = [], [], []
    for each in found:
        if each.is_waiting:
            waits.append((each.pk, waited.get(each.pk)))
        elif each.pk in beside and (each.back is None or each.is_back_provisional):
            kept.append(beside.pop(each.pk))
        elif each.back is not None:
            pairs.append((each.pk, each.back))
            waits.append((each.pk, beside.get(each.pk) or waited.get(each.pk)))
    waits = [each for each in waits if each[1] is not None]
    mine = [each.pk for each in found]
    _supersede(cursor, [*mine, *beside.values()], at)
    cursor.execute(
        "UPDATE performance_observation SET is_waiting = FALSE WHERE id = ANY(%s)", [kept]
    )
    _give_again(cursor, pairs, waits, by, at)
    told.gone, told.again = told.gone + len(mine), told.again + len(pairs)
    settle(indicator, {each.period for each in found}, Told(), by=by, at=at)
    changes = {"taken back": [None, str(len(mine))], "given again": [None, str(len(pairs))]}
    events.record(
        "figures.taken_back", indicator, by=by, at=at, changes=changes, label=indicator.name
    )


def _waiting(cursor, batch, found):
    """({key of a figure of the batch: the correction that waits beside it}, {key: the one that waited before})."""
    cursor.execute(BESIDE, {"mine": [each.pk for each in found]})
    beside = dict(cursor.fetchall())
    asked = [each for each in found if each.is_waiting or each.last]
    cursor.execute(
        WAITED,
        {
            "batch": batch.pk, "mine": [each.pk for each in asked],
            "last": [each.pk if each.is_waiting else each.last for each in asked],
        },
    )  # fmt: skip
    return beside, dict(cursor.fetchall())


def _supersede(cursor, keys, at):
    cursor.execute(
        "UPDATE performance_observation SET superseded_at = %s WHERE id = ANY(%s)", [at, keys]
    )


def _give_again(cursor, pairs, waits, by, at):
    """What held holds, and what waited waits, as rows of their own."""
    who = user_or_none(by)
    about = {"who": who and who.pk, "name": by.name, "at": at}
    for insert, name, found in ((AGAIN, "back", pairs), (WAITS_AGAIN, "wait", waits)):
        if found:
            mine, others = (list(each) for each in zip(*found, strict=True))
            cursor.execute(insert, about | {"mine": mine, name: others})

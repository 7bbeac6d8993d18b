"""Taking back the figures of a file. Nothing is deleted and nothing comes back to life: a figure of the file that holds is
superseded, and what it had replaced is given again, as a row of its own. What was given since stays."""

from dataclasses import dataclass

from django.db import connection

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
        SELECT o.id AS mine, o.starts_on, o.ends_on, o.replaces_id AS back
          FROM performance_observation o
         WHERE o.batch_id = %(batch)s AND o.indicator_id = %(indicator)s AND o.superseded_at IS NULL
        UNION ALL
        SELECT c.mine, c.starts_on, c.ends_on, o.replaces_id
          FROM chain c
          JOIN performance_observation o ON o.id = c.back
          LEFT JOIN accounts_importbatch b ON b.id = o.batch_id
         WHERE o.batch_id = %(batch)s OR b.state = 'undone'
    )
    SELECT c.mine, c.starts_on, c.ends_on, max(o.id) FILTER (
               WHERE o.batch_id IS DISTINCT FROM %(batch)s AND b.state IS DISTINCT FROM 'undone')
      FROM chain c
      LEFT JOIN performance_observation o ON o.id = c.back
      LEFT JOIN accounts_importbatch b ON b.id = o.batch_id
     GROUP BY c.mine, c.starts_on, c.ends_on
"""
"""Figures of a batch that hold, each with what held before any figure of this batch, or of one that was undone."""
AGAIN = f"""
    INSERT INTO performance_observation ({", ".join(COPIED)}, is_hidden, replaces_id, added_by_id, added_by_name, added_at)
    SELECT {", ".join(f"o.{each}" for each in COPIED)}, FALSE, pair.mine, %(who)s, %(name)s, %(at)s
      FROM unnest(%(mine)s::bigint[], %(back)s::bigint[]) AS pair (mine, back)
      JOIN performance_observation o ON o.id = pair.back
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


def _of_indicator(cursor, batch, indicator, told, by, at):
    cursor.execute(MINE, {"batch": batch.pk, "indicator": indicator.pk})
    found = cursor.fetchall()
    if not found:
        return
    mine = [each for each, *_ in found]
    pairs = [(key, back) for key, *_, back in found if back is not None]
    cursor.execute(
        "UPDATE performance_observation SET superseded_at = %s WHERE id = ANY(%s)", [at, mine]
    )
    who = user_or_none(by)
    cursor.execute(
        AGAIN,
        {
            "who": who and who.pk, "name": by.name, "at": at, "mine": [each for each, _ in pairs],
            "back": [each for _, each in pairs],
        },
    )  # fmt: skip
    told.gone, told.again = told.gone + len(mine), told.again + len(pairs)
    settle(indicator, {Period(*each[1:3]) for each in found}, Told(), by=by, at=at)
    changes = {"taken back": [None, str(len(mine))], "given again": [None, str(len(pairs))]}
    events.record(
        "figures.taken_back", indicator, by=by, at=at, changes=changes, label=indicator.name
    )

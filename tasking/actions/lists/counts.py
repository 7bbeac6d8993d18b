"""Counts of actions that the database keeps, so that a page adds up months and not actions.

Every statement that writes actions adds the difference it makes as rows of ActionCount, and nobody
waits for anybody: what a count is, is the sum of its rows. Each night they are counted anew.
"""

import pgtrigger
from django.db import connection, models, transaction

from neighbourhoods.models import Neighbourhood
from tasking.actions import querysets

TABLE = "tasking_actioncount"
COLUMNS = "neighbourhood_id, month, is_published, open, due, in_time"
COUNTED = """
    SELECT neighbourhood_id, date_trunc('month', due_on)::date AS month, is_published,
           {sign} count(*) FILTER (WHERE is_open) AS open,
           {sign} count(*) FILTER (WHERE state <> 'cancelled') AS due,
           {sign} count(*) FILTER (WHERE state <> 'cancelled' AND done_on <= due_on) AS in_time
      FROM {rows} WHERE neighbourhood_id IS NOT NULL AND marking <> 'sensitive' GROUP BY 1, 2, 3"""
"""SQL: one row for each place, month in which actions fall due, and whether they are published. What is
official-sensitive is counted for nobody."""
LOCK = 8_310_042


def counted(rows, sign=""):
    return COUNTED.format(rows=rows, sign=sign)


def keeps_count():
    """The triggers of Action: what a statement adds to the counts."""
    new, old = counted("new_rows"), counted("old_rows", sign="-")
    for operation, name, rows, referencing in (
        (pgtrigger.Insert, "insert", new, {"new": "new_rows"}),
        (pgtrigger.Delete, "delete", old, {"old": "old_rows"}),
        (
            pgtrigger.Update,
            "update",
            f"{new} UNION ALL {old}",
            {"old": "old_rows", "new": "new_rows"},
        ),
    ):
        yield pgtrigger.Trigger(
            name=f"count_{name}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(**referencing),
            func=f"""
                INSERT INTO {TABLE} ({COLUMNS})
                SELECT neighbourhood_id, month, is_published, sum(open), sum(due), sum(in_time)
                  FROM ({rows}) AS difference GROUP BY 1, 2, 3
                HAVING sum(open) <> 0 OR sum(due) <> 0 OR sum(in_time) <> 0;
                RETURN NULL;
            """,  # noqa: S608 - our own words, in a migration
        )


class ActionCount(models.Model):
    """A part of the count of one place's actions that fall due in one month (its first day): those
    still `open`, those `due` (not cancelled), and those of them done `in_time`. Written by
    triggers; add up the rows."""

    neighbourhood = models.ForeignKey(
        Neighbourhood, models.CASCADE, related_name="+", db_index=False, editable=False
    )
    month = models.DateField(editable=False)
    is_published = models.BooleanField(editable=False)
    open = models.IntegerField(editable=False)
    due = models.IntegerField(editable=False)
    in_time = models.IntegerField(editable=False)

    objects = querysets.ActionCountQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["neighbourhood", "month"], name="action_count")]

    def __str__(self):
        return f"{self.neighbourhood}, {self.month:%B %Y}"


@transaction.atomic
def count_anew():
    """Replace all parts by one for each place, month and publication. One statement, so one moment:
    what others write meanwhile is in the actions that it reads and in the parts that it removes, or
    in neither."""
    with connection.cursor() as cursor:
        _one_at_a_time(cursor)
        cursor.execute(
            f"""
            WITH gone AS (DELETE FROM {TABLE})
            INSERT INTO {TABLE} ({COLUMNS}) {counted("tasking_action")}
            """  # noqa: S608 - our own words
        )


def _one_at_a_time(cursor):
    """Two at once would each put in a whole count."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])

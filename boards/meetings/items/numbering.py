"""The numbers of agenda items as everyone reads them: 4, 4.1, 4.2, 5. The order is `position`; the
database keeps the number beside it, so that a page, a print and a list of events say the same."""

import pgtrigger

NUMBERED = """
    SELECT id, heads || CASE WHEN is_head THEN '' ELSE '.' || count(*) FILTER (WHERE NOT is_head)
               OVER (PARTITION BY meeting_id, heads ORDER BY position) END AS number
      FROM (
        SELECT id, meeting_id, position, is_head,
               count(*) FILTER (WHERE is_head)
               OVER (PARTITION BY meeting_id ORDER BY position)::text AS heads
          FROM (
            SELECT id, meeting_id, position,
                   NOT is_sub_item
                   OR position = min(position) OVER (PARTITION BY meeting_id) AS is_head
              FROM boards_agendaitem WHERE meeting_id IN ({meetings})
          ) AS headed
      ) AS counted
"""
"""SQL: the numbers of the items of meetings. What stands first has nothing above it."""


def keeps_numbers():
    """The triggers that number the items of meetings once after each statement that changed their
    order, however many rows it wrote."""
    same = "(gone.position, gone.is_sub_item, gone.meeting_id)"
    moved = (
        "SELECT unnest(ARRAY[gone.meeting_id, added.meeting_id]) FROM added JOIN gone USING (id) "  # noqa: S608
        f"WHERE {same} IS DISTINCT FROM (added.position, added.is_sub_item, added.meeting_id)"
    )
    return [
        _numbers("insert", pgtrigger.Insert, "SELECT meeting_id FROM added", new="added"),
        _numbers("update", pgtrigger.Update, moved, old="gone", new="added"),
        _numbers("delete", pgtrigger.Delete, "SELECT meeting_id FROM gone", old="gone"),
    ]


def _numbers(name, operation, meetings, **tables):
    """`meetings` is SQL over the rows that were written, before (`gone`) and after (`added`)."""
    return pgtrigger.Trigger(
        name=f"keeps_numbers_{name}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables),
        func=f"""
            IF pg_trigger_depth() > 1 THEN
                RETURN NULL;  -- these are the numbers that were just given
            END IF;
            IF EXISTS ({meetings}) THEN
                UPDATE boards_agendaitem item SET number = numbered.number
                  FROM ({NUMBERED.format(meetings=meetings)}) AS numbered
                 WHERE item.id = numbered.id AND item.number IS DISTINCT FROM numbered.number;
            END IF;
            RETURN NULL;
        """,  # noqa: S608 - our own words, in a migration
    )


def number_stays():
    """The trigger that keeps the numbers of an agenda that is out: what comes later goes to the
    end."""
    return pgtrigger.Trigger(
        name="number_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("number"),
        condition=pgtrigger.Condition("OLD.number <> NEW.number AND OLD.number <> ''"),
        func="""
            IF NOT OLD.is_late AND EXISTS (
                SELECT 1 FROM boards_meeting
                 WHERE id = NEW.meeting_id AND agenda_published_at IS NOT NULL)
            THEN
                RAISE EXCEPTION 'the agenda is out: its numbers stay';
            END IF;
            RETURN NEW;
        """,
    )

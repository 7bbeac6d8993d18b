"""The numbers of agenda items as everyone reads them: 4, 4.1, 4.2, 5. The order is `position`; the
database keeps the number beside it, so that a page, a print and a list of events say the same."""

import pgtrigger

NUMBERED = """
    SELECT id, heads || CASE WHEN is_head THEN '' ELSE '.' || count(*) FILTER (WHERE NOT is_head)
               OVER (PARTITION BY heads ORDER BY position) END AS number
      FROM (
        SELECT id, position, is_head,
               count(*) FILTER (WHERE is_head) OVER (ORDER BY position)::text AS heads
          FROM (
            SELECT id, position,
                   NOT is_sub_item OR position = min(position) OVER () AS is_head
              FROM boards_agendaitem WHERE meeting_id IN ({meetings})
          ) AS headed
      ) AS counted
"""
"""The numbers of the items of one meeting. What stands first has nothing above it."""


def keeps_numbers():
    """The trigger that numbers the items of a meeting after each change of their order."""
    return pgtrigger.Trigger(
        name="keeps_numbers",
        when=pgtrigger.After,
        operation=pgtrigger.Insert
        | pgtrigger.Delete
        | pgtrigger.UpdateOf("position", "is_sub_item", "meeting_id"),
        func=f"""
            UPDATE boards_agendaitem item SET number = numbered.number
              FROM ({NUMBERED.format(meetings="CASE WHEN TG_OP = 'DELETE' THEN OLD.meeting_id ELSE NEW.meeting_id END")}) AS numbered
             WHERE item.id = numbered.id AND item.number IS DISTINCT FROM numbered.number;
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

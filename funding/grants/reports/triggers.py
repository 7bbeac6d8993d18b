"""What the database holds about reports by itself."""

import pgtrigger

PUBLISHED = """
    EXISTS (SELECT 1 FROM funding_wardreport report
              JOIN boards_meeting held ON held.id = report.meeting_id
             WHERE report.id = {report}
               AND CASE WHEN report.is_late THEN held.finished_at IS NOT NULL
                        ELSE held.agenda_published_at IS NOT NULL END)
"""
"""SQL: whether a report is out. A late one can be added to until the meeting is over."""


def rows_stay():
    """The trigger that what was reported stays as it was published. An item that was taken off the
    agenda before that leaves its row."""
    return pgtrigger.Trigger(
        name="reported_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF {PUBLISHED.format(report="COALESCE(OLD.report_id, NEW.report_id)")} THEN
                RAISE EXCEPTION 'a report that was published stays as it is';
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        """,
    )


def row_of_its_body():
    """The trigger that a row is about a ward budget of the body whose meeting it is, and its item on
    that meeting's agenda."""
    return pgtrigger.Trigger(
        name="row_of_its_body",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("report_id", "asked_id", "item_id"),
        func="""
            IF NOT EXISTS (
                SELECT 1 FROM funding_wardreport report
                  JOIN boards_meeting held ON held.id = report.meeting_id
                  JOIN funding_grantrequest asked ON asked.id = NEW.asked_id
                  JOIN funding_allocation ward ON ward.id = asked.allocation_id
                 WHERE report.id = NEW.report_id AND ward.body_id = held.body_id
                   AND (NEW.item_id IS NULL OR EXISTS (
                        SELECT 1 FROM boards_agendaitem
                         WHERE id = NEW.item_id AND meeting_id = held.id)))
            THEN
                RAISE EXCEPTION 'a report is about the ward budget of the body that meets';
            END IF;
            RETURN NEW;
        """,
    )


REPORTED = """
    EXISTS (WITH RECURSIVE heard(id, carried_from_id) AS (
                SELECT item.id, item.carried_from_id FROM boards_agendaitem item
                 WHERE item.id = (SELECT item_id FROM boards_decision WHERE id = {decision})
                UNION ALL
                SELECT before.id, before.carried_from_id FROM boards_agendaitem before
                  JOIN heard ON heard.carried_from_id = before.id)
            SELECT 1 FROM heard JOIN funding_wardreportrow row ON row.item_id = heard.id
             WHERE row.asked_id = {asked})
    OR EXISTS (SELECT 1 FROM boards_decision made
                 JOIN boards_agendaitem item ON item.id = made.item_id
                 JOIN boards_meeting held ON held.id = item.meeting_id
                 JOIN boards_body body ON body.id = held.body_id
                WHERE made.id = {decision}
                  AND (held.predates_system
                       OR COALESCE(NULLIF(held.held_power, ''), body.power) <> 'decide'))
"""
"""SQL: whether a decision was made under the item by which a request was reported, or one that it was
carried to. Asked of a body that decides; what was held before this system had its own report."""

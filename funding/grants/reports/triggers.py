"""What the database holds about reports by itself."""

import pgtrigger

PUBLISHED = """
    EXISTS (SELECT 1 FROM funding_wardreport report
              JOIN boards_meeting held ON held.id = report.meeting_id
             WHERE report.id IN ({report})
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
            IF {PUBLISHED.format(report="OLD.report_id, NEW.report_id")} THEN
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
                RAISE EXCEPTION 'a report is about the ward budget of the committee that meets';
            END IF;
            RETURN NEW;
        """,
    )


OUT = """
    EXISTS (WITH RECURSIVE heard(id, goes_on) AS (
                SELECT row.item_id, false FROM funding_wardreportrow row
                 WHERE row.asked_id IN ({requests}) AND row.item_id IS NOT NULL
                UNION ALL
                SELECT later.id, true FROM boards_agendaitem later
                  JOIN heard ON later.carried_from_id = heard.id)
            SELECT 1 FROM heard
              JOIN boards_agendaitem item ON item.id = heard.id
              JOIN boards_meeting held ON held.id = item.meeting_id
             WHERE held.state IN ('agenda_published', 'running')
                OR heard.goes_on AND held.state = 'preparing'
                OR held.state = 'writing_up' AND NOT EXISTS (
                    SELECT 1 FROM boards_decision made
                     WHERE made.item_id = item.id AND made.struck_out_at IS NULL AND NOT made.excludes_public))
"""
"""SQL: whether some of these requests stand on an agenda that is published, or were carried to a later day from one
that was, and nothing was decided yet (while minutes are written, what was decided still is)."""
NOT_MEANWHILE = """
            PERFORM 1 FROM boards_meeting held
               JOIN boards_agendaitem item ON item.meeting_id = held.id
               JOIN funding_wardreportrow row ON row.item_id = item.id
              WHERE row.asked_id IN ({requests}) AND held.state = 'preparing' FOR SHARE OF held;
"""
"""SQL: an agenda on which some of these requests stand is not published before the transaction ends."""
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


def refused_as_reported():
    """The trigger that a request is refused by a decision under the item by which it was reported."""
    return pgtrigger.Trigger(
        name="refused_as_reported",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("refused_by_id"),
        condition=pgtrigger.Condition("NEW.refused_by_id IS NOT NULL"),
        func=f"""
            IF NOT ({REPORTED.format(decision="NEW.refused_by_id", asked="NEW.id")})
            THEN
                RAISE EXCEPTION 'a request is refused under the item by which it was reported';
            END IF;
            RETURN NEW;
        """,
    )


def published_stays():
    """The trigger that what a published report says of a request stays until that meeting is over: the
    amount asked and what for."""
    return pgtrigger.Trigger(
        name="published_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("asked", "what"),
        func=f"""
            IF (OLD.asked, OLD.what) IS NOT DISTINCT FROM (NEW.asked, NEW.what) THEN
                RETURN NEW;
            END IF;
            {NOT_MEANWHILE.format(requests="NEW.id")}
            IF {OUT.format(requests="NEW.id")} THEN
                RAISE EXCEPTION 'what a published report says stays until its meeting is over';
            END IF;
            RETURN NEW;
        """,
    )


FOUND = "summary, recommends, amount, refusal, conditions, board_view, priority_id, power, conditional_until"


def published_findings_stay():
    """The same of what was found and is recommended: the committee reads it, and its condition is asked afterwards."""
    old, new = (", ".join(f"{row}.{each}" for each in FOUND.split(", ")) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name="published_findings_stay",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf(*FOUND.split(", ")),
        func=f"""
            IF ({old}) IS NOT DISTINCT FROM ({new}) THEN
                RETURN NEW;
            END IF;
            {NOT_MEANWHILE.format(requests="NEW.asked_id")}
            IF {OUT.format(requests="NEW.asked_id")} THEN
                RAISE EXCEPTION 'what a published report says stays until its meeting is over';
            END IF;
            RETURN NEW;
        """,
    )


def waits_for_whom_it_was_reported_with():
    """The trigger that says for whose agreement a conditional share waits: those who are asked as it is made ready. Who
    is asked afterwards is no part of it, who was asked no longer before either; and once its report is out that stays.
    Nobody writes it."""
    return pgtrigger.Trigger(
        name="waits_for_whom",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("begins", "boolean")],
        func=f"""
            begins := NEW.ready_at IS NOT NULL;
            IF TG_OP = 'UPDATE' THEN
                begins := begins AND OLD.ready_at IS NULL AND NOT ({OUT.format(requests="NEW.asked_id")});
                NEW.waits_for := OLD.waits_for;
            ELSE
                NEW.waits_for := '{{}}';
            END IF;
            IF begins THEN
                NEW.waits_for := CASE WHEN NEW.conditional_until IS NULL THEN '{{}}' ELSE ARRAY(
                    SELECT other.id FROM funding_grantrequest other
                      JOIN funding_grantrequest own ON own.application_id = other.application_id
                     WHERE own.id = NEW.asked_id AND other.id <> own.id AND other.state <> 'withdrawn'
                     ORDER BY other.id) END;
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


def published_words_stay():
    """The same of the words of an application and of who applies."""
    requests = "SELECT id FROM funding_grantrequest WHERE application_id = NEW.id"
    said = "({0}.group_id, {0}.agency_id, {0}.title, {0}.purpose, {0}.received_on)"
    return pgtrigger.Trigger(
        name="published_words_stay",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("group_id", "agency_id", "title", "purpose", "received_on"),
        func=f"""
            IF {said.format("OLD")} IS NOT DISTINCT FROM {said.format("NEW")} THEN
                RETURN NEW;
            END IF;
            {NOT_MEANWHILE.format(requests=requests)}
            IF {OUT.format(requests=requests)} THEN
                RAISE EXCEPTION 'what a published report says stays until its meeting is over';
            END IF;
            RETURN NEW;
        """,
    )

"""What the database holds of actions beside their constraints: written here, listed by the model."""

import pgtrigger

from core.find.text import said_sql
from tasking import states

DERIVED = ("offered_at", "accepted_at", "reminders", "reminded_on")
"""Columns that triggers write: no edit of them is a clash."""

OUT = """
    EXISTS (SELECT 1 FROM boards_agendaitem item
              JOIN boards_meeting meeting ON meeting.id = item.meeting_id
             WHERE item.id = NEW.agenda_item_id AND meeting.minutes_published_at IS NOT NULL)
    OR EXISTS (SELECT 1 FROM boards_priority priority
                 JOIN boards_plan plan ON plan.id = priority.plan_id
                WHERE priority.id = NEW.plan_priority_id
                  AND plan.state IN ('consulted', 'adopted', 'reviewed'))
"""
"""SQL: an action stands in published minutes or in a plan that is out."""

ACCEPTED_ONES = ", ".join(f"'{before}'" for before, _ in states.WITH_AGENCY)

TRIGGERS = [
    pgtrigger.Trigger(
        name="marked_as_its_item",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("marking", "agenda_item_id"),
        condition=pgtrigger.Condition("NEW.agenda_item_id IS NOT NULL"),
        func="""
            IF NEW.marking = 'public' AND EXISTS (
                SELECT 1 FROM boards_agendaitem
                 WHERE id = NEW.agenda_item_id AND access <> 'public')
            THEN
                NEW.marking = 'exempt';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="published_as_its_origin",  # after marked_as_its_item: they go by name
        when=pgtrigger.Before,
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf(
            "marking", "agenda_item_id", "plan_priority_id", "body_id", "is_published"
        ),
        func=f"""
            NEW.is_published = NEW.marking = 'public' AND ({OUT}) AND NOT EXISTS (
                SELECT 1 FROM boards_body
                 WHERE id = NEW.body_id AND power = 'operational');
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    ),
    pgtrigger.Trigger(
        name="copy_to_agencies",
        when=pgtrigger.After,
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf(
            *(
                "neighbourhood_id",
                "is_open",
                "priority",
                "due_on",
                "state",
                "what",
                "lead_agency_id",
            )
        ),
        func=f"""
            UPDATE tasking_actionagency
            SET neighbourhood_id = NEW.neighbourhood_id, is_open = NEW.is_open,
                priority = NEW.priority, due_on = NEW.due_on, state = NEW.state,
                said = {said_sql("NEW.what")}, is_lead = FALSE
            WHERE action_id = NEW.id;
            INSERT INTO tasking_actionagency (action_id, agency_id, is_lead)
            VALUES (NEW.id, NEW.lead_agency_id, TRUE)
            ON CONFLICT (action_id, agency_id) DO UPDATE SET is_lead = TRUE;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    ),
    pgtrigger.Trigger(
        name="stays_exempt",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("marking", "agenda_item_id"),
        condition=pgtrigger.Condition("OLD.marking = 'exempt'"),
        func="""
            IF (NEW.marking <> 'exempt'
                OR NEW.agenda_item_id IS DISTINCT FROM OLD.agenda_item_id)
               AND EXISTS (
                SELECT 1 FROM boards_agendaitem item
                  JOIN boards_meeting meeting ON meeting.id = item.meeting_id
                 WHERE item.id = OLD.agenda_item_id
                   AND meeting.minutes_published_at IS NOT NULL)
            THEN
                RAISE EXCEPTION 'what was agreed in private stays so: a release tells of it';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="offered_to_another",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Condition(
            f"OLD.state IN ({ACCEPTED_ONES}) AND NEW.state = 'offered' "
            "AND NEW.lead_agency_id = OLD.lead_agency_id"
        ),
        func="RAISE EXCEPTION 'what an agency has accepted is offered to another one only';",
    ),
    pgtrigger.Trigger(
        name="verified_by_tasking",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Condition(
            "OLD.state = 'done' AND NEW.state = 'verified' AND NEW.body_id IS NOT NULL"
        ),
        func="""
            IF EXISTS (SELECT 1 FROM boards_body
                        WHERE id = NEW.body_id AND power <> 'operational')
            THEN
                RAISE EXCEPTION 'what a board asked for is signed off by the board';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="when_offered",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("state", "lead_agency_id"),
        func="""
            IF NEW.state = 'offered' AND (TG_OP = 'INSERT' OR OLD.state <> 'offered'
                OR OLD.lead_agency_id <> NEW.lead_agency_id)
            THEN
                NEW.offered_at = NEW.changed_at;
                NEW.accepted_at = NULL;
            ELSIF TG_OP = 'UPDATE' AND OLD.state = 'offered' AND NEW.state = 'accepted' THEN
                NEW.accepted_at = NEW.changed_at;
            END IF;
            RETURN NEW;
        """,
    ),
]
"""In the order of their names: published_as_its_origin goes by the marking that marked_as_its_item set."""

AS_ITS_ACTION = pgtrigger.Trigger(
    name="according_to_action",  # before agency_not_ended: they go by name
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        SELECT neighbourhood_id, is_open, priority, due_on, state, {said_sql("what")}
          INTO NEW.neighbourhood_id, NEW.is_open, NEW.priority, NEW.due_on, NEW.state, NEW.said
          FROM tasking_action WHERE id = NEW.action_id;
        RETURN NEW;
    """,  # noqa: S608 - our own words, in a migration
)
"""The row of an agency begins with what its action says; `copy_to_agencies` keeps it so."""

NEEDS_EVIDENCE = pgtrigger.Trigger(
    name="evidence_given",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    timing=pgtrigger.Deferred,
    condition=pgtrigger.Condition("NEW.to_state = 'done' AND NEW.note = ''"),
    func="""
        IF EXISTS (SELECT 1 FROM tasking_action
                    WHERE id = NEW.action_id AND evidence_required)
           AND NOT EXISTS (SELECT 1 FROM tasking_actionphoto WHERE update_id = NEW.id)
        THEN
            RAISE EXCEPTION 'evidence is needed: a note or a photograph';
        END IF;
        RETURN NULL;
    """,
)
"""At the end of the transaction: a photograph is kept after the report that it came with."""

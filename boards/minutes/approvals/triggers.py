"""What the database asks of the approval of minutes."""

import pgtrigger

from boards.bodies.triggers import ENTRY
from boards.corrections.triggers import AS_CORRECTED
from boards.meetings.triggers import QUORUM


def keeps_quorum():
    """The trigger that keeps how many were needed when minutes were approved."""
    return pgtrigger.Trigger(
        name="keeps_quorum",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("item_id", "quorum"),
        func=f"""
            IF TG_OP = 'INSERT' OR NEW.item_id <> OLD.item_id THEN
                NEW.quorum := {QUORUM.format(item="NEW.item_id")};
            ELSE
                NEW.quorum := OLD.quorum;
            END IF;
            RETURN NEW;
        """,
    )


def approved_later():
    """The trigger that lets minutes be approved at a later, ordinary meeting of the same board only
    (LGA 1972 Sch 12 para 41)."""
    return pgtrigger.Trigger(
        name="approved_later",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("item_id", "meeting_id"),
        func="""
            IF NOT EXISTS (
                SELECT 1 FROM boards_agendaitem item
                  JOIN boards_meeting later ON later.id = item.meeting_id
                  JOIN boards_meeting held ON held.id = NEW.meeting_id
                 WHERE item.id = NEW.item_id AND later.body_id = held.body_id
                   AND later.starts_at > held.starts_at AND NOT later.is_extraordinary)
            THEN
                RAISE EXCEPTION 'minutes are approved at a later meeting of the same board';
            END IF;
            RETURN NEW;
        """,
    )


def signed_by_who_was_there():
    """The trigger that refuses a signature of who was not there when the minutes were approved, by a
    correction of that meeting's attendance."""
    return pgtrigger.Trigger(
        name="signed_by_who_was_there",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("signed_person_id", "item_id"),
        condition=pgtrigger.Condition("NEW.signed_person_id IS NOT NULL"),
        func=f"""
            IF EXISTS (
                SELECT 1 FROM boards_attendance came
                  JOIN boards_agendaitem item ON item.meeting_id = came.meeting_id
                 WHERE item.id = NEW.item_id
                   AND {ENTRY.format(person="came.person_id")}
                       = {ENTRY.format(person="NEW.signed_person_id")}
                   AND {AS_CORRECTED.format(row="came")} NOT IN ('present', 'substitute'))
            THEN
                RAISE EXCEPTION 'by a correction who signs was not there when they were approved';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )

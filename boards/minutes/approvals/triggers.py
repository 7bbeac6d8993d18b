"""What the database asks of the approval of minutes."""

import pgtrigger

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
    """The trigger that lets minutes be approved at a later, ordinary meeting of the same body only
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
                RAISE EXCEPTION 'minutes are approved at a later meeting of the same body';
            END IF;
            RETURN NEW;
        """,
    )

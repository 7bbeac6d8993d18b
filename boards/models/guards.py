"""Triggers that several models of a meeting share."""

import pgtrigger


def refuse_when_signed(meetings):
    """The trigger that refuses any change to a row of a meeting whose minutes are signed.

    `meetings` is SQL that selects the ids of the meetings of OLD and NEW.
    """
    return pgtrigger.Trigger(
        name="signed_minutes",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM boards_minutesapproval
                 WHERE signed_at IS NOT NULL AND meeting_id IN ({meetings})
            )
            THEN
                RAISE EXCEPTION 'the minutes of this meeting are signed: they never change';
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


OF_ITSELF = "OLD.id, NEW.id"
OF_MEETING = "OLD.meeting_id, NEW.meeting_id"
OF_ITEM = "SELECT meeting_id FROM boards_agendaitem WHERE id IN (OLD.item_id, NEW.item_id)"
OF_ATTENDANCE = (
    "SELECT meeting_id FROM boards_attendance WHERE id IN (OLD.attendance_id, NEW.attendance_id)"
)

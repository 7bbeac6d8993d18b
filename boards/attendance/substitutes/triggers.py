"""What the database asks before two entries become one person."""

import pgtrigger

from boards.bodies.triggers import ENTRY


def both_came():
    """The trigger that refuses to make one person of two who came to one meeting."""
    entry = ENTRY.format(person="{row}.person_id")
    return pgtrigger.Trigger(
        name="both_came",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("merged_into_id"),
        condition=pgtrigger.Condition("NEW.merged_into_id IS NOT NULL"),
        func=f"""
            IF EXISTS (
                SELECT 1 FROM boards_attendance one
                  JOIN boards_attendance other
                    ON other.meeting_id = one.meeting_id AND other.id <> one.id
                 WHERE one.person_id = NEW.id AND other.person_id IS NOT NULL
                   AND {entry.format(row="other")} = NEW.merged_into_id)
            THEN
                RAISE EXCEPTION 'both came to one meeting: they are two people';
            END IF;
            RETURN NULL;
        """,  # noqa: S608 - our own words, in a migration
    )

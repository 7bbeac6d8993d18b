"""What the database asks of memberships."""

import pgtrigger

from boards.bodies.triggers import ENTRY

VOTES = """COALESCE({row}.body_id = held.body_id AND {row}.has_vote
    AND {row}.starts_on <= (held.starts_at AT TIME ZONE 'Europe/London')::date
    AND ({row}.ends_on IS NULL
         OR {row}.ends_on >= (held.starts_at AT TIME ZONE 'Europe/London')::date), FALSE)"""
"""SQL: whether a membership had a vote on the day of a meeting."""


def signed_as_seated():
    """The trigger that keeps role and vote of who signed minutes as they were at the meeting that
    approved them."""
    return pgtrigger.Trigger(
        name="signed_as_seated",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("starts_on", "ends_on", "has_vote", "role", "body_id"),
        func=f"""
            IF EXISTS (
                SELECT 1 FROM boards_minutesapproval signed
                  JOIN boards_agendaitem item ON item.id = signed.item_id
                  JOIN boards_meeting held ON held.id = item.meeting_id
                  JOIN boards_attendance came
                    ON came.meeting_id = held.id AND came.membership_id = OLD.id
                 WHERE {ENTRY.format(person="signed.signed_person_id")}
                       = {ENTRY.format(person="came.person_id")}
                   AND (NEW.role <> OLD.role
                        OR {VOTES.format(row="OLD")} <> {VOTES.format(row="NEW")}))
            THEN
                RAISE EXCEPTION 'who signed minutes sat as they did when these were approved';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )

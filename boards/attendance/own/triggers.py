"""What the database keeps of what is said before a meeting: by whom, and for which time."""

import pgtrigger

from boards.bodies.triggers import ENTRY


def said_beforehand():
    """The trigger that lets a member say only before the meeting that they will come, or with their
    own sign-in that they will or will not."""
    return pgtrigger.Trigger(
        name="said_beforehand",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("status", "said_by_id", "meeting_id"),
        func=f"""
            IF (NEW.status = 'coming' OR NEW.said_by_id IS NOT NULL)
               AND (TG_OP = 'INSERT' OR (NEW.status, NEW.said_by_id, NEW.meeting_id)
                    IS DISTINCT FROM (OLD.status, OLD.said_by_id, OLD.meeting_id))
            THEN
                IF NOT EXISTS (SELECT 1 FROM boards_meeting WHERE id = NEW.meeting_id
                                  AND state IN ('preparing', 'agenda_published'))
                THEN
                    RAISE EXCEPTION 'who will come says so before the meeting';
                END IF;
                IF NEW.said_by_id IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM boards_membership sits
                      JOIN neighbourhoods_person entry
                        ON entry.id = {ENTRY.format(person="sits.person_id")}
                     WHERE sits.id = NEW.membership_id AND entry.user_id = NEW.said_by_id)
                THEN
                    RAISE EXCEPTION 'only the member says it with their own sign-in';
                END IF;
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


def said_for_its_time():
    """The trigger that keeps for which time something was said before the meeting: for that which was
    set then. It is said anew where status, person or day of saying change, or by writing the column;
    nobody sets it to another time. What is ticked once the meeting runs is said for none."""
    return pgtrigger.Trigger(
        name="said_for_its_time",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("held", "boards_meeting%ROWTYPE")],
        func="""
            IF TG_OP = 'UPDATE'
               AND (OLD.status, OLD.person_id, OLD.said_at, OLD.said_for, OLD.meeting_id)
                   IS NOT DISTINCT FROM
                   (NEW.status, NEW.person_id, NEW.said_at, NEW.said_for, NEW.meeting_id)
            THEN
                RETURN NEW;
            END IF;
            SELECT * INTO held FROM boards_meeting WHERE id = NEW.meeting_id;
            IF NEW.status NOT IN ('apologies', 'substituted', 'substitute', 'coming') THEN
                NEW.said_for = NULL;
            ELSIF held.state IN ('preparing', 'agenda_published', 'cancelled') THEN
                NEW.said_for = held.starts_at;
            ELSIF TG_OP = 'INSERT' OR OLD.status <> NEW.status THEN
                NEW.said_for = NULL;
            ELSE
                NEW.said_for = OLD.said_for;
            END IF;
            RETURN NEW;
        """,
    )

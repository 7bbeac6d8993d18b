"""What the database holds together: attendance, and the rooms in which something was decided.

A decision stores who was in the room (`boards_decisionpresent`). While `room_stands`, nobody leaves
that room or comes into it afterwards; before that the stored room follows the attendance.
"""

import pgtrigger

from boards.bodies.triggers import ENTRY
from boards.meetings.triggers import IN_ROOM, MEMBERS

OF_ROOM = "(SELECT meeting_id FROM boards_attendance WHERE id = {who})"
DECIDED_WITH = """
    SELECT 1 FROM boards_decision decided
      JOIN boards_agendaitem item ON item.id = decided.item_id
     WHERE item.meeting_id = {meeting} AND decided.struck_out_at IS NULL
       AND (decided.presided_by_id = {who}
            OR decided.room_stands AND EXISTS (
                SELECT 1 FROM boards_decisionpresent there
                 WHERE there.decision_id = decided.id AND there.attendance_id = {who}))
"""
"""SQL: the standing decisions for which somebody was in the room, or over which they presided."""
WITHOUT = """
    SELECT 1 FROM boards_decision decided
      JOIN boards_agendaitem item ON item.id = decided.item_id
     WHERE item.meeting_id = {meeting} AND decided.struck_out_at IS NULL AND decided.room_stands
       AND NOT EXISTS (
           SELECT 1 FROM boards_decisionpresent there
            WHERE there.decision_id = decided.id AND there.attendance_id = {who})
       AND {who} IN ({room})
"""
DECIDED_WITHOUT = WITHOUT.replace("{room}", IN_ROOM.format(item="decided.item_id", but=""))
"""SQL: the standing decisions for whose item somebody is in the room, and was not counted."""
ROOM = f"({IN_ROOM.format(item='decided.item_id', but='')})"
FOLLOW = f"""
    UPDATE boards_decision decided
       SET voting_present = (SELECT COUNT(*) FROM {ROOM} voters),
           voting_members = {MEMBERS.format(item="decided.item_id")}
      FROM boards_agendaitem item
     WHERE item.id = decided.item_id AND item.meeting_id = {{meeting}}
       AND decided.struck_out_at IS NULL AND NOT decided.room_stands;
    DELETE FROM boards_decisionpresent there USING boards_decision decided, boards_agendaitem item
     WHERE decided.id = there.decision_id AND item.id = decided.item_id
       AND item.meeting_id = {{meeting}}
       AND decided.struck_out_at IS NULL AND NOT decided.room_stands
       AND there.attendance_id NOT IN {ROOM};
    INSERT INTO boards_decisionpresent (decision_id, attendance_id, name)
    SELECT decided.id, voter.id, voter.name FROM boards_decision decided
      JOIN boards_agendaitem item ON item.id = decided.item_id
      JOIN boards_attendance voter ON voter.id IN {ROOM}
     WHERE item.meeting_id = {{meeting}}
       AND decided.struck_out_at IS NULL AND NOT decided.room_stands
       AND NOT EXISTS (
           SELECT 1 FROM boards_decisionpresent there
            WHERE there.decision_id = decided.id AND there.attendance_id = voter.id);
"""  # noqa: S608 - our own words
"""SQL: stored rooms that follow the attendance of a meeting become what it says now."""

SIGNED_HERE = f"""
                SELECT 1 FROM boards_minutesapproval signed
                  JOIN boards_agendaitem item ON item.id = signed.item_id
                 WHERE item.meeting_id = {{meeting}}
                   AND {ENTRY.format(person="signed.signed_person_id")}
                       = {ENTRY.format(person="{person}")}"""  # noqa: S608 - our own words
"""SQL: the minutes that somebody signed at a meeting, under whichever entry."""
ACCEPTED_HERE = f"""
                SELECT 1 FROM boards_agendaitem urgent
                 WHERE urgent.meeting_id = {{meeting}}
                   AND {ENTRY.format(person="urgent.urgent_person_id")}
                       = {ENTRY.format(person="{person}")}"""  # noqa: S608 - our own words
"""SQL: the items of a meeting that somebody accepted as urgent."""


def one_person_once():
    """The trigger that lets nobody stand twice in the attendance of a meeting, under whichever
    entry, and a member under no other name."""
    return pgtrigger.Trigger(
        name="one_person_once",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf("meeting_id", "person_id", "membership_id", "substitute_for_id"),
        condition=pgtrigger.Condition("NEW.person_id IS NOT NULL"),
        declare=[("who", "bigint")],
        func=f"""
            who := {ENTRY.format(person="NEW.person_id")};
            IF EXISTS (
                SELECT 1 FROM boards_attendance came
                 WHERE came.meeting_id = NEW.meeting_id AND came.id <> NEW.id
                   AND came.person_id IS NOT NULL
                   AND {ENTRY.format(person="came.person_id")} = who)
            THEN
                RAISE EXCEPTION 'this person is in the attendance of this meeting already';
            END IF;
            IF NEW.membership_id IS NOT NULL AND who <> (
                SELECT {ENTRY.format(person="sits.person_id")} FROM boards_membership sits
                 WHERE sits.id = NEW.membership_id)
            THEN
                RAISE EXCEPTION 'a member is who holds the seat';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


def signed_here():
    """The trigger that keeps who signed the earlier minutes at a meeting, accepted an item there as
    urgent, or declared an interest, in its attendance."""
    return pgtrigger.Trigger(
        name="signed_here",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete | pgtrigger.UpdateOf("status", "meeting_id", "person_id"),
        condition=pgtrigger.Condition("OLD.status IN ('present', 'substitute')"),
        func=f"""
            IF TG_OP = 'UPDATE' AND (NEW.status, NEW.meeting_id, NEW.person_id) IS NOT DISTINCT FROM
                                    (OLD.status, OLD.meeting_id, OLD.person_id)
            THEN
                RETURN NEW;
            END IF;
            IF EXISTS ({SIGNED_HERE.format(meeting="OLD.meeting_id", person="OLD.person_id")})
            THEN
                RAISE EXCEPTION 'who signed at a meeting was there';
            END IF;
            IF EXISTS ({ACCEPTED_HERE.format(meeting="OLD.meeting_id", person="OLD.person_id")})
            THEN
                RAISE EXCEPTION 'who accepted an item as urgent was there';
            END IF;
            IF EXISTS (
                SELECT 1 FROM boards_interest said
                 WHERE said.attendance_id = OLD.id
                   AND (NOT said.is_own OR said.confirmed_at IS NOT NULL))
            THEN
                RAISE EXCEPTION 'who declared an interest at a meeting was there';
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


def room_follows(meeting):
    """The trigger that keeps the rooms of a meeting's decisions in step until they stand. `meeting`
    is SQL for its id."""
    return pgtrigger.Trigger(
        name="room_follows",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM boards_decision decided
                  JOIN boards_agendaitem item ON item.id = decided.item_id
                 WHERE item.meeting_id = {meeting}
                   AND decided.struck_out_at IS NULL AND NOT decided.room_stands)
            THEN
                {FOLLOW.format(meeting=meeting)}
            END IF;
            RETURN NULL;
        """,  # noqa: S608 - our own words, in a migration
    )


def not_counted(operation, who, meeting):
    """The trigger that refuses, at the end, whoever is in a room that decided without them."""
    return pgtrigger.Trigger(
        name="decided_without",
        when=pgtrigger.After,
        operation=operation,
        timing=pgtrigger.Deferred,
        func=f"""
            IF EXISTS ({DECIDED_WITHOUT.format(who=who, meeting=meeting)})
            THEN
                RAISE EXCEPTION 'something was decided here without this person: who came later came late';
            END IF;
            RETURN NULL;
        """,
    )


def quorum_follows():
    """The trigger that counts again how many voting members came to a meeting that is closed, when
    somebody is ticked afterwards. `boards.attendance.quorum.quorum_of` says the same."""
    return pgtrigger.Trigger(
        name="quorum_follows",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="""
            UPDATE boards_meeting held SET quorum_present = (
                SELECT COUNT(*) FROM boards_attendance came
                  JOIN boards_membership seat
                    ON seat.id = COALESCE(came.membership_id, came.substitute_for_id)
                   AND seat.body_id = held.body_id AND seat.has_vote
                   AND seat.starts_on <= (held.starts_at AT TIME ZONE 'Europe/London')::date
                   AND (seat.ends_on IS NULL OR
                        seat.ends_on >= (held.starts_at AT TIME ZONE 'Europe/London')::date)
                 WHERE came.meeting_id = held.id AND came.status IN ('present', 'substitute'))
             WHERE held.id IN (OLD.meeting_id, NEW.meeting_id)
               AND held.finished_at IS NOT NULL AND held.quorum_present IS NOT NULL;
            RETURN NULL;
        """,
    )

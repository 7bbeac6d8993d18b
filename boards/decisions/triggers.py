"""What the database stores of the facts that a decision rests on, and how it keeps them."""

import pgtrigger

from boards.bodies.triggers import POWER
from boards.meetings.keeping.presiding import presides
from boards.meetings.triggers import IN_ROOM, MEMBERS

ROOM = f"({IN_ROOM.format(item='NEW.item_id', but='')})"
FACTS = (
    *("item_id", "outcome", "text", "vote_id", "excludes_public", "presiding", "presided_by_id"),
    *(
        "voting_present",
        "voting_members",
        "quorum",
        "in_time",
        "urgent_reason",
        "public_left_by_id",
    ),
    *("struck_out_at", "recorded_at"),
)
"""Columns of a decision that stay once it has its number."""
STANDING = [each for each in FACTS if each not in ("item_id", "vote_id", "struck_out_at")]
"""Those that stay from the moment of deciding, where the room does: it is struck out or stays."""
NUMBERED = "EXISTS (SELECT 1 FROM boards_decisionnumber WHERE decision_id = OLD.id)"
DECIDES = f"""
    (SELECT {POWER.format(meeting="held", body="body")} = 'decide' FROM boards_agendaitem item
       JOIN boards_meeting held ON held.id = item.meeting_id
       JOIN boards_body body ON body.id = held.body_id
      WHERE item.id = NEW.item_id)
"""  # noqa: S608 - our own words
IS_EARLIER = """
    (SELECT held.predates_system FROM boards_agendaitem item
       JOIN boards_meeting held ON held.id = item.meeting_id
      WHERE item.id = NEW.item_id)
"""
BINDS = f"""{DECIDES}
    OR EXISTS (SELECT 1 FROM boards_vote WHERE id = NEW.vote_id AND method <> 'agreed')
"""  # noqa: S608 - our own words
LEFT_BY = """
    SELECT earlier.id FROM boards_exclusionitem named
      JOIN boards_decision earlier ON earlier.id = named.decision_id
      JOIN boards_agendaitem item ON item.id = named.item_id
     WHERE named.item_id = NEW.item_id AND item.access = 'exempt' AND NOT NEW.excludes_public
       AND earlier.outcome <> 'lost' AND earlier.struck_out_at IS NULL
     ORDER BY earlier.id LIMIT 1
"""


def store_facts():
    """Before a decision is written: how many were in the room, whether that stays, by what the item
    was admitted, and by which resolution the public left."""
    return pgtrigger.Trigger(
        name="room_counted",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("item_id", "vote_id"),
        declare=[("here", "integer"), ("led", "record")],
        func=f"""
            SELECT COUNT(*) INTO here FROM {ROOM} voters;
            IF NEW.voting_present IS NOT NULL AND NEW.voting_present <> here THEN
                RAISE EXCEPTION 'the room was not counted: % are in it', here;
            END IF;
            IF TG_OP = 'UPDATE' AND OLD.item_id <> NEW.item_id THEN
                RAISE EXCEPTION 'a decision stays under its item: strike it out';
            END IF;
            NEW.voting_present := here;
            NEW.voting_members := {MEMBERS.format(item="NEW.item_id")};
            NEW.room_stands := NEW.room_stands OR {BINDS};
            SELECT item.in_time, item.urgent_reason INTO NEW.in_time, NEW.urgent_reason
              FROM boards_agendaitem item WHERE item.id = NEW.item_id;
            NEW.public_left_by_id := ({LEFT_BY});
            IF TG_OP = 'INSERT' THEN
                SELECT * INTO led FROM ({presides("NEW.item_id")}) found;
                NEW.presided_by_id := led.id;
                NEW.presiding := COALESCE(led.name, '');
                IF led.id IS NULL AND {DECIDES} AND NOT {IS_EARLIER} THEN
                    RAISE EXCEPTION 'nobody presides over this item';
                END IF;
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


def store_room():
    """After that: a row for each of those with a vote who are in the room."""
    return pgtrigger.Trigger(
        name="room_stored",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=f"""
            INSERT INTO boards_decisionpresent (decision_id, attendance_id, name)
            SELECT NEW.id, voter.id, voter.name FROM boards_attendance voter
             WHERE voter.id IN {ROOM};
            RETURN NULL;
        """,  # noqa: S608 - our own words, in a migration
    )


def facts_stay():
    """A decision that has its number stays as it is; a room that stands stays, with all that was
    decided in it; nobody strikes out
    the resolution that others rest on or makes another of it, or takes striking out back."""
    old, new = (", ".join(f"{row}.{each}" for each in FACTS) for row in ("OLD", "NEW"))
    before, after = (", ".join(f"{row}.{each}" for each in STANDING) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name="facts_stay",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF {NUMBERED} AND (TG_OP = 'DELETE' OR ({old}) IS DISTINCT FROM ({new})) THEN
                RAISE EXCEPTION 'a decision that has its number is corrected, never changed';
            END IF;
            IF TG_OP = 'DELETE' THEN
                DELETE FROM boards_decisionpresent WHERE decision_id = OLD.id;
                RETURN OLD;
            END IF;
            IF OLD.struck_out_at IS NOT NULL AND NEW.struck_out_at IS DISTINCT FROM OLD.struck_out_at
            THEN
                RAISE EXCEPTION 'what was struck out stays so: record it anew';
            END IF;
            IF OLD.room_stands AND (NOT NEW.room_stands OR ({before}) IS DISTINCT FROM ({after})) THEN
                RAISE EXCEPTION 'who was in the room when something was decided stays, and what was decided';
            END IF;
            IF (NEW.struck_out_at IS NOT NULL
                OR (NEW.outcome, NEW.excludes_public)
                   IS DISTINCT FROM (OLD.outcome, OLD.excludes_public)) AND EXISTS (
                SELECT 1 FROM boards_decision rests
                 WHERE rests.public_left_by_id = OLD.id AND rests.struck_out_at IS NULL)
            THEN
                RAISE EXCEPTION 'something was decided in private on the strength of this';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


def room_kept():
    """The rows of a room: written of those who are in it, as many as were counted, and kept while
    the room stands. Of a decision that was struck out only the link to a tick goes."""
    return pgtrigger.Trigger(
        name="room_kept",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("decided", "boards_decision%ROWTYPE")],
        func=f"""
            SELECT * INTO decided FROM boards_decision
             WHERE id = COALESCE(NEW.decision_id, OLD.decision_id);
            IF TG_OP = 'INSERT' THEN
                IF NEW.attendance_id IS NULL OR NEW.attendance_id NOT IN
                       ({IN_ROOM.format(item="decided.item_id", but="")})
                   OR (SELECT COUNT(*) FROM boards_decisionpresent
                        WHERE decision_id = NEW.decision_id) >= decided.voting_present
                THEN
                    RAISE EXCEPTION 'only those who were counted were in the room';
                END IF;
                RETURN NEW;
            END IF;
            IF TG_OP = 'UPDATE' THEN
                IF NEW.attendance_id IS NOT NULL OR decided.struck_out_at IS NULL
                   OR (NEW.decision_id, NEW.name) <> (OLD.decision_id, OLD.name)
                THEN
                    RAISE EXCEPTION 'who was in the room stays';
                END IF;
                RETURN NEW;
            END IF;
            IF decided.room_stands OR decided.struck_out_at IS NOT NULL THEN
                RAISE EXCEPTION 'who was in the room stays';
            END IF;
            RETURN OLD;
        """,  # noqa: S608 - our own words, in a migration
    )


def room_closes():
    """With its number the room of a decision is counted a last time, by all that was changed since,
    and stands. Before the number is there: what has one is changed no more."""
    room = f"({IN_ROOM.format(item='decided.item_id', but='')})"
    return pgtrigger.Trigger(
        name="room_closes",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("decided", "boards_decision%ROWTYPE")],
        func=f"""
            SELECT * INTO decided FROM boards_decision WHERE id = NEW.decision_id;
            IF decided.room_stands THEN
                RETURN NEW;
            END IF;
            DELETE FROM boards_decisionpresent
             WHERE decision_id = decided.id
               AND (attendance_id IS NULL OR attendance_id NOT IN {room});
            UPDATE boards_decision
               SET voting_present = (SELECT COUNT(*) FROM {room} voters),
                   voting_members = {MEMBERS.format(item="decided.item_id")}
             WHERE id = decided.id;
            INSERT INTO boards_decisionpresent (decision_id, attendance_id, name)
            SELECT decided.id, voter.id, voter.name FROM boards_attendance voter
             WHERE voter.id IN {room} AND NOT EXISTS (
                 SELECT 1 FROM boards_decisionpresent there
                  WHERE there.decision_id = decided.id AND there.attendance_id = voter.id);
            UPDATE boards_decision SET room_stands = TRUE WHERE id = decided.id;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


HELD_COLUMNS = ("item_id", "outcome", "text", "struck_out_at")
"""Columns of a decision that stay while something rests on it."""


def refuse_when_held():
    """While something rests on a decision it is not struck out, deleted or reworded."""
    old, new = (", ".join(f"{row}.{each}" for each in HELD_COLUMNS) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name="decision_held",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF (TG_OP = 'DELETE' OR ({old}) IS DISTINCT FROM ({new})) AND EXISTS (
                SELECT 1 FROM boards_decisionhold
                 WHERE decision_id = OLD.id AND released_at IS NULL)
            THEN
                RAISE EXCEPTION 'something rests on this decision: release that first';
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


def hold_of_standing():
    """Nothing rests on what was struck out, or was not made."""
    return pgtrigger.Trigger(
        name="hold_of_standing",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            IF EXISTS (
                SELECT 1 FROM boards_decision
                 WHERE id = NEW.decision_id AND struck_out_at IS NOT NULL)
            THEN
                RAISE EXCEPTION 'nothing rests on a decision that was struck out';
            END IF;
            IF EXISTS (
                SELECT 1 FROM boards_delegateddecision
                 WHERE id = NEW.delegated_id AND state <> 'made')
            THEN
                RAISE EXCEPTION 'nothing rests on a decision that is not made';
            END IF;
            RETURN NEW;
        """,
    )


def hold_stays():
    """A hold is released once, and nothing else of it changes."""
    return pgtrigger.Trigger(
        name="hold_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func="""
            IF TG_OP = 'DELETE' OR OLD.released_at IS NOT NULL
               OR (OLD.decision_id, OLD.delegated_id, OLD.holder, OLD.label, OLD.held_at)
                  IS DISTINCT FROM
                  (NEW.decision_id, NEW.delegated_id, NEW.holder, NEW.label, NEW.held_at)
            THEN
                RAISE EXCEPTION 'what rests on a decision is released, once';
            END IF;
            RETURN NEW;
        """,
    )


def hold_of_adopted():
    """A plan that was adopted lets its decision go never."""
    return pgtrigger.Trigger(
        name="hold_of_adopted",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("released_at"),
        condition=pgtrigger.Q(new__released_at__isnull=False),
        func="""
            IF EXISTS (
                SELECT 1 FROM boards_plan plan
                 WHERE OLD.holder = 'plan-' || plan.id AND plan.adopted_by_id = OLD.decision_id)
            THEN
                RAISE EXCEPTION 'a plan was adopted by this decision';
            END IF;
            RETURN NEW;
        """,
    )

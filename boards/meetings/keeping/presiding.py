"""What the database asks of who presides: they hold items urgent, and sign minutes."""

import pgtrigger

from boards.bodies.triggers import ENTRY
from boards.meetings.triggers import IN_ROOM


def presides(item, chosen=None):
    """SQL: id, name and person_id of who presides over an item (SQL for its id): who was `chosen`
    for it or for the meeting, else the chair, else the vice-chair, of those in the room; of two the
    first by name. `boards.attendance.quorum.Quorum.presiding` says the same. Only the row of the item
    itself says before it is written who is `chosen`."""
    chosen = chosen or f"(SELECT presided_by_id FROM boards_agendaitem WHERE id = {item})"  # noqa: S608
    return f"""
        SELECT came.id, came.name, came.person_id FROM boards_attendance came
          JOIN boards_meeting held ON held.id = came.meeting_id
          LEFT JOIN boards_membership sits ON sits.id = came.membership_id
         WHERE came.id IN ({IN_ROOM.format(item=item, but="")})
           AND (came.id IN ({chosen}, held.presiding_id) OR sits.role IN ('chair', 'vice_chair'))
         ORDER BY came.id = {chosen} DESC NULLS LAST, came.id = held.presiding_id DESC NULLS LAST,
                  sits.role = 'chair' DESC NULLS LAST, came.name COLLATE "C", came.id
         LIMIT 1
    """  # noqa: S608 - our own words


def signed_by_who_presides():
    """The trigger that refuses a signature under minutes of anybody but who presided over the item
    under which they were approved.
    Source: Local Government Act 1972 Sch 12 para 41(1)."""
    presiding = f"(SELECT led.person_id FROM ({presides('NEW.item_id')}) led)"  # noqa: S608
    return pgtrigger.Trigger(
        name="signed_by_who_presides",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("signed_person_id", "item_id"),
        condition=pgtrigger.Condition("NEW.signed_person_id IS NOT NULL"),
        func=f"""
            IF {ENTRY.format(person="NEW.signed_person_id")}
               IS DISTINCT FROM {ENTRY.format(person=presiding)}
            THEN
                RAISE EXCEPTION 'who presided when they were approved signs minutes, and nobody else';
            END IF;
            RETURN NEW;
        """,
    )


def urgent_while_it_runs():
    """The trigger that lets an item be held urgent while its meeting runs, and by who presides."""
    led = f"(SELECT led.person_id FROM ({presides('NEW.id', 'NEW.presided_by_id')}) led)"  # noqa: S608
    return pgtrigger.Trigger(
        name="urgent_while_it_runs",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("urgent_at", "urgent_person_id"),
        condition=pgtrigger.Condition("NEW.urgent_at IS NOT NULL"),
        func=f"""
            IF TG_OP = 'UPDATE' AND (OLD.urgent_at, OLD.urgent_person_id)
               IS NOT DISTINCT FROM (NEW.urgent_at, NEW.urgent_person_id)
            THEN
                RETURN NEW;
            END IF;
            IF NOT EXISTS (
                SELECT 1 FROM boards_meeting WHERE id = NEW.meeting_id AND state = 'running')
            THEN
                RAISE EXCEPTION 'an item is held urgent while the meeting runs';
            END IF;
            IF NEW.urgent_person_id IS DISTINCT FROM {ENTRY.format(person=led)} THEN
                RAISE EXCEPTION 'who presides holds an item urgent, and nobody else';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )

"""What the database asks of who presides: they hold items urgent, and sign minutes."""

import pgtrigger

from boards.bodies.triggers import ENTRY, VOTES
from boards.meetings.triggers import COUNTED, IN_ROOM


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


LED = f"(SELECT led.person_id FROM ({presides('approved.item_id')}) led)"  # noqa: S608
APPROVED = """
    SELECT 1 FROM boards_minutesapproval approved
      JOIN boards_agendaitem item ON item.id = approved.item_id
     WHERE {which}
"""
APPROVED_OTHERWISE = f"""
    {APPROVED}
       AND (approved.signed_person_id IS NOT NULL
            AND {ENTRY.format(person="approved.signed_person_id")}
                IS DISTINCT FROM {ENTRY.format(person=LED)}
            OR {COUNTED.format(item="approved.item_id")} < approved.quorum)
"""
"""SQL: minutes that were signed by another than who presided when they were approved, or approved
without the quorum that was needed then. `which` is SQL over `approved` and its `item`."""
SAT_OTHERWISE = f"""item.meeting_id IN (
    SELECT held.id FROM boards_attendance came
      JOIN boards_meeting held ON held.id = came.meeting_id
     WHERE OLD.id IN (came.membership_id, came.substitute_for_id)
       AND {VOTES.format(row="OLD")} <> {VOTES.format(row="NEW")})
"""  # noqa: S608 - our own words
"""SQL: at a meeting to which a membership came that had another vote then."""
STANDS_FOR_ANOTHER = "approved.signed_person_id IN (NEW.id, OLD.merged_into_id, NEW.merged_into_id)"
"""SQL: signed by an entry that stands for another person now."""


def approved_as_held(operation, which):
    """The trigger that refuses, at the end, whatever leaves minutes approved by fewer than were
    needed, or signed by another than who presided. `which` as in APPROVED_OTHERWISE."""
    return pgtrigger.Trigger(
        name="approved_as_held",
        when=pgtrigger.After,
        operation=operation,
        timing=pgtrigger.Deferred,
        func=f"""
            IF NOT EXISTS ({APPROVED.format(which=which)}) THEN
                RETURN NULL;  -- as of most meetings: the long question takes its time to plan
            END IF;
            IF EXISTS ({APPROVED_OTHERWISE.format(which=which)}) THEN
                RAISE EXCEPTION 'minutes stay approved and signed by who was there then';
            END IF;
            RETURN NULL;
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

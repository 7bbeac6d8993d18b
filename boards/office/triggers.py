"""What the database holds of terms of office: no reason is approved once the time was over."""

import pgtrigger

from boards.bodies.triggers import ENTRY
from boards.corrections.triggers import AS_CORRECTED

LONDON = "({moment} AT TIME ZONE 'Europe/London')::date"
CAME = f"""
    SELECT MAX({LONDON.format(moment="held.starts_at")})
      FROM boards_attendance came
      JOIN boards_meeting held ON held.id = came.meeting_id
     WHERE held.held_power IN ('decide', 'recommend')
       AND {ENTRY.format(person="came.person_id")} = {ENTRY.format(person="term.person_id")}
       AND {AS_CORRECTED.format(row="came")} IN ('present', 'substitute')
       AND held.started_at IS NOT NULL AND held.state <> 'cancelled'
       AND NOT COALESCE(held.minutes_ready_at IS NOT NULL
                        AND held.quorum_present < held.quorum_required, FALSE)
       AND {LONDON.format(moment="held.starts_at")} <= NEW.day
"""  # noqa: S608 - our own words
"""SQL: when the member of `term` came last, up to NEW.day, to a meeting that counts."""
FIRST = f"""
    SELECT MIN({LONDON.format(moment="held.starts_at")}) FROM boards_meeting held
     WHERE held.held_power IN ('decide', 'recommend') AND held.started_at IS NOT NULL
       AND held.state <> 'cancelled' AND NOT held.predates_system
"""  # noqa: S608 - our own words
"""SQL: since when meetings that count are kept here."""
IN_TIME = f"""
    SELECT 1 FROM boards_term term
     WHERE term.id = NEW.term_id
       AND (NEW.day <= (GREATEST(
               term.starts_on, ({CAME}), ({FIRST}),
               (SELECT MAX(known.day) FROM boards_termnote known
                 WHERE known.term_id = term.id AND known.kind = 'attended'
                   AND known.struck_out_at IS NULL AND known.day <= NEW.day))
               + interval '6 months')::date
            OR EXISTS (
               SELECT 1 FROM boards_termnote earlier
                WHERE earlier.term_id = term.id AND earlier.kind = 'approved'
                  AND earlier.struck_out_at IS NULL
                  AND earlier.day <= NEW.day AND earlier.until >= NEW.day))
"""  # noqa: S608 - our own words
"""SQL: whether NEW.day is before the time was over."""


def note_in_its_term():
    """What is noted happened in the term, and not after the note; a reason was approved in time."""
    return pgtrigger.Trigger(
        name="in_its_term",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.day > {LONDON.format(moment="NEW.recorded_at")} OR NOT EXISTS (
                SELECT 1 FROM boards_term term
                 WHERE term.id = NEW.term_id AND term.starts_on <= NEW.day
                   AND (term.ends_on IS NULL OR term.ends_on >= NEW.day))
            THEN
                RAISE EXCEPTION 'what is noted of a term happened in it, and before the note';
            END IF;
            IF NEW.kind = 'approved' AND NOT EXISTS ({IN_TIME}) THEN
                RAISE EXCEPTION 'six months were over when the reason was approved';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


def stays_but(name, what, *columns):
    """The trigger of rows that are added, and then only once `what` (struck_out, settled)."""
    old, new = (", ".join(f"{row}.{each}" for each in columns) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP = 'DELETE' OR OLD.{what}_at IS NOT NULL
               OR ({old}) IS DISTINCT FROM ({new})
            THEN
                RAISE EXCEPTION 'what is known of a term stays';
            END IF;
            RETURN NEW;
        """,
    )


def after_six_months():
    """The time ran out six months on or later, and was over when that was found."""
    return pgtrigger.Trigger(
        name="after_six_months",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.last_day < (NEW.since + interval '6 months')::date
               OR {LONDON.format(moment="NEW.found_at")} <= NEW.last_day
               OR NEW.since < (SELECT starts_on FROM boards_term WHERE id = NEW.term_id)
            THEN
                RAISE EXCEPTION 'six months are not over';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )

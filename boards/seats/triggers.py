"""What the database holds together about who sits on a body: pieces of SQL that several models share."""

import pgtrigger

ENTRY = """
    (SELECT COALESCE(entry.merged_into_id, entry.id) FROM neighbourhoods_person entry
      WHERE entry.id = {person})
"""
"""SQL: whom an entry of a person stands for."""
DAY = "({meeting}.starts_at AT TIME ZONE 'Europe/London')::date"
SEATED = f"""
    SELECT 1 FROM boards_attendance came
      JOIN boards_meeting held ON held.id = came.meeting_id AND held.state <> 'cancelled'
      JOIN boards_membership sits ON sits.body_id = held.body_id
       AND sits.starts_on <= {DAY.format(meeting="held")}
       AND (sits.ends_on IS NULL OR sits.ends_on >= {DAY.format(meeting="held")})
     WHERE came.membership_id IS NULL AND came.person_id IS NOT NULL
       AND {ENTRY.format(person="came.person_id")} = {ENTRY.format(person="sits.person_id")}
       AND {{which}}
"""
"""SQL: who stands in the attendance without a seat, and had one on the day."""


def refuse_seated(operation, which):
    """The trigger that refuses, at the end, that somebody with a seat on the body is at its meeting
    without it. `which` is SQL over `came`, `held` and `sits`."""
    return pgtrigger.Trigger(
        name="nobody_twice",
        when=pgtrigger.After,
        operation=operation,
        timing=pgtrigger.Deferred,
        func=f"""
            IF EXISTS ({SEATED.format(which=which)}) THEN
                RAISE EXCEPTION 'who sits on the body comes to its meeting for nobody else';
            END IF;
            RETURN NULL;
        """,
    )

"""What the database holds together about who sits on a body: pieces of SQL that several models share."""

import pgtrigger

ENTRY = """
    (SELECT COALESCE(entry.merged_into_id, entry.id) FROM neighbourhoods_person entry
      WHERE entry.id = {person})
"""
"""SQL: whom an entry of a person stands for."""
VOTES = """COALESCE({row}.body_id = held.body_id AND {row}.has_vote
    AND {row}.starts_on <= (held.starts_at AT TIME ZONE 'Europe/London')::date
    AND ({row}.ends_on IS NULL
         OR {row}.ends_on >= (held.starts_at AT TIME ZONE 'Europe/London')::date), FALSE)"""
"""SQL: whether a membership had a vote on the day of the meeting `held`."""
POWER = "COALESCE(NULLIF({meeting}.held_power, ''), {body}.power)"
"""SQL: the power of a body at a meeting (Meeting.power)."""
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
"""  # noqa: S608 - our own words
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
                RAISE EXCEPTION 'who sits on the board comes to its meeting for nobody else';
            END IF;
            RETURN NULL;
        """,
    )


COUNCILLOR = f"""
    SELECT 1 FROM boards_term term
     WHERE {ENTRY.format(person="term.person_id")} = {ENTRY.format(person="{person}")}
       AND term.starts_on <= {{day}} AND (term.ends_on IS NULL OR term.ends_on >= {{day}})
"""  # noqa: S608 - our own words
"""SQL: whether somebody is elected on a day."""
UNCOVERED = f"""
    SELECT 1 FROM boards_membership sits
      JOIN boards_body rule ON rule.id = sits.body_id AND rule.power = 'decide'
      JOIN boards_seat place ON place.id = sits.seat_id AND place.vote_exception = ''
     WHERE sits.has_vote AND {{which}}
       AND NOT COALESCE(
           (SELECT range_agg(daterange(term.starts_on, term.ends_on, '[]')) FROM boards_term term
             WHERE {ENTRY.format(person="term.person_id")} = {ENTRY.format(person="sits.person_id")}),
           '{{}}'::datemultirange)
           @> (daterange(sits.starts_on, sits.ends_on, '[]')
               * daterange(rule.decides_since, NULL, '[]'))
"""  # noqa: S608 - our own words
"""SQL: who votes on a deciding body on some day without being a councillor, on a seat without an
exception."""
STAND_INS = f"""
    SELECT 1 FROM boards_attendance came
      JOIN boards_meeting held ON held.id = came.meeting_id AND held.state <> 'cancelled'
      JOIN boards_body rule ON rule.id = held.body_id
       AND {POWER.format(meeting="held", body="rule")} = 'decide'
       AND (rule.decides_since IS NULL OR rule.decides_since <= {DAY.format(meeting="held")})
      JOIN boards_membership sits ON sits.id = came.substitute_for_id AND sits.has_vote
      JOIN boards_seat place ON place.id = sits.seat_id AND place.vote_exception = ''
     WHERE {{which}}
       AND NOT EXISTS ({COUNCILLOR.format(person="came.person_id", day=DAY.format(meeting="held"))})
"""  # noqa: S608 - our own words
"""SQL: who comes for a voting member of a deciding body without being a councillor that day."""


def councillors_decide(operation, sits="", came=""):
    """The trigger that refuses, at the end, a vote on a deciding body of somebody who is no
    councillor: a member's, or that of who comes instead. `sits` and `came` are SQL that picks the
    rows to look at; "" for none of that kind.
    Source: Local Government and Housing Act 1989 s.13."""
    asked = [UNCOVERED.replace("{which}", sits)] if sits else []
    asked += [STAND_INS.replace("{which}", came)] if came else []
    return pgtrigger.Trigger(
        name="councillors_decide",
        when=pgtrigger.After,
        operation=operation,
        timing=pgtrigger.Deferred,
        func=f"""
            IF {" OR ".join(f"EXISTS ({each})" for each in asked)} THEN
                RAISE EXCEPTION 'on a board that decides only councillors vote, unless the seat names the exception';
            END IF;
            RETURN NULL;
        """,
    )


SPEAKS = f"""
    SELECT 1 FROM boards_membership sits
      JOIN boards_meeting spoken ON spoken.id = {{meeting}} AND spoken.body_id = sits.body_id
       AND sits.starts_on <= {DAY.format(meeting="spoken")}
       AND (sits.ends_on IS NULL OR sits.ends_on >= {DAY.format(meeting="spoken")})
     WHERE {ENTRY.format(person="sits.person_id")} = {ENTRY.format(person="{person}")}
       AND (sits.role IN ('chair', 'vice_chair') OR sits.has_vote AND NOT EXISTS (
           SELECT 1 FROM boards_membership chair
            WHERE chair.body_id = spoken.body_id AND chair.role IN ('chair', 'vice_chair')
              AND chair.starts_on <= {DAY.format(meeting="spoken")}
              AND (chair.ends_on IS NULL OR chair.ends_on >= {DAY.format(meeting="spoken")})))
"""  # noqa: S608 - our own words
"""SQL: whether somebody is chair or vice-chair on the day of a meeting; where the body has neither,
whether they have a vote."""
PRESIDED = f"""
    SELECT 1 FROM boards_attendance there
      JOIN boards_meeting led ON led.id = there.meeting_id
     WHERE there.meeting_id = {{meeting}}
       AND {ENTRY.format(person="there.person_id")} = {ENTRY.format(person="{person}")}
       AND (there.id = led.presiding_id
            OR EXISTS (SELECT 1 FROM boards_agendaitem WHERE presided_by_id = there.id)
            OR EXISTS (SELECT 1 FROM boards_decision WHERE presided_by_id = there.id))
"""  # noqa: S608 - our own words
"""SQL: whether somebody presided at a meeting, or over something there."""


def said_by_who_may(column, meeting, *, presided=True, condition="TRUE"):
    """The trigger that refuses a person in `column` who may not speak for the body of a meeting
    (SQL for its id)."""
    may = f"EXISTS ({SPEAKS.format(meeting=meeting, person=f'NEW.{column}')})"
    if presided:
        may += f" OR EXISTS ({PRESIDED.format(meeting=meeting, person=f'NEW.{column}')})"
    return pgtrigger.Trigger(
        name="said_by_who_may",
        when=pgtrigger.After,  # a meeting is looked up, which may be the row itself
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(column),
        condition=pgtrigger.Condition(f"NEW.{column} IS NOT NULL"),
        func=f"""
            IF {condition} AND NOT ({may}) THEN
                RAISE EXCEPTION 'only the chair, the vice-chair or who presided says this';
            END IF;
            RETURN NULL;
        """,
    )


def power_stays():
    """The triggers that refuse another power: between private and public once the body has met, and any
    from the start of a meeting until its minutes are out (Meeting.as_it_was_held takes it then)."""
    return (
        pgtrigger.Trigger(
            name="stays_private",
            when=pgtrigger.Before,
            operation=pgtrigger.UpdateOf("power"),
            func="""
                IF (OLD.power = 'operational') <> (NEW.power = 'operational')
                   AND EXISTS (SELECT 1 FROM boards_meeting WHERE body_id = NEW.id)
                THEN
                    RAISE EXCEPTION 'this board has met: it stays private or public';
                END IF;
                RETURN NEW;
            """,
        ),
        pgtrigger.Trigger(
            name="stays_until_written_up",
            when=pgtrigger.Before,
            operation=pgtrigger.UpdateOf("power"),
            func="""
                IF OLD.power <> NEW.power AND EXISTS (
                    SELECT 1 FROM boards_meeting WHERE body_id = NEW.id
                       AND state IN ('running', 'writing_up', 'minutes_ready'))
                THEN
                    RAISE EXCEPTION 'a meeting of this board is not written up yet: its power stays';
                END IF;
                RETURN NEW;
            """,
        ),
    )

"""What the database refuses of a meeting's records: pieces of SQL that several models share."""

import pgtrigger

from boards.bodies.triggers import POWER

AT_MEETING = POWER.format(meeting="meeting", body="body")
MEMBERS = """(
    SELECT COUNT(*) FROM boards_membership seat
      JOIN boards_agendaitem item ON item.id = {item}
      JOIN boards_meeting held ON held.id = item.meeting_id
     WHERE seat.body_id = held.body_id AND seat.has_vote
       AND seat.starts_on <= (held.starts_at AT TIME ZONE 'Europe/London')::date
       AND (seat.ends_on IS NULL
            OR seat.ends_on >= (held.starts_at AT TIME ZONE 'Europe/London')::date))
"""
"""How many have a vote on the day of the meeting of an item."""


def raises_sequence(*, moved, reworded):
    """The trigger that keeps `sequence` and `revised_at` of a meeting, whoever writes it, and lets
    nobody set them. A change of a `moved` column is one more in the sequence, on which calendar
    programs tell people; of a `reworded` one it is a revision only. The time is that of the
    server, for it says when a calendar could read it, and no rule compares it."""
    old, new = (", ".join(f"{row}.{each}" for each in moved) for row in ("OLD", "NEW"))
    was, now = (", ".join(f"{row}.{each}" for each in reworded) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name="raise_sequence",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
            NEW.sequence = OLD.sequence;
            NEW.revised_at = OLD.revised_at;
            IF ({old}) IS DISTINCT FROM ({new}) THEN
                NEW.sequence = OLD.sequence + 1;
            END IF;
            IF NEW.sequence <> OLD.sequence OR ({was}) IS DISTINCT FROM ({now}) THEN
                NEW.revised_at = GREATEST(OLD.revised_at, statement_timestamp());
            END IF;
            RETURN NEW;
        """,
    )


IN_ROOM = """
    SELECT came.id FROM boards_attendance came
      JOIN boards_agendaitem heard ON heard.id = {item} AND heard.meeting_id = came.meeting_id
      JOIN boards_meeting held ON held.id = came.meeting_id
      JOIN boards_membership seat ON seat.id = COALESCE(came.membership_id, came.substitute_for_id)
       AND seat.body_id = held.body_id
       AND seat.starts_on <= (held.starts_at AT TIME ZONE 'Europe/London')::date
       AND (seat.ends_on IS NULL OR
            seat.ends_on >= (held.starts_at AT TIME ZONE 'Europe/London')::date)
     WHERE seat.has_vote AND came.status IN ('present', 'substitute')
       AND NOT EXISTS (
           SELECT 1 FROM boards_absence away
            WHERE away.attendance_id = came.id AND away.first <= heard.position
              AND (away.last IS NULL OR away.last >= heard.position){but})
"""
"""SQL: the attendance rows of the voting members who are in the room for an item. `but` names
absences that do not matter, if any."""
COUNTED_BUT = " AND NOT (rule.interest_counts AND away.reason = 'interest')"
"""For the quorum, where the body says so, who withdrew for an interest counts."""
EXCLUDED = """
    SELECT 1 FROM boards_exclusionitem named
      JOIN boards_decision resolved ON resolved.id = named.decision_id
     WHERE named.item_id = {item} AND resolved.excludes_public
       AND resolved.outcome <> 'lost' AND resolved.struck_out_at IS NULL
"""
"""SQL: the standing resolutions by which the public was excluded for an item."""
VOTED = """
    SELECT 1 FROM boards_vote vote
      JOIN boards_agendaitem item ON item.id = vote.item_id
     WHERE vote.struck_out_at IS NULL AND ({who} IN (vote.mover_id, vote.seconder_id) OR EXISTS (
           SELECT 1 FROM boards_ballot ballot
            WHERE ballot.vote_id = vote.id AND ballot.attendance_id = {who}))
"""
"""SQL: the standing votes in which somebody who came is named."""


def struck_out_together(operation, joined):
    """The trigger that refuses, at the end, a vote that stands without its decision, or a decision
    without its vote. `joined` is SQL for the pair that a changed row belongs to."""
    return pgtrigger.Trigger(
        name="struck_out_together",
        when=pgtrigger.After,
        operation=operation,
        timing=pgtrigger.Deferred,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM boards_decision decided
                  JOIN boards_vote vote ON vote.id = decided.vote_id
                 WHERE {joined}
                   AND (decided.struck_out_at IS NULL) <> (vote.struck_out_at IS NULL))
            THEN
                RAISE EXCEPTION 'a decision and its vote are struck out together';
            END IF;
            RETURN NULL;
        """,  # noqa: S608 - our own words, in a migration
    )


def refuse_unless_admitted():
    """The trigger that refuses to decide an item of a deciding body that was not admitted."""
    return pgtrigger.Trigger(
        name="item_admitted",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("item_id"),
        func=f"""
            IF EXISTS (
                SELECT 1 FROM boards_agendaitem item
                JOIN boards_meeting meeting ON meeting.id = item.meeting_id
                JOIN boards_body body ON body.id = meeting.body_id
                WHERE item.id = NEW.item_id AND {AT_MEETING} = 'decide'
                  AND item.in_time IS NOT TRUE AND item.urgent_at IS NULL
                  AND NOT meeting.predates_system
            )
            THEN
                RAISE EXCEPTION 'this item was not admitted: it cannot be decided';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


def refuse_informal():
    """The trigger that refuses to decide what was heard informally or withdrawn."""
    return pgtrigger.Trigger(
        name="item_formal",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("item_id"),
        func="""
            IF EXISTS (
                SELECT 1 FROM boards_agendaitem
                 WHERE id = NEW.item_id AND withdrawn_at IS NOT NULL)
            THEN
                RAISE EXCEPTION 'this item was withdrawn: it cannot be decided';
            END IF;
            IF EXISTS (SELECT 1 FROM boards_agendaitem WHERE id = NEW.item_id AND is_informal)
            THEN
                RAISE EXCEPTION 'this item was heard informally: it cannot be decided';
            END IF;
            RETURN NEW;
        """,
    )


ON_THE_DAY = """
    seat.body_id = rule.id AND seat.has_vote
    AND seat.starts_on <= (held.starts_at AT TIME ZONE 'Europe/London')::date
    AND (seat.ends_on IS NULL
         OR seat.ends_on >= (held.starts_at AT TIME ZONE 'Europe/London')::date)
"""
OF_DECIDING = f"""
      FROM boards_agendaitem item
      JOIN boards_meeting held ON held.id = item.meeting_id AND NOT held.predates_system
      JOIN boards_body rule ON rule.id = held.body_id
       AND {POWER.format(meeting="held", body="rule")} = 'decide'
     WHERE item.id = {{item}}
"""
QUORUM = f"""(
    SELECT GREATEST(rule.quorum_minimum, CEIL(CASE rule.quorum_base
           WHEN 'seats' THEN (SELECT COUNT(*) FROM boards_seat seat WHERE {ON_THE_DAY})
           ELSE (SELECT COUNT(*) FROM boards_membership seat WHERE {ON_THE_DAY})
           END::numeric * rule.quorum_numerator / rule.quorum_denominator))
    {OF_DECIDING})
"""  # noqa: S608 - our own words
"""SQL: how many a deciding body needs in the room for an item; NULL where none is asked."""
COUNTED = f"""(
    SELECT (SELECT COUNT(*) FROM ({IN_ROOM.replace("{but}", COUNTED_BUT)}) voters)
    {OF_DECIDING})
"""  # noqa: S608 - our own words
"""SQL: how many count for that."""
LACKS_ROLE = f"""(
    SELECT CARDINALITY(rule.quorum_roles) > 0 AND NOT EXISTS (
           SELECT 1 FROM ({IN_ROOM.replace("{but}", COUNTED_BUT)}) voters
             JOIN boards_attendance here_too ON here_too.id = voters.id
             JOIN boards_membership sits
               ON sits.id = COALESCE(here_too.membership_id, here_too.substitute_for_id)
            WHERE sits.role = ANY(rule.quorum_roles))
    {OF_DECIDING})
"""  # noqa: S608 - our own words
"""SQL: whether nobody is among them who has one of the roles that the quorum asks for."""


def refuse_without_quorum():
    """The trigger that counts the room and refuses what a deciding body has no quorum for."""
    item = "NEW.item_id"
    return pgtrigger.Trigger(
        name="item_quorate",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("item_id"),
        func=f"""
            IF {LACKS_ROLE.format(item=item)} THEN
                RAISE EXCEPTION 'no quorum in the room: one of the roles it asks for is missing';
            END IF;
            IF {COUNTED.format(item=item)} < {QUORUM.format(item=item)} THEN
                RAISE EXCEPTION 'no quorum in the room: nothing can be decided';
            END IF;
            RETURN NEW;
        """,
    )


def refuse_in_public():
    """The trigger that refuses to decide an exempt item of a deciding body while the public is
    there: it is excluded first, by a resolution that names this item."""
    return pgtrigger.Trigger(
        name="public_excluded",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("item_id"),
        func=f"""
            IF NOT NEW.excludes_public AND EXISTS (
                SELECT 1 FROM boards_agendaitem item
                JOIN boards_meeting meeting ON meeting.id = item.meeting_id
                JOIN boards_body body ON body.id = meeting.body_id
                WHERE item.id = NEW.item_id AND {AT_MEETING} = 'decide' AND item.access = 'exempt'
                  AND NOT EXISTS ({EXCLUDED.format(item="NEW.item_id")})
            )
            THEN
                RAISE EXCEPTION 'the public is still there: exclude it before an exempt item';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


def refuse_heard_in_public():
    """The trigger that refuses to close an item of a deciding body as exempt once the public has
    heard it: something was written, voted on or decided under it, or the meeting is over and did
    not adjourn."""
    return pgtrigger.Trigger(
        name="heard_in_public",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("access"),
        condition=pgtrigger.Condition("OLD.access = 'public' AND NEW.access = 'exempt'"),
        func=f"""
            IF EXISTS (
                SELECT 1 FROM boards_meeting meeting
                  JOIN boards_body body ON body.id = meeting.body_id
                 WHERE meeting.id = NEW.meeting_id AND {AT_MEETING} = 'decide'
                   AND (meeting.finished_at IS NOT NULL AND NOT EXISTS (
                            SELECT 1 FROM boards_meeting later WHERE later.continues_id = meeting.id)
                        OR EXISTS (SELECT 1 FROM boards_minute
                                    WHERE item_id = NEW.id AND text <> '')
                        OR EXISTS (SELECT 1 FROM boards_minutedraft
                                    WHERE item_id = NEW.id AND text <> '')
                        OR EXISTS (SELECT 1 FROM boards_vote
                                    WHERE item_id = NEW.id AND struck_out_at IS NULL)
                        OR EXISTS (SELECT 1 FROM boards_decision
                                    WHERE item_id = NEW.id AND struck_out_at IS NULL)))
            THEN
                RAISE EXCEPTION 'the public was there: what it heard is not exempt';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


def decided_on_its_day():
    """A meeting at which something was decided stays on its day and with its body."""
    return pgtrigger.Trigger(
        name="decided_on_its_day",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("starts_at", "body_id"),
        func="""
            IF (OLD.starts_at, OLD.body_id) IS DISTINCT FROM (NEW.starts_at, NEW.body_id)
               AND EXISTS (
                   SELECT 1 FROM boards_decision decided
                     JOIN boards_agendaitem item ON item.id = decided.item_id
                    WHERE item.meeting_id = OLD.id AND decided.struck_out_at IS NULL)
            THEN
                RAISE EXCEPTION 'a meeting that decided something stays on its day';
            END IF;
            RETURN NEW;
        """,
    )

"""What the database keeps of a meeting once its minutes are published or signed, and whose class it
keeps: triggers that several models share."""

import pgtrigger

from boards.bodies.triggers import ENTRY, POWER, PRESIDED, SPEAKS

ANY_CHANGE = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete


REFUSED_WHEN_SIGNED = """
            IF EXISTS (
                SELECT 1 FROM boards_minutesapproval
                 WHERE signed_at IS NOT NULL AND meeting_id IN ({meetings})
            )
            THEN
                RAISE EXCEPTION 'the minutes of this meeting are signed: they never change';
            END IF;
"""
REFUSED_WHEN_OUT = """
            IF EXISTS (
                SELECT 1 FROM boards_meeting
                 WHERE state = 'minutes_published' AND id IN ({meetings})
            )
            THEN
                RAISE EXCEPTION 'the minutes of this meeting are published: take them back first';
            END IF;
"""
GO_ON = """
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
"""


def refuse_when_signed(meetings, operation=ANY_CHANGE):
    """The trigger that refuses any change to a row of a meeting whose minutes are signed.

    `meetings` is SQL that selects the ids of the meetings of OLD and NEW.
    """
    return pgtrigger.Trigger(
        name="signed_minutes",
        when=pgtrigger.Before,
        operation=operation,
        func=REFUSED_WHEN_SIGNED.format(meetings=meetings) + GO_ON,
    )


def refuse_when_out(meetings, operation=ANY_CHANGE, added="FALSE"):
    """The trigger that refuses any change to a row of a meeting whose minutes are published, signed
    or not: the record changes by taking them back, or by a correction.

    `meetings` as in refuse_when_signed; `added` is SQL that is true of a NEW row that stands beside
    the record and says when it came.
    """
    refused = (REFUSED_WHEN_SIGNED + REFUSED_WHEN_OUT).format(meetings=meetings)
    if added != "FALSE":
        refused = f"IF TG_OP = 'INSERT' AND {added} THEN RETURN NEW; END IF; {refused}"
    return pgtrigger.Trigger(
        name="minutes_out", when=pgtrigger.Before, operation=operation, func=refused + GO_ON
    )


def refuse_when_numbered(decision):
    """The trigger that keeps what a numbered decision says, also while its minutes are corrected.

    `decision` is SQL that selects the ids of the decisions of OLD.
    """
    return pgtrigger.Trigger(
        name="numbered_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM boards_decisionnumber WHERE decision_id IN ({decision}))
            THEN
                RAISE EXCEPTION 'this decision has its number: it changes by a correction only';
            END IF;
            {GO_ON}
        """,  # noqa: S608 - our own words, in a migration
    )


OF_ITSELF = "OLD.id, NEW.id"
OF_MEETING = "OLD.meeting_id, NEW.meeting_id"
OF_ITEM = "SELECT meeting_id FROM boards_agendaitem WHERE id IN (OLD.item_id, NEW.item_id)"
OF_VOTE = (
    "SELECT item.meeting_id FROM boards_vote vote JOIN boards_agendaitem item "
    "ON item.id = vote.item_id WHERE vote.id IN (OLD.vote_id, NEW.vote_id)"
)
OF_ATTENDANCE = (
    "SELECT meeting_id FROM boards_attendance WHERE id IN (OLD.attendance_id, NEW.attendance_id)"
)


def keep_class(meeting, late, opened="FALSE"):
    """The trigger that keeps who may read something once it was published, and what was private on
    a published agenda private: a reviewed release says what may be told of it.

    `meeting` is SQL that selects the meeting of OLD, `late` SQL that is true of what nobody has been
    shown yet, `opened` SQL that is true of what may not be opened before the minutes are out either.
    """
    return pgtrigger.Trigger(
        name="class_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("access"),
        condition=pgtrigger.Condition("OLD.access <> NEW.access"),
        func=f"""
            IF NOT ({late}) AND EXISTS (
                SELECT 1 FROM boards_meeting
                 WHERE id = ({meeting}) AND (minutes_published_at IS NOT NULL OR {opened}))
            THEN
                RAISE EXCEPTION 'this was published: who may read it stays as it is';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


AUTHORS = """
    SELECT minutes_ready_by_id FROM boards_meeting WHERE id = {meeting}
     UNION ALL
    SELECT minute.saved_by_id FROM boards_minute minute
      JOIN boards_agendaitem item ON item.id = minute.item_id
     WHERE item.meeting_id = {meeting} AND minute.text <> ''
"""
"""SQL: the sign-ins of who marked minutes ready or wrote the text of an item."""
CHECKED_BY = f"""
    {{check}}.checked_by_id, (
        SELECT user_id FROM neighbourhoods_person
         WHERE id = {ENTRY.format(person="{check}.person_id")})
"""  # noqa: S608 - our own words
"""SQL: the sign-ins of who checked minutes: the one they were checked with, and the own of whoever
agreed."""


def minutes_checked():
    """The trigger of meetings that refuses to publish minutes that nobody else than an author has
    checked, or who speaks for the body agreed to, by what is known of people by then."""
    agreed = {"meeting": "NEW.id", "person": "checked.person_id"}
    return pgtrigger.Trigger(
        name="minutes_checked",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        func=f"""
            IF NEW.state = 'minutes_published' AND OLD.state <> NEW.state
               AND EXISTS (SELECT 1 FROM boards_body body WHERE body.id = NEW.body_id
                              AND {POWER.format(meeting="NEW", body="body")}
                                  IN ('decide', 'recommend'))
               AND NOT EXISTS (
                   SELECT 1 FROM boards_minutescheck checked
                    WHERE checked.meeting_id = NEW.id
                      AND (checked.how = 'here' OR EXISTS ({SPEAKS.format(**agreed)})
                           OR EXISTS ({PRESIDED.format(**agreed)}))
                      AND NOT EXISTS (
                        SELECT 1 FROM ({AUTHORS.format(meeting="NEW.id")}) wrote (user_id)
                         WHERE wrote.user_id IN ({CHECKED_BY.format(check="checked")})))
            THEN
                RAISE EXCEPTION 'these minutes were not checked by somebody else';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


def as_it_was_held():
    """The trigger of meetings that keeps the power of the body as it was when the meeting started,
    whoever writes it, and refuses that what was held goes to another body or to the time before
    this system."""
    return pgtrigger.Trigger(
        name="as_it_was_held",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func="""
            IF TG_OP = 'UPDATE' AND OLD.held_power <> '' THEN
                NEW.held_power = OLD.held_power;
                IF (OLD.body_id, OLD.predates_system) IS DISTINCT FROM
                   (NEW.body_id, NEW.predates_system)
                THEN
                    RAISE EXCEPTION 'a meeting that was held stays with its board, and in its time';
                END IF;
            ELSIF NEW.started_at IS NULL THEN
                NEW.held_power = '';
            ELSE
                SELECT power INTO NEW.held_power FROM boards_body WHERE id = NEW.body_id
                   FOR SHARE;  -- it waits for whoever changes it, and they for this
            END IF;
            RETURN NEW;
        """,
    )


def answered_for_this_time():
    """The trigger of meetings that refuses to start one while somebody stands in its list as away, or
    as coming instead of a member, who said so for another time."""
    return pgtrigger.Trigger(
        name="answered_for_this_time",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        func="""
            IF OLD.state IN ('preparing', 'agenda_published')
               AND NEW.state NOT IN ('preparing', 'agenda_published', 'cancelled')
               AND EXISTS (
                SELECT 1 FROM boards_attendance
                 WHERE meeting_id = NEW.id AND said_for <> NEW.starts_at AND status <> 'coming')
            THEN
                RAISE EXCEPTION 'apologies for another time are not in the record of this one';
            END IF;
            RETURN NEW;
        """,
    )


FACTS = ("place", "venue_id", "presiding_id", "public_count", "quorum_present", "quorum_required")
"""Columns that minutes print, or that are judged by them."""


def facts_stay():
    """The trigger of meetings that keeps these while the minutes are published; the quorum that was
    asked for, from the first publication on: a rule that changes later asks nothing of it."""
    old, new = (", ".join(f"{row}.{each}" for each in FACTS) for row in ("OLD", "NEW"))
    return pgtrigger.Protect(
        name="facts_stay",
        operation=pgtrigger.UpdateOf(*FACTS),
        condition=pgtrigger.Condition(
            "OLD.state = 'minutes_published' AND NEW.state = 'minutes_published' AND "
            f"({old}) IS DISTINCT FROM ({new}) OR OLD.minutes_published_at IS NOT NULL AND "
            "OLD.quorum_required IS DISTINCT FROM NEW.quorum_required AND "
            "OLD.quorum_required IS NOT NULL"
        ),
    )


def before_minutes_are_ready():
    """The triggers of meetings that refuse minutes as ready which cannot be."""
    return [_returned_is_answered(), _nobody_still_expected()]


def _nobody_still_expected():
    """The trigger of meetings that refuses minutes as ready while of somebody it is only known that
    they meant to come."""
    return pgtrigger.Trigger(
        name="nobody_still_expected",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        func="""
            IF NEW.state IN ('minutes_ready', 'minutes_published') AND EXISTS (
                SELECT 1 FROM boards_attendance
                 WHERE meeting_id = NEW.id AND status = 'coming')
            THEN
                RAISE EXCEPTION 'whoever meant to come was there or was not';
            END IF;
            RETURN NEW;
        """,
    )


def _returned_is_answered():
    """The trigger of meetings that refuses minutes as ready while what the chair found wrong in them
    has no answer."""
    return pgtrigger.Trigger(
        name="returned_is_answered",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        func="""
            IF NEW.state IN ('minutes_ready', 'minutes_published') AND EXISTS (
                SELECT 1 FROM boards_minutesreturn
                 WHERE meeting_id = NEW.id AND answered_at IS NULL)
            THEN
                RAISE EXCEPTION 'what the chair found wrong in the minutes is answered first';
            END IF;
            RETURN NEW;
        """,
    )


def published_stays():
    """Of a meeting: minutes that were published stay published, also while they are corrected."""
    return pgtrigger.Trigger(
        name="published_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("minutes_published_at", "state"),
        condition=pgtrigger.Condition("OLD.minutes_published_at IS NOT NULL"),
        func="""
                    IF NEW.minutes_published_at IS NULL
                       OR NEW.state NOT IN ('writing_up', 'minutes_ready', 'minutes_published')
                    THEN
                        RAISE EXCEPTION 'minutes that were published stay published';
                    END IF;
                    RETURN NEW;
                """,
    )

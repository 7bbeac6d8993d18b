"""What the database holds of corrections: beside which version they stand, and that they take nobody
away who presided, accepted business as urgent or signed."""

import pgtrigger

from boards.attendance.triggers import ACCEPTED_HERE, SIGNED_HERE

AS_CORRECTED = """
    COALESCE((SELECT corrected.attended_as FROM boards_correction corrected
               WHERE corrected.attendance_id = {row}.id AND corrected.attended_as <> ''
                 AND (NOT EXISTS (
                          SELECT 1 FROM boards_minutesversion later
                           WHERE later.meeting_id = corrected.meeting_id
                             AND later.number > corrected.minutes_version)
                      OR {row}.membership_id IS NULL
                      OR EXISTS (
                          SELECT 1 FROM boards_decisionpresent counted
                            JOIN boards_decisionnumber given
                              ON given.decision_id = counted.decision_id
                           WHERE counted.attendance_id = {row}.id)
                      OR EXISTS (
                          SELECT 1 FROM boards_attendance instead
                           WHERE instead.meeting_id = {row}.meeting_id
                             AND instead.substitute_for_id = {row}.membership_id
                             AND (EXISTS (SELECT 1 FROM boards_correction reported
                                           WHERE reported.attendance_id = instead.id)
                                  OR EXISTS (
                                      SELECT 1 FROM boards_decisionpresent counted
                                        JOIN boards_decisionnumber given
                                          ON given.decision_id = counted.decision_id
                                       WHERE counted.attendance_id = instead.id))))
               ORDER BY corrected.confirmed_at DESC, corrected.id DESC LIMIT 1), {row}.status)
"""
"""SQL of `boards.corrections.attended.as_corrected`; of a report that waits
`correction_counts_confirmed` keeps the status empty."""
PERSON = "(SELECT person_id FROM boards_attendance WHERE id = NEW.attendance_id)"


def beside_what_is_out():
    """A correction stands beside the version of the minutes that is out when it is written or
    confirmed, and goes beside no other."""
    return pgtrigger.Trigger(
        name="beside_what_is_out",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("minutes_version", "confirmed_at"),
        func="""
            IF NEW.minutes_version IS DISTINCT FROM (
                SELECT MAX(number) FROM boards_minutesversion WHERE meeting_id = NEW.meeting_id)
            THEN
                RAISE EXCEPTION 'a correction stands beside the version of the minutes that is out';
            END IF;
            RETURN NEW;
        """,
    )


def who_presided_was_there():
    """Whoever presided over a decision that has its number, accepted an item as urgent or signed
    minutes was there, whatever a correction says."""
    return pgtrigger.Trigger(
        name="who_presided_was_there",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("attended_as"),
        condition=pgtrigger.Condition("NEW.attended_as IN ('apologies', 'absent')"),
        func=f"""
            IF EXISTS (
                SELECT 1 FROM boards_decision decided
                  JOIN boards_decisionnumber given ON given.decision_id = decided.id
                 WHERE decided.presided_by_id = NEW.attendance_id)
               OR EXISTS ({SIGNED_HERE.format(meeting="NEW.meeting_id", person=PERSON)})
               OR EXISTS ({ACCEPTED_HERE.format(meeting="NEW.meeting_id", person=PERSON)})
            THEN
                RAISE EXCEPTION 'who presided or signed at a meeting was there';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )


def one_for_a_seat():
    """A member was not there beside who came instead of them."""
    return pgtrigger.Trigger(
        name="one_for_a_seat",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("attended_as"),
        condition=pgtrigger.Condition("NEW.attended_as = 'present'"),
        func=f"""
            IF EXISTS (
                SELECT 1 FROM boards_attendance own
                  JOIN boards_attendance instead ON instead.meeting_id = own.meeting_id
                   AND instead.substitute_for_id = own.membership_id
                 WHERE own.id = NEW.attendance_id
                   AND {AS_CORRECTED.format(row="instead")} = 'substitute')
            THEN
                RAISE EXCEPTION 'a member was there, or who came instead, and not both';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - our own words, in a migration
    )

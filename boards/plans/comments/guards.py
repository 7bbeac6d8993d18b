"""What the database holds of the days on which a plan is open for comments."""

import pgtrigger


def keeps_what_came():
    """The days may move, and leave out no comment that came; said once what was heard, they end when they
    ended."""
    return pgtrigger.Trigger(
        name="keeps_what_came",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("consulted_from", "consulted_until"),
        func="""
            IF EXISTS (
                SELECT 1 FROM boards_plancomment comment
                 WHERE comment.plan_id = NEW.id
                   AND (NEW.consulted_from IS NULL OR NEW.consulted_until IS NULL
                        OR comment.received_on < NEW.consulted_from
                        OR comment.received_on > NEW.consulted_until))
            THEN
                RAISE EXCEPTION 'the days of a plan leave out no comment that came';
            END IF;
            IF OLD.heard <> '' AND NEW.consulted_until IS DISTINCT FROM OLD.consulted_until THEN
                RAISE EXCEPTION 'what was heard has been said: comments stay closed';
            END IF;
            RETURN NEW;
        """,
    )

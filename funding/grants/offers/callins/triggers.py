"""What the database holds about call-ins by itself."""

import pgtrigger


def before_it_is_carried_out():
    """The trigger that a decision is called in which can be: published, with a day on which it comes into force, and
    none of its grants offered. The decision is locked: an offer that goes out meanwhile comes first, or not at all."""
    return pgtrigger.Trigger(
        name="before_it_is_carried_out",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            PERFORM 1 FROM boards_decision WHERE id = NEW.decision_id FOR NO KEY UPDATE;
            PERFORM 1 FROM boards_delegateddecision WHERE id = NEW.delegated_id FOR NO KEY UPDATE;
            IF NEW.outcome <> 'open' OR NOT EXISTS (
                SELECT 1 FROM boards_decisionnumber given JOIN boards_decision made ON made.id = given.decision_id
                 WHERE made.id = NEW.decision_id AND made.struck_out_at IS NULL AND given.in_force_on IS NOT NULL)
               AND NOT EXISTS (
                SELECT 1 FROM boards_delegatednotice given
                 WHERE given.decision_id = NEW.delegated_id AND given.in_force_on IS NOT NULL)
            THEN
                RAISE EXCEPTION 'this decision cannot be called in';
            END IF;
            IF EXISTS (SELECT 1 FROM funding_grant
                        WHERE (decision_id = NEW.decision_id OR delegated_id = NEW.delegated_id)
                          AND offered_on IS NOT NULL AND state <> 'cancelled')
            THEN
                RAISE EXCEPTION 'a decision that was carried out is not called in';
            END IF;
            RETURN NEW;
        """,
    )

"""What the database holds about claims by itself."""

import pgtrigger


def claims_its_stage():
    """The trigger that a claim names a stage of its own grant, where the grant has stages, and that no more is
    claimed of a stage than it has. Who claims locks the stage."""
    return pgtrigger.Trigger(
        name="claims_its_stage",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("room", "numeric")],
        func="""
            IF NEW.stage_id IS NULL THEN
                IF EXISTS (SELECT 1 FROM funding_paymentstage WHERE grant_id = NEW.grant_id) THEN
                    RAISE EXCEPTION 'a claim names the stage that it is of';
                END IF;
                RETURN NEW;
            END IF;
            SELECT amount INTO room FROM funding_paymentstage
             WHERE id = NEW.stage_id AND grant_id = NEW.grant_id FOR NO KEY UPDATE;
            IF room IS NULL OR NEW.amount > room - (
                SELECT COALESCE(SUM(amount), 0) FROM funding_payment
                 WHERE stage_id = NEW.stage_id AND state IN ('claimed', 'authorised', 'paid'))
            THEN
                RAISE EXCEPTION 'no more is claimed of a stage than it has';
            END IF;
            RETURN NEW;
        """,
    )


def claims_once_met():
    """The trigger that nothing is claimed before the conditions of payment are met. The grant is locked, so that
    none of them is taken back meanwhile."""
    return pgtrigger.Trigger(
        name="claims_once_met",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            PERFORM 1 FROM funding_grant WHERE id = NEW.grant_id FOR SHARE;
            IF EXISTS (SELECT 1 FROM funding_condition
                        WHERE grant_id = NEW.grant_id AND stage = 'before_payment' AND met_on IS NULL) THEN
                RAISE EXCEPTION 'a condition of payment is not met yet';
            END IF;
            RETURN NEW;
        """,
    )

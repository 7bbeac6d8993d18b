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


def pays_what_was_accepted():
    """The trigger that nothing is claimed, authorised or paid but on a grant that was accepted and is not on hold.
    The grant is locked, so that it is not put on hold meanwhile."""
    return pgtrigger.Trigger(
        name="pays_what_was_accepted",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Condition("NEW.state IN ('claimed', 'authorised', 'paid')"),
        func="""
            PERFORM 1 FROM funding_grant WHERE id = NEW.grant_id AND state = 'accepted' FOR SHARE;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'nothing is paid on a grant that is not accepted, or on hold';
            END IF;
            RETURN NEW;
        """,
    )


def reversed_with_nothing_asked_back():
    """The trigger that a payment is not reversed where money is asked back, or written off, that would then never
    have been paid. Who asks for money back locks the promise as well."""
    return pgtrigger.Trigger(
        name="reversed_with_nothing_asked_back",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Condition("NEW.state = 'reversed'"),
        declare=[("out", "numeric")],
        func="""
            SELECT promise.paid + promise.paid_before - promise.repaid INTO out FROM funding_reservation promise
              JOIN funding_grant given ON given.reservation_id = promise.id
             WHERE given.id = NEW.grant_id FOR NO KEY UPDATE OF promise;
            IF out < (SELECT COALESCE(SUM(amount), 0) FROM funding_repayment
                       WHERE grant_id = NEW.grant_id AND entry_id IS NULL) THEN
                RAISE EXCEPTION 'a payment of which money is asked back is not reversed';
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

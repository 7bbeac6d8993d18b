"""What the database holds about offers by itself."""

import pgtrigger


def stays_once_offered(name, columns=(), *, rows=False):
    """The trigger that what an offer says stays once it has gone: these columns, or all of them; `rows`: none comes and
    none goes. The grant is locked, so that an offer does not go meanwhile."""
    operation = pgtrigger.UpdateOf(*columns) if columns else pgtrigger.Update
    if rows:
        operation = operation | pgtrigger.Insert | pgtrigger.Delete
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        declare=[("of", "bigint")],
        func="""
            IF TG_OP = 'DELETE' THEN of := OLD.grant_id; ELSE of := NEW.grant_id; END IF;
            PERFORM 1 FROM funding_grant WHERE id = of FOR SHARE;
            IF EXISTS (SELECT 1 FROM funding_grant WHERE id = of AND offered_on IS NOT NULL)
               OR TG_OP = 'UPDATE' AND OLD.grant_id <> NEW.grant_id THEN
                RAISE EXCEPTION 'what was offered stays as it was sent';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


def goes_with_its_offer():
    """The trigger that a letter is kept of an offer that went out on that day."""
    return pgtrigger.Trigger(
        name="goes_with_its_offer",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            IF NOT EXISTS (SELECT 1 FROM funding_grant
                            WHERE id = NEW.grant_id AND offered_on = NEW.sent_on) THEN
                RAISE EXCEPTION 'an offer letter goes with an offer';
            END IF;
            RETURN NEW;
        """,
    )


def met_stays_once_paid():
    """The trigger that a condition of payment is not taken back once something is claimed, nor one of the offer
    once that has gone."""
    return pgtrigger.Trigger(
        name="met_stays_once_paid",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("met_on"),
        condition=pgtrigger.Condition("OLD.met_on IS NOT NULL AND NEW.met_on IS NULL"),
        func="""
            PERFORM 1 FROM funding_grant WHERE id = NEW.grant_id FOR NO KEY UPDATE;
            IF NEW.stage = 'before_offer'
               AND EXISTS (SELECT 1 FROM funding_grant WHERE id = NEW.grant_id AND offered_on IS NOT NULL)
               OR NEW.stage = 'before_payment'
               AND EXISTS (SELECT 1 FROM funding_payment WHERE grant_id = NEW.grant_id
                              AND state IN ('claimed', 'authorised', 'paid')) THEN
                RAISE EXCEPTION 'a condition on which something went out stays met';
            END IF;
            RETURN NEW;
        """,
    )


def adds_up():
    """The trigger that the stages of a grant add up to it, asked at the end of the transaction."""
    return pgtrigger.Trigger(
        name="adds_up",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        timing=pgtrigger.Deferred,
        declare=[("of", "bigint")],
        func="""
            IF TG_OP = 'DELETE' THEN of := OLD.grant_id; ELSE of := NEW.grant_id; END IF;
            IF EXISTS (SELECT 1 FROM funding_grant given
                        WHERE given.id = of AND given.amount <> (
                            SELECT COALESCE(SUM(part.amount), given.amount) FROM funding_paymentstage part
                             WHERE part.grant_id = given.id)) THEN
                RAISE EXCEPTION 'the stages of payment add up to the grant';
            END IF;
            RETURN NULL;
        """,
    )

"""What the database holds about payment files and what finance paid by itself."""

import pgtrigger

PAID_BY_FINANCE = """EXISTS (SELECT 1 FROM funding_financepayment said
                             WHERE said.payment_id = {payment} AND said.settled_at IS NULL)"""


def numbered():
    """The trigger that files are numbered without gaps."""
    return pgtrigger.Trigger(
        name="run_numbered",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            PERFORM pg_advisory_xact_lock(hashtext('funding.payment_run'));
            IF NEW.number <> 1 + (SELECT COALESCE(MAX(number), 0) FROM funding_paymentrun) THEN
                RAISE EXCEPTION 'payment files are numbered without gaps';
            END IF;
            RETURN NEW;
        """,
    )


def withdrawn_untaken():
    """The trigger that a file is not withdrawn once finance has paid something of it."""
    return pgtrigger.Trigger(
        name="withdrawn_untaken",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Condition("NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn'"),
        func=f"""
            PERFORM pg_advisory_xact_lock(hashtext('funding.payment_run'));
            IF EXISTS (SELECT 1 FROM funding_runpayment part WHERE part.run_id = NEW.id
                          AND {PAID_BY_FINANCE.format(payment="part.payment_id")}) THEN
                RAISE EXCEPTION 'finance has paid something of this file';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - names of ours
    )


def withdraws_its_rows():
    """The trigger that takes the payments out of a file that is withdrawn, so that they can be sent again."""
    return pgtrigger.Trigger(
        name="withdraws_its_rows",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Condition("NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn'"),
        func="""
            UPDATE funding_runpayment SET is_withdrawn = true WHERE run_id = NEW.id;
            RETURN NULL;
        """,
    )


def withdrawn_with_its_file():
    """The trigger that a payment is out of its file where the file is withdrawn, and only then."""
    return pgtrigger.Trigger(
        name="withdrawn_with_its_file",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("is_withdrawn"),
        func="""
            IF NEW.is_withdrawn <> (SELECT state = 'withdrawn' FROM funding_paymentrun
                                     WHERE id = NEW.run_id FOR SHARE) THEN
                RAISE EXCEPTION 'a payment is taken out of its file with the whole file';
            END IF;
            RETURN NEW;
        """,
    )


def adds_up(name, run):
    """The trigger that a file's total and number are those of its rows: asked at the end of the transaction, so that
    no row comes to a file afterwards."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM funding_paymentrun run WHERE run.id = {run}
                   AND (run.total, run.count::bigint) = (
                       SELECT COALESCE(SUM(amount), 0), COUNT(*) FROM funding_runpayment WHERE run_id = run.id))
            THEN
                RAISE EXCEPTION 'a payment file adds up to its total';
            END IF;
            RETURN NULL;
        """,  # noqa: S608 - names of ours
    )


def sends_what_is_authorised():
    """The trigger that only what is authorised and not paid goes into a file, as it was claimed, on a grant that runs,
    and not by who authorised it."""
    return pgtrigger.Trigger(
        name="sends_what_is_authorised",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            PERFORM 1 FROM funding_grant WHERE id = (
                SELECT grant_id FROM funding_payment WHERE id = NEW.payment_id) FOR SHARE;
            PERFORM 1 FROM funding_payment WHERE id = NEW.payment_id FOR SHARE;
            IF NOT EXISTS (
                SELECT 1 FROM funding_payment claim
                  JOIN funding_grant given ON given.id = claim.grant_id
                  JOIN funding_reservation promise ON promise.id = given.reservation_id
                  JOIN funding_grantrequest asked ON asked.id = given.request_id
                  JOIN funding_paymentrun run ON run.id = NEW.run_id
                 WHERE claim.id = NEW.payment_id AND claim.state = 'authorised' AND given.state = 'accepted'
                   AND asked.what <> 'purchase'
                   AND (claim.amount, promise.label, 'WP' || claim.id)
                     = (NEW.amount, NEW.grant_reference, NEW.reference)
                   AND claim.authorised_by_id IS DISTINCT FROM run.made_by_id)
               OR {PAID_BY_FINANCE.format(payment="NEW.payment_id")}
            THEN
                RAISE EXCEPTION 'only what somebody else authorised and is not paid is sent to finance';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - names of ours
    )

"""What the database holds about reports and repayments by itself."""

import pgtrigger


def of_an_accepted_grant():
    """The trigger that a report is asked for a grant that was accepted."""
    return pgtrigger.Trigger(
        name="of_an_accepted_grant",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            IF NOT EXISTS (SELECT 1 FROM funding_grant
                            WHERE id = NEW.grant_id AND accepted_on <= NEW.due_on) THEN
                RAISE EXCEPTION 'a report is of a grant that was accepted';
            END IF;
            RETURN NEW;
        """,
    )


def of_what_was_paid():
    """The trigger that no more is asked back of a grant than was paid, with what is asked for already. The promise is
    locked, so that two at once ask for no more."""
    return pgtrigger.Trigger(
        name="of_what_was_paid",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("out", "numeric")],
        func="""
            SELECT promise.paid + promise.paid_before INTO out FROM funding_reservation promise
              JOIN funding_grant given ON given.reservation_id = promise.id
             WHERE given.id = NEW.grant_id FOR NO KEY UPDATE OF promise;
            IF NEW.state <> 'asked' OR NEW.amount > out - (
                SELECT COALESCE(SUM(amount), 0) FROM funding_repayment
                 WHERE grant_id = NEW.grant_id AND entry_id IS NULL)
            THEN
                RAISE EXCEPTION 'no more is asked back than was paid';
            END IF;
            RETURN NEW;
        """,
    )


def received_by_its_entry():
    """The trigger that a repayment is received by an entry of its grant, of that amount and day (after 31 March,
    before the close, of 31 March). Without one only what was paid in a year that is closed, which takes none."""
    return pgtrigger.Trigger(
        name="received_by_its_entry",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("entry_id", "state"),
        condition=pgtrigger.Condition("NEW.state = 'received'"),
        func="""
            IF NEW.entry_id IS NULL AND EXISTS (
                SELECT 1 FROM funding_grant given
                  JOIN funding_reservation promise ON promise.id = given.reservation_id
                  JOIN funding_allocation ward ON ward.id = promise.allocation_id
                  JOIN funding_financialyear held ON held.id = ward.year_id
                 WHERE given.id = NEW.grant_id
                   AND (held.closed_at IS NOT NULL OR promise.paid < NEW.amount AND promise.paid_before > 0))
            THEN
                RETURN NEW;
            END IF;
            IF NOT EXISTS (
                SELECT 1 FROM funding_entry back
                  JOIN funding_grant given ON given.reservation_id = back.reservation_id
                  JOIN funding_allocation ward ON ward.id = back.allocation_id
                  JOIN funding_financialyear held ON held.id = ward.year_id
                 WHERE back.id = NEW.entry_id AND given.id = NEW.grant_id
                   AND back.kind = 'paid_back' AND back.amount = NEW.amount
                   AND back."on" = LEAST(NEW.received_on, make_date(held.first + 1, 3, 31)))
            THEN
                RAISE EXCEPTION 'a repayment is received by an entry of its grant';
            END IF;
            RETURN NEW;
        """,
    )

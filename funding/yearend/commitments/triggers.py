"""What the database holds about what becomes of commitments by itself."""

import pgtrigger


def of_an_open_year():
    """The trigger that what becomes of a commitment is entered, changed and removed while its year is open, for
    what is of that year."""
    return pgtrigger.Trigger(
        name="of_an_open_year",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("held", "bigint")],
        func="""
            held := CASE TG_OP WHEN 'DELETE' THEN OLD.year_id ELSE NEW.year_id END;
            PERFORM 1 FROM funding_financialyear WHERE id = held AND closed_at IS NULL FOR SHARE;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'the financial year is closed';
            END IF;
            IF TG_OP = 'INSERT' AND NOT (
                EXISTS (SELECT 1 FROM funding_grant given
                          JOIN funding_reservation promise ON promise.id = given.reservation_id
                          JOIN funding_allocation ward ON ward.id = promise.allocation_id
                         WHERE given.id = NEW.grant_id AND ward.year_id = NEW.year_id)
                OR EXISTS (SELECT 1 FROM funding_order WHERE id = NEW.order_id AND year_id = NEW.year_id)
                OR EXISTS (SELECT 1 FROM funding_budgetline WHERE id = NEW.line_id AND year_id = NEW.year_id))
            THEN
                RAISE EXCEPTION 'what becomes of a commitment is entered in its own year';
            END IF;
            RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
        """,
    )

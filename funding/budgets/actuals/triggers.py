"""What the database holds about actuals and orders by itself."""

import pgtrigger


def of_an_open_year():
    """The trigger that nothing is booked, changed or removed in a year that is closed, nor moved out of
    its year."""
    return pgtrigger.Trigger(
        name="of_an_open_year",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("held", "bigint")],
        func="""
            IF TG_OP = 'UPDATE' AND NEW.year_id <> OLD.year_id THEN
                RAISE EXCEPTION 'what finance booked stays in its year';
            END IF;
            held := CASE TG_OP WHEN 'DELETE' THEN OLD.year_id ELSE NEW.year_id END;
            PERFORM 1 FROM funding_financialyear WHERE id = held AND closed_at IS NULL FOR SHARE;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'the financial year is closed';
            END IF;
            RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
        """,
    )

"""What the database holds about forecasts by itself."""

import pgtrigger


def of_an_open_year():
    """The trigger that what a line costs is not written in a year that is closed."""
    return pgtrigger.Trigger(
        name="of_an_open_year",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("of_line", "bigint")],
        func="""
            IF TG_OP = 'UPDATE' AND NEW.line_id <> OLD.line_id THEN
                RAISE EXCEPTION 'this stays on its line';
            END IF;
            of_line := CASE TG_OP WHEN 'DELETE' THEN OLD.line_id ELSE NEW.line_id END;
            PERFORM 1 FROM funding_financialyear held JOIN funding_budgetline line ON line.year_id = held.id
              WHERE line.id = of_line AND held.closed_at IS NULL FOR SHARE OF held;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'the financial year is closed';
            END IF;
            RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
        """,
    )


def frozen_once_signed_off():
    """The trigger that a forecast of a period that was signed off stays as it is, and none is added."""
    return pgtrigger.Trigger(
        name="frozen_once_signed_off",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("held", "funding_forecast%ROWTYPE")],
        func="""
            IF TG_OP = 'UPDATE' AND (OLD.line_id, OLD.period) IS DISTINCT FROM (NEW.line_id, NEW.period) THEN
                RAISE EXCEPTION 'a forecast stays with its line and period';
            END IF;
            IF TG_OP = 'DELETE' THEN held := OLD; ELSE held := NEW; END IF;
            -- Who signs off locks the budget: what is being written then comes before or not at all.
            PERFORM 1 FROM funding_budget b JOIN funding_budgetline l ON l.budget_id = b.id
              WHERE l.id = held.line_id FOR SHARE OF b;
            IF EXISTS (SELECT 1 FROM funding_signoff s JOIN funding_budgetline l ON l.budget_id = s.budget_id
                        WHERE l.id = held.line_id AND s.period >= held.period) THEN
                RAISE EXCEPTION 'the forecast of this period is signed off';
            END IF;
            RETURN held;
        """,
    )


def signed_in_order():
    """The trigger that a later period is signed off later, in a year that is not closed."""
    return pgtrigger.Trigger(
        name="signed_in_order",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            PERFORM 1 FROM funding_budget WHERE id = NEW.budget_id FOR NO KEY UPDATE;
            IF EXISTS (SELECT 1 FROM funding_signoff
                        WHERE budget_id = NEW.budget_id AND period >= NEW.period) THEN
                RAISE EXCEPTION 'this period, or a later one, is signed off';
            END IF;
            PERFORM 1 FROM funding_financialyear held JOIN funding_budget b ON b.year_id = held.id
              WHERE b.id = NEW.budget_id AND held.closed_at IS NULL FOR SHARE OF held;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'the financial year is closed';
            END IF;
            RETURN NEW;
        """,
    )

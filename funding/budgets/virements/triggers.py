"""What the database holds about virements by itself."""

import pgtrigger

from funding.ledger.triggers import ZERO_SUM


def like_to_like():
    """The trigger that money moves within a year, never between capital and revenue, and ring-fenced money
    only within its fund: asked when it is entered, and again when it is moved, for a fund may have been
    ring-fenced meanwhile."""
    return pgtrigger.Trigger(
        name="like_to_like",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
        func="""
            IF TG_OP = 'UPDATE' AND NEW.state <> 'done' THEN
                RETURN NEW;
            END IF;
            IF NEW.from_ward_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM funding_allocation a JOIN funding_allocation b ON b.year_id = a.year_id
                 WHERE a.id = NEW.from_ward_id AND b.id = NEW.to_ward_id) THEN
                RAISE EXCEPTION 'money moves within one financial year';
            END IF;
            IF NEW.from_line_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM funding_budgetline a JOIN funding_budgetline b
                    ON b.year_id = a.year_id AND b.nature = a.nature
                  JOIN funding_fund f ON f.id = a.fund_id
                 WHERE a.id = NEW.from_line_id AND b.id = NEW.to_line_id
                   AND (f.ring = 'none' OR b.fund_id = a.fund_id)) THEN
                RAISE EXCEPTION 'money moves within one financial year, between lines of the same nature, and ring-fenced money within its fund';
            END IF;
            RETURN NEW;
        """,
    )


def moves_nothing_away():
    """The trigger that a virement that is done has its two entries, which add up to nothing: asked at the
    end of the transaction, of the virement and of each entry alike."""
    return pgtrigger.Trigger(
        name="moves_nothing_away",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        timing=pgtrigger.Deferred,
        func=ZERO_SUM.format(virement="NEW.id"),
    )

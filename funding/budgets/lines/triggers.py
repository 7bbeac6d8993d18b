"""What the database holds about budget lines by itself."""

import pgtrigger


def of_its_year():
    """The trigger that a line is of the year of its budget, in which nothing is closed."""
    return pgtrigger.Trigger(
        name="of_its_year",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            IF NEW.amount <> 0 THEN
                RAISE EXCEPTION 'the budget of a line is written by its entries';
            END IF;
            PERFORM 1 FROM funding_budget held JOIN funding_financialyear year ON year.id = held.year_id
              WHERE held.id = NEW.budget_id AND held.year_id = NEW.year_id
                AND year.closed_at IS NULL FOR SHARE OF year;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'a line is of the year of its budget, and that year is not closed';
            END IF;
            RETURN NEW;
        """,
    )


def budget_written_by_entries():
    """The trigger that the budget of a line follows its entries, and nothing else writes it."""
    return pgtrigger.Trigger(
        name="budget_written_by_entries",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("amount"),
        condition=pgtrigger.Condition("OLD.amount IS DISTINCT FROM NEW.amount"),
        func="""
            IF pg_trigger_depth() < 2 THEN
                RAISE EXCEPTION 'the budget of a line is written by its entries';
            END IF;
            RETURN NEW;
        """,
    )


def phased_in_full():
    """The trigger that the months of a line are shares: none negative, not all nothing."""
    return pgtrigger.Trigger(
        name="phased_in_full",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("phasing"),
        condition=pgtrigger.Condition("NEW.phasing IS NOT NULL"),
        func="""
            IF array_position(NEW.phasing, NULL) IS NOT NULL OR 0 > ANY (NEW.phasing)
               OR NOT 0 < ANY (NEW.phasing) THEN
                RAISE EXCEPTION 'phasing has twelve amounts, none below nothing and not all nothing';
            END IF;
            RETURN NEW;
        """,
    )


def stays_once_closed():
    """The trigger that a line of a year that is closed stays as it is: with other codes, other money would
    have been spent on it."""
    return pgtrigger.Trigger(
        name="stays_once_closed",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func="""
            PERFORM 1 FROM funding_financialyear WHERE id = OLD.year_id AND closed_at IS NULL FOR SHARE;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'the financial year is closed';
            END IF;
            RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
        """,
    )


def keeps_its_kind():
    """The trigger that a line stays capital or revenue, and in its fund, once money was moved to or from it: or
    what may not be mixed is mixed in two steps."""
    return pgtrigger.Trigger(
        name="keeps_its_kind",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("nature", "fund_id"),
        condition=pgtrigger.Condition("OLD.nature <> NEW.nature OR OLD.fund_id <> NEW.fund_id"),
        func="""
            IF EXISTS (SELECT 1 FROM funding_budgetentry WHERE line_id = OLD.id AND kind = 'moved') THEN
                RAISE EXCEPTION 'money was moved to or from this line by a virement: its fund and kind stay';
            END IF;
            RETURN NEW;
        """,
    )


def opened_in_an_open_year():
    """The trigger that no budget is opened in a year that is closed."""
    return pgtrigger.Trigger(
        name="opened_in_an_open_year",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            PERFORM 1 FROM funding_financialyear WHERE id = NEW.year_id AND closed_at IS NULL FOR SHARE;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'the financial year is closed';
            END IF;
            RETURN NEW;
        """,
    )


def moves_the_line():
    """The trigger that adds an entry to the budget of its line, whose CHECK refuses to go below
    nothing. A year that is closed takes none."""
    return pgtrigger.Trigger(
        name="moves_the_line",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func="""
            PERFORM 1 FROM funding_financialyear held JOIN funding_budgetline line ON line.year_id = held.id
              WHERE line.id = NEW.line_id AND held.closed_at IS NULL FOR SHARE OF held;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'the financial year is closed';
            END IF;
            UPDATE funding_budgetline SET amount = amount + NEW.amount WHERE id = NEW.line_id;
            RETURN NULL;
        """,
    )

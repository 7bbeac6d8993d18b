"""What the database holds about savings by itself."""

import pgtrigger

VERIFIED = """
    SELECT 1 FROM funding_savingentry said
     WHERE said.saving_id = {saving} AND said.kind = 'verified'
     GROUP BY said.year_id HAVING SUM(said.amount) <> 0
"""
"""SQL: a row for each year of a saving that is verified."""
OWNS = """
    SELECT 1 FROM neighbourhoods_person owner
      LEFT JOIN neighbourhoods_person kept ON kept.id = owner.merged_into_id
     WHERE owner.id = {owner} AND {user} IN (owner.user_id, kept.user_id)
"""
"""SQL: a row where an account is that of the owner, also once the owner was merged into another entry."""


def verified_stays(fields):
    """The trigger that these fields of what was verified stay as they are, until its verification falls."""
    return pgtrigger.Trigger(
        name="verified_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(*fields),
        func=f"""
            IF EXISTS ({VERIFIED.format(saving="NEW.id")}) THEN
                RAISE EXCEPTION 'what was verified stays: its verification falls first';
            END IF;
            RETURN NEW;
        """,
    )


def not_its_verifier():
    """The trigger that nobody comes to own a saving that they verified."""
    return pgtrigger.Trigger(
        name="not_its_verifier",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("owner_id"),
        func=f"""
            IF EXISTS (
                SELECT 1 FROM funding_savingentry said
                 WHERE said.saving_id = NEW.id AND said.kind = 'verified' AND said.amount > 0
                   AND NOT EXISTS (SELECT 1 FROM funding_savingentry later
                                    WHERE later.saving_id = NEW.id AND later.year_id = said.year_id
                                      AND later.kind = 'verified' AND later.id > said.id)
                   AND EXISTS ({OWNS.format(owner="NEW.owner_id", user="said.made_by_id")})) THEN
                RAISE EXCEPTION 'who verified a saving does not own it';
            END IF;
            RETURN NEW;
        """,  # noqa: S608 - fixed SQL
    )


def in_the_place_of_its_line():
    """The trigger that a saving on a budget line is in the place of that budget."""
    return pgtrigger.Trigger(
        name="in_the_place_of_its_line",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("line_id", "neighbourhood_id", "area_id"),
        condition=pgtrigger.Condition("NEW.line_id IS NOT NULL"),
        func="""
            IF NOT EXISTS (
                SELECT 1 FROM funding_budgetline line JOIN funding_budget held ON held.id = line.budget_id
                 WHERE line.id = NEW.line_id
                   AND (held.neighbourhood_id, held.area_id)
                       IS NOT DISTINCT FROM (NEW.neighbourhood_id, NEW.area_id)) THEN
                RAISE EXCEPTION 'a saving is in the place of its budget line';
            END IF;
            RETURN NEW;
        """,
    )


def used_stays():
    """The trigger that what was moved with a saving is moved with one that is cashable and on that line."""
    return pgtrigger.Trigger(
        name="used_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("is_cashable", "line_id", "state"),
        condition=pgtrigger.AnyChange("is_cashable", "line", "state"),
        func="""
            IF EXISTS (SELECT 1 FROM funding_savinguse WHERE saving_id = NEW.id) THEN
                RAISE EXCEPTION 'a change of the budget is linked to this saving';
            END IF;
            RETURN NEW;
        """,
    )


def entry_fits():
    """The trigger of an entry: whoever adds one to the same saving waits. Nothing moves in a closed year; no total
    falls below nothing; finance verifies on evidence, once, no more than was delivered, and neither its owner
    nor who entered it; what is verified does not change before its verification has fallen whole."""
    return pgtrigger.Trigger(
        name="entry_fits",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        declare=[
            ("held", "funding_saving%ROWTYPE"),
            ("is_open", "boolean"),
            ("planned_", "numeric"),
            ("delivered_", "numeric"),
            ("verified_", "numeric"),
        ],
        func=f"""
            SELECT * INTO held FROM funding_saving WHERE id = NEW.saving_id FOR NO KEY UPDATE;
            SELECT closed_at IS NULL INTO is_open FROM funding_financialyear
             WHERE id = NEW.year_id FOR SHARE;
            IF NOT is_open THEN
                RAISE EXCEPTION 'the financial year is closed';
            END IF;
            IF held.state <> 'open' THEN
                RAISE EXCEPTION 'this saving was given up';
            END IF;
            SELECT COALESCE(SUM(amount) FILTER (WHERE kind = 'planned'), 0),
                   COALESCE(SUM(amount) FILTER (WHERE kind = 'delivered'), 0),
                   COALESCE(SUM(amount) FILTER (WHERE kind = 'verified'), 0)
              INTO planned_, delivered_, verified_
              FROM funding_savingentry WHERE saving_id = NEW.saving_id AND year_id = NEW.year_id;
            IF planned_ < 0 OR delivered_ < 0 OR verified_ < 0 OR verified_ > delivered_ THEN
                RAISE EXCEPTION 'no total falls below nothing, and no more is verified than delivered';
            END IF;
            IF NEW.kind <> 'verified' AND verified_ > 0 THEN
                RAISE EXCEPTION 'what was verified stays: its verification falls first';
            END IF;
            IF NEW.kind = 'verified' AND NEW.amount < 0 AND verified_ <> 0 THEN
                RAISE EXCEPTION 'a verification falls whole';
            END IF;
            IF NEW.kind = 'verified' AND NEW.amount > 0 THEN
                IF verified_ <> NEW.amount THEN
                    RAISE EXCEPTION 'a saving is verified once a year';
                END IF;
                IF NEW.made_by_id IS NULL
                   OR EXISTS (SELECT 1 FROM funding_savinghand
                               WHERE saving_id = NEW.saving_id AND user_id = NEW.made_by_id)
                   OR EXISTS (SELECT 1 FROM funding_savingentry
                               WHERE saving_id = NEW.saving_id AND year_id = NEW.year_id
                                 AND kind <> 'verified' AND made_by_id = NEW.made_by_id)
                   OR EXISTS ({OWNS.format(owner="held.owner_id", user="NEW.made_by_id")}) THEN
                    RAISE EXCEPTION 'a saving is verified neither by its owner nor by who entered it';
                END IF;
                IF NOT EXISTS (SELECT 1 FROM funding_savingevidence
                                WHERE saving_id = NEW.saving_id AND year_id = NEW.year_id) THEN
                    RAISE EXCEPTION 'a saving is verified on evidence';
                END IF;
            END IF;
            RETURN NULL;
        """,  # noqa: S608 - fixed SQL
    )


def evidence_fits():
    """The trigger of evidence: added while its year is open, and taken away before it was rested on."""
    return pgtrigger.Trigger(
        name="evidence_fits",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Delete,
        declare=[("held", "funding_savingevidence%ROWTYPE"), ("is_open", "boolean")],
        func="""
            IF TG_OP = 'DELETE' THEN held := OLD; ELSE held := NEW; END IF;
            PERFORM 1 FROM funding_saving WHERE id = held.saving_id FOR NO KEY UPDATE;
            SELECT closed_at IS NULL INTO is_open FROM funding_financialyear
             WHERE id = held.year_id FOR SHARE;
            IF NOT is_open THEN
                RAISE EXCEPTION 'the financial year is closed';
            END IF;
            IF TG_OP = 'DELETE' AND (SELECT COALESCE(SUM(amount), 0) FROM funding_savingentry
                  WHERE saving_id = held.saving_id AND year_id = held.year_id AND kind = 'verified') <> 0 THEN
                RAISE EXCEPTION 'a verification rests on this evidence';
            END IF;
            RETURN held;
        """,
    )


def use_fits():
    """The trigger that a change of the budget is linked to a cashable saving of the same line."""
    return pgtrigger.Trigger(
        name="use_fits",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            PERFORM 1 FROM funding_saving WHERE id = NEW.saving_id FOR NO KEY UPDATE;
            IF NOT EXISTS (
                SELECT 1 FROM funding_saving held
                  JOIN funding_budgetline own ON own.id = held.line_id
                  JOIN funding_budgetline line
                    ON (line.cost_centre, line.account_code) = (own.cost_centre, own.account_code)
                 WHERE held.id = NEW.saving_id AND held.is_cashable AND held.state = 'open'
                   AND (EXISTS (SELECT 1 FROM funding_virement moved
                                 WHERE moved.id = NEW.virement_id AND moved.state = 'done'
                                   AND line.id IN (moved.from_line_id, moved.to_line_id))
                        OR EXISTS (SELECT 1 FROM funding_budgetentry entry
                                    WHERE entry.id = NEW.entry_id AND entry.line_id = line.id
                                      AND entry.kind = 'set'))) THEN
                RAISE EXCEPTION 'a change of the budget is linked to a cashable saving of that line';
            END IF;
            RETURN NEW;
        """,
    )

"""What the database holds about the closing of a year by itself."""

import pgtrigger

from funding.ledger.triggers import WHOLE_CARRY


def runs_an_approved_rule():
    """The trigger that a closing runs under the rule of its year, which a body approved, and that settles every
    open commitment."""
    return pgtrigger.Trigger(
        name="runs_an_approved_rule",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("NEW.state = 'done' AND OLD.state <> 'done'"),
        func="""
            PERFORM 1 FROM funding_carryrule WHERE year_id = NEW.year_id AND state = 'approved' FOR SHARE;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'a year is closed under a rule that was approved';
            END IF;
            IF EXISTS (SELECT 1 FROM funding_commitment WHERE year_id = NEW.year_id AND NOT is_settled) THEN
                RAISE EXCEPTION 'a year is closed once every commitment is settled';
            END IF;
            RETURN NEW;
        """,
    )


def closes_its_year():
    """The trigger that a closing that is done has closed its year: asked at the end of the transaction."""
    return pgtrigger.Trigger(
        name="closes_its_year",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Condition("NEW.state = 'done' AND OLD.state <> 'done'"),
        func="""
            IF NOT EXISTS (SELECT 1 FROM funding_financialyear
                            WHERE id = NEW.year_id AND closed_at = NEW.ended_at) THEN
                RAISE EXCEPTION 'a closing that is done has closed its year';
            END IF;
            RETURN NULL;
        """,
    )


def carries_a_promise():
    """The trigger that a grant is carried from the year that is closed into the next of the same body: what was
    unpaid is released there and promised here, to the penny."""
    return pgtrigger.Trigger(
        name="carries_a_promise",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            IF NOT EXISTS (
                SELECT 1 FROM funding_closing done
                  JOIN funding_financialyear held ON held.id = done.year_id AND held.closed_at IS NULL
                  JOIN funding_reservation before ON before.id = NEW.before_id
                  JOIN funding_allocation source ON source.id = before.allocation_id AND source.year_id = held.id
                  JOIN funding_reservation after ON after.id = NEW.after_id
                  JOIN funding_allocation ward ON ward.id = after.allocation_id AND ward.body_id = source.body_id
                  JOIN funding_financialyear next ON next.id = ward.year_id AND next.first = held.first + 1
                  JOIN funding_grant given ON given.id = NEW.grant_id AND given.reservation_id = before.id
                 WHERE done.id = NEW.closing_id AND done.state = 'done' AND after.label = before.label
                   AND before.taken = before.paid AND after.taken = NEW.amount AND after.paid = 0
                   AND after.paid_before = before.paid_before + before.paid - before.repaid
                   AND EXISTS (SELECT 1 FROM funding_entry gone WHERE gone.reservation_id = before.id
                                  AND gone.kind = 'released' AND gone.amount = NEW.amount))
            THEN
                RAISE EXCEPTION 'a grant is carried from the year that is closed into the next, as it stands';
            END IF;
            RETURN NEW;
        """,
    )


def grant_goes_on():
    """The trigger that a grant that was carried goes on with its promise of the next year: asked at the end of the
    transaction."""
    return pgtrigger.Trigger(
        name="grant_goes_on",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        func="""
            IF EXISTS (SELECT 1 FROM funding_grant
                        WHERE id = NEW.grant_id AND reservation_id = NEW.before_id) THEN
                RAISE EXCEPTION 'a grant that was carried goes on with its promise of the next year';
            END IF;
            RETURN NULL;
        """,
    )


def into_the_next_year():
    """The trigger that money is carried from the year that is closed into the next: of a ward budget to the same
    body, and of what nobody was granted no more than the rule keeps; of a line to one of the same place, fund and
    nature. What was carried for a grant goes back where the rule carried it for that grant alone."""
    return pgtrigger.Trigger(
        name="into_the_next_year",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            IF NEW.returned_id IS NOT NULL AND EXISTS (
                SELECT 1 FROM funding_carriedgrant gone
                  JOIN funding_reservation promise ON promise.id = gone.after_id
                  JOIN funding_carryrule rule ON rule.wards IN ('nothing', 'committed')
                  JOIN funding_closing done ON done.id = gone.closing_id AND done.year_id = rule.year_id
                 WHERE gone.id = NEW.returned_id AND gone.closing_id = NEW.closing_id
                   AND promise.allocation_id = NEW.from_ward_id AND NEW.amount <= gone.amount - promise.taken)
            THEN
                RETURN NEW;
            END IF;
            IF NEW.returned_id IS NULL AND EXISTS (
                SELECT 1 FROM funding_closing done
                  JOIN funding_financialyear held ON held.id = done.year_id AND held.closed_at IS NULL
                  JOIN funding_financialyear next ON next.first = held.first + 1
                  JOIN funding_carryrule rule ON rule.year_id = held.id
                 WHERE done.id = NEW.closing_id AND done.state = 'done'
                   AND (EXISTS (SELECT 1 FROM funding_allocation a
                                  JOIN funding_allocation b ON b.body_id = a.body_id AND b.year_id = next.id
                                 WHERE a.id = NEW.from_ward_id AND a.year_id = held.id AND b.id = NEW.to_ward_id)
                        AND (rule.wards = 'all' OR NEW.kept = 0 OR rule.wards = 'capped' AND NEW.kept <= rule.cap)
                     OR EXISTS (SELECT 1 FROM funding_budgetline a
                                  JOIN funding_budgetline b ON b.fund_id = a.fund_id AND b.nature = a.nature
                                  JOIN funding_budget c ON c.id = a.budget_id
                                  JOIN funding_budget d ON d.id = b.budget_id
                                 WHERE a.id = NEW.from_line_id AND a.year_id = held.id
                                   AND b.id = NEW.to_line_id AND b.year_id = next.id
                                   AND (c.neighbourhood_id, c.area_id) IS NOT DISTINCT FROM (d.neighbourhood_id, d.area_id)
                                   AND CASE a.nature WHEN 'capital' THEN rule.capital ELSE rule.revenue END = 'on_request')))
            THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'money is carried as the rule of the year says, into the next year of the same ward committee or place';
        """,
    )


def carries_nothing_away():
    """The trigger that what is carried has its entries: out of one year and into the next, to the penny."""
    return pgtrigger.Trigger(
        name="carries_nothing_away",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        func=WHOLE_CARRY.format(carry="NEW.id"),
    )

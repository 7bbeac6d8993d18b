"""What the database holds about money by itself: the balance follows the entries, and nothing else
writes it."""

import pgtrigger


def of_ward_committee():
    """The trigger that money is set aside for ward committees alone."""
    return pgtrigger.Trigger(
        name="of_ward_committee",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            IF NOT EXISTS (SELECT 1 FROM boards_body
                            WHERE id = NEW.body_id AND kind = 'ward_committee' FOR SHARE) THEN
                RAISE EXCEPTION 'a ward budget belongs to a ward committee';
            END IF;
            RETURN NEW;
        """,
    )


def stays_a_ward_committee():
    """The trigger that a body with ward budgets becomes no other kind of body."""
    return pgtrigger.Trigger(
        name="stays_a_ward_committee",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("kind"),
        condition=pgtrigger.Condition("OLD.kind = 'ward_committee' AND NEW.kind <> OLD.kind"),
        func="""
            IF EXISTS (SELECT 1 FROM funding_allocation WHERE body_id = NEW.id) THEN
                RAISE EXCEPTION 'a ward committee with ward budgets stays one';
            END IF;
            RETURN NEW;
        """,
    )


def begins_with_a_balance():
    """The trigger that gives an allocation its balance of nothing."""
    return pgtrigger.Trigger(
        name="begins_with_a_balance",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func="""
            INSERT INTO funding_balance (allocation_id, available, taken, paid)
            VALUES (NEW.id, 0, 0, 0);
            RETURN NULL;
        """,
    )


MOVES = """
            SELECT held.closed_at INTO closed FROM funding_financialyear held
              JOIN funding_allocation ward ON ward.year_id = held.id
             WHERE ward.id = NEW.allocation_id FOR SHARE OF held;
            IF closed IS NOT NULL THEN
                RAISE EXCEPTION 'the financial year is closed';
            END IF;
            IF NEW.reverses_id IS NOT NULL THEN
                SELECT * INTO was FROM funding_entry WHERE id = NEW.reverses_id;
                IF (was.allocation_id, was.kind, was.reservation_id, was.amount)
                   IS DISTINCT FROM (NEW.allocation_id, NEW.kind, NEW.reservation_id, -NEW.amount)
                   OR was.reverses_id IS NOT NULL THEN
                    RAISE EXCEPTION 'an entry is reversed by its opposite, once';
                END IF;
            END IF;
            more := CASE WHEN NEW.kind IN ('allocated', 'carried', 'moved', 'repaid') THEN NEW.amount ELSE 0 END;
            promised := CASE NEW.kind WHEN 'taken' THEN NEW.amount WHEN 'released' THEN -NEW.amount
                        ELSE 0 END;
            spent := CASE NEW.kind WHEN 'paid' THEN NEW.amount WHEN 'paid_back' THEN -NEW.amount
                     ELSE 0 END;
            UPDATE funding_balance
               SET available = available + more, taken = taken + promised, paid = paid + spent
             WHERE allocation_id = NEW.allocation_id;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'this allocation has no balance';
            END IF;
            IF NEW.kind = 'repaid' THEN
                UPDATE funding_reservation promise SET repaid = promise.repaid + NEW.amount
                  FROM funding_allocation source, funding_financialyear past, funding_allocation ward, funding_financialyear held
                 WHERE promise.id = NEW.reservation_id AND source.id = promise.allocation_id AND past.id = source.year_id
                   AND ward.id = NEW.allocation_id AND held.id = ward.year_id
                   AND ward.body_id = source.body_id AND past.first <= held.first;
                IF NOT FOUND THEN
                    RAISE EXCEPTION 'what was paid earlier comes back to the ward budget of the same body';
                END IF;
            ELSIF NEW.reservation_id IS NOT NULL THEN
                UPDATE funding_reservation SET taken = taken + promised, paid = paid + spent
                 WHERE id = NEW.reservation_id AND allocation_id = NEW.allocation_id;
                IF NOT FOUND THEN
                    RAISE EXCEPTION 'the reservation is of another allocation';
                END IF;
            END IF;
            RETURN NULL;
        """
"""SQL: what an entry does to its balance and its reservation."""


def moves_the_balance():
    """The trigger that adds an entry to the balance of its allocation and to its reservation, in this
    order, so that the CHECKs of both refuse what cannot be. After the row is stored: one that ON CONFLICT leaves
    out moves nothing. A year that is closed takes none: who
    closes it waits for what is being written, and what comes later sees that it is closed."""
    return pgtrigger.Trigger(
        name="moves_the_balance",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        declare=[
            ("closed", "timestamptz"),
            ("was", "funding_entry%ROWTYPE"),
            ("more", "numeric"),
            ("promised", "numeric"),
            ("spent", "numeric"),
        ],
        func=MOVES,
    )


def written_by_entries(kept, starts_at_nothing):
    """The trigger of a running total: only the trigger of an entry writes it (this one then runs
    inside that one). `kept` are the columns that never change."""
    same = ", ".join(kept)
    old, new = (", ".join(f"{row}.{each}" for each in kept) for row in ("OLD", "NEW"))
    begins = (
        "NEW.taken <> 0 OR NEW.paid <> 0 OR NEW.repaid <> 0"
        if starts_at_nothing
        else "pg_trigger_depth() < 2"
    )
    return pgtrigger.Trigger(
        name="written_by_entries",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            -- {same}: as they were made.
            IF TG_OP = 'INSERT' THEN
                IF {begins} THEN
                    RAISE EXCEPTION 'a running total begins with nothing';
                END IF;
                RETURN NEW;
            END IF;
            IF TG_OP = 'DELETE' OR pg_trigger_depth() < 2 OR ({old}) IS DISTINCT FROM ({new}) THEN
                RAISE EXCEPTION 'a running total is written by entries alone';
            END IF;
            RETURN NEW;
        """,
    )


def closed_stays_closed():
    """The trigger that a year that was closed stays as it is."""
    return pgtrigger.Protect(
        name="closed_stays_closed",
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Q(old__closed_at__isnull=False),
    )


ZERO_SUM = """
            PERFORM 1 FROM funding_virement v WHERE v.id = {virement} AND v.state <> 'done'
                AND NOT EXISTS (SELECT 1 FROM funding_budgetentry e WHERE e.virement_id = v.id)
                AND NOT EXISTS (SELECT 1 FROM funding_entry e WHERE e.virement_id = v.id);
            IF FOUND THEN
                RETURN NULL;
            END IF;
            PERFORM 1 FROM funding_virement v WHERE v.id = {virement} AND v.state = 'done'
                AND (SELECT array_agg((e.line_id, e.amount) ORDER BY e.amount) FROM funding_budgetentry e WHERE e.virement_id = v.id)
                    IS NOT DISTINCT FROM CASE WHEN v.from_line_id IS NOT NULL
                        THEN ARRAY[(v.from_line_id, -v.amount), (v.to_line_id, v.amount)] END
                AND (SELECT array_agg((e.allocation_id, e.amount) ORDER BY e.amount) FROM funding_entry e WHERE e.virement_id = v.id)
                    IS NOT DISTINCT FROM CASE WHEN v.from_ward_id IS NOT NULL
                        THEN ARRAY[(v.from_ward_id, -v.amount), (v.to_ward_id, v.amount)] END;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'a virement that is done has two entries that add up to nothing';
            END IF;
            RETURN NULL;
        """


def of_a_whole_virement(name):
    """The trigger that what a virement moves adds up to nothing: asked at the end of the transaction, of
    an entry of a line or of a ward budget."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Condition("NEW.virement_id IS NOT NULL"),
        func=ZERO_SUM.format(virement="NEW.virement_id"),
    )


WHOLE_CARRY = """
            PERFORM 1 FROM funding_carry c WHERE c.id = {carry}
                AND (SELECT array_agg((e.line_id, e.amount) ORDER BY e.amount) FROM funding_budgetentry e WHERE e.carry_id = c.id)
                    IS NOT DISTINCT FROM CASE WHEN c.from_line_id IS NOT NULL
                        THEN ARRAY[(c.from_line_id, -c.amount), (c.to_line_id, c.amount)] END
                AND (SELECT array_agg((e.allocation_id, e.amount) ORDER BY e.amount) FROM funding_entry e WHERE e.carry_id = c.id)
                    IS NOT DISTINCT FROM CASE WHEN c.to_ward_id IS NOT NULL
                        THEN ARRAY[(c.from_ward_id, -c.amount), (c.to_ward_id, c.amount)]
                    WHEN c.from_ward_id IS NOT NULL THEN ARRAY[(c.from_ward_id, -c.amount)] END;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'what is carried forward goes out of one year and comes into the next';
            END IF;
            RETURN NULL;
        """


def of_a_whole_carry(name):
    """The trigger that what is carried forward leaves one year and comes into the next, to the penny: asked at the
    end of the transaction, of an entry of a line or of a ward budget."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Condition("NEW.carry_id IS NOT NULL"),
        func=WHOLE_CARRY.format(carry="NEW.carry_id"),
    )


def dated_by_its_year():
    """The trigger that an entry is of a day before the end of its year: what comes later, until the year is
    closed, is of 31 March (period 13)."""
    return pgtrigger.Trigger(
        name="dated_by_its_year",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            IF EXISTS (SELECT 1 FROM funding_allocation ward
                         JOIN funding_financialyear held ON held.id = ward.year_id
                        WHERE ward.id = NEW.allocation_id
                          AND NEW."on" > make_date(held.first + 1, 3, 31)) THEN
                RAISE EXCEPTION 'an entry after 31 March is of 31 March';
            END IF;
            RETURN NEW;
        """,
    )


def goes_on_by_a_carry():
    """The trigger that a promise on which something was paid in earlier years goes on with one of the year before:
    asked at the end of the transaction."""
    return pgtrigger.Trigger(
        name="goes_on_by_a_carry",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Condition("NEW.paid_before <> 0"),
        func="""
            IF NOT EXISTS (SELECT 1 FROM funding_carriedgrant WHERE after_id = NEW.id) THEN
                RAISE EXCEPTION 'what was paid before was paid on a promise that was carried forward';
            END IF;
            RETURN NULL;
        """,
    )


def closed_by_its_closing():
    """The trigger that a year is closed by its closing, which two people made under a rule that was approved."""
    return pgtrigger.Trigger(
        name="closed_by_its_closing",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("closed_at", "closed_by_id"),
        condition=pgtrigger.Condition("NEW.closed_at IS NOT NULL"),
        func="""
            IF NOT EXISTS (
                SELECT 1 FROM funding_closing done JOIN funding_carryrule rule ON rule.year_id = done.year_id
                 WHERE done.year_id = NEW.id AND done.state = 'done' AND rule.state = 'approved'
                   AND (done.ended_at, done.ended_by_id) = (NEW.closed_at, NEW.closed_by_id))
            THEN
                RAISE EXCEPTION 'a year is closed by a second person, under a rule that was approved';
            END IF;
            RETURN NEW;
        """,
    )


def closes_with_nothing_open():
    """The trigger that in a year that is closed nothing is promised and unpaid, ordered and open, or being paid:
    asked at the end of the transaction. Afterwards nothing in it changes."""
    return pgtrigger.Trigger(
        name="closes_with_nothing_open",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("closed_at"),
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Condition("NEW.closed_at IS NOT NULL"),
        func="""
            IF EXISTS (SELECT 1 FROM funding_reservation promise
                         JOIN funding_allocation ward ON ward.id = promise.allocation_id
                        WHERE ward.year_id = NEW.id AND promise.taken <> promise.paid)
               OR EXISTS (SELECT 1 FROM funding_order WHERE year_id = NEW.id AND NOT is_closed)
               OR EXISTS (SELECT 1 FROM funding_payment claim
                            JOIN funding_grant given ON given.id = claim.grant_id
                            JOIN funding_reservation promise ON promise.id = given.reservation_id
                            JOIN funding_allocation ward ON ward.id = promise.allocation_id
                           WHERE ward.year_id = NEW.id AND claim.state IN ('claimed', 'authorised'))
            THEN
                RAISE EXCEPTION 'a year is closed once nothing in it is open';
            END IF;
            RETURN NULL;
        """,
    )

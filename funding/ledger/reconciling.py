"""Whether every stored total of money is what the entries say, in SQL of its own."""

from django.db import connection

FROM_ENTRIES = """
SELECT ward.id,
       SUM(CASE WHEN entry.kind IN ('allocated', 'carried', 'moved', 'repaid') THEN entry.amount ELSE 0 END) AS available,
       SUM(CASE entry.kind WHEN 'taken' THEN entry.amount WHEN 'released' THEN -entry.amount ELSE 0 END) AS taken,
       SUM(CASE entry.kind WHEN 'paid' THEN entry.amount WHEN 'paid_back' THEN -entry.amount ELSE 0 END) AS paid
  FROM {table} ward LEFT JOIN funding_entry entry ON entry.{column} = ward.id
 GROUP BY ward.id
"""
CHECKS = (
    (
        "ward budget",
        f"""WITH said AS ({FROM_ENTRIES.format(table="funding_allocation", column="allocation_id")})
            SELECT said.id, (said.available, said.taken, said.paid)::text,
                   (held.available, held.taken, held.paid)::text
              FROM said LEFT JOIN funding_balance held ON held.allocation_id = said.id
             WHERE (said.available, said.taken, said.paid)
                   IS DISTINCT FROM (held.available, held.taken, held.paid)""",  # noqa: S608
    ),
    (
        "reservation",
        f"""WITH said AS ({FROM_ENTRIES.format(table="funding_reservation", column="reservation_id")})
            SELECT said.id, (said.taken, said.paid)::text, (held.taken, held.paid)::text
              FROM said JOIN funding_reservation held ON held.id = said.id
             WHERE (said.taken, said.paid) IS DISTINCT FROM (held.taken, held.paid)""",  # noqa: S608
    ),
    (
        "repaid of a reservation",
        """SELECT held.id, COALESCE(SUM(entry.amount), 0)::text, held.repaid::text
             FROM funding_reservation held
             LEFT JOIN funding_entry entry ON entry.reservation_id = held.id AND entry.kind = 'repaid'
            GROUP BY held.id HAVING held.repaid <> COALESCE(SUM(entry.amount), 0)""",
    ),
    (
        "ward budget on its page",
        """SELECT held.allocation_id, (held.available, held.taken, held.paid)::text,
                  (page."left" + page.committed + page.paid, page.granted, page.paid)::text
             FROM funding_balance held
             JOIN funding_wardmoney page ON page.allocation_id = held.allocation_id
            WHERE (held.available, held.taken, held.paid)
                  <> (page."left" + page.committed + page.paid, page.granted, page.paid)""",
    ),
    (
        "award of a grant",
        """SELECT given.id, given.amount::text, COALESCE(SUM(entry.amount), 0)::text
             FROM funding_grant given
             LEFT JOIN LATERAL (SELECT before_id FROM funding_carriedgrant WHERE grant_id = given.id
                                 ORDER BY id LIMIT 1) first ON true
             LEFT JOIN funding_entry entry ON entry.reservation_id = COALESCE(first.before_id, given.reservation_id)
                                          AND entry.kind = 'taken'
            GROUP BY given.id HAVING given.amount <> COALESCE(SUM(entry.amount), 0)""",
    ),
    (
        "payments of a grant",
        """WITH promised AS (SELECT id AS grant_id, reservation_id FROM funding_grant
                       UNION SELECT grant_id, before_id FROM funding_carriedgrant),
                spent AS (SELECT promised.grant_id, COALESCE(SUM(entry.amount), 0) AS amount
                            FROM promised LEFT JOIN funding_entry entry
                              ON entry.reservation_id = promised.reservation_id AND entry.kind = 'paid'
                           GROUP BY 1)
           SELECT spent.grant_id, COALESCE(SUM(paid.amount) FILTER (WHERE paid.state = 'paid'), 0)::text,
                  spent.amount::text
             FROM spent LEFT JOIN funding_payment paid ON paid.grant_id = spent.grant_id
            GROUP BY spent.grant_id, spent.amount
           HAVING COALESCE(SUM(paid.amount) FILTER (WHERE paid.state = 'paid'), 0) <> spent.amount""",
    ),
    (
        "repayments of a grant",
        """WITH promised AS (SELECT id AS grant_id, reservation_id FROM funding_grant
                       UNION SELECT grant_id, before_id FROM funding_carriedgrant),
                came AS (SELECT promised.grant_id, COALESCE(SUM(entry.amount), 0) AS amount
                           FROM promised LEFT JOIN funding_entry entry
                             ON entry.reservation_id = promised.reservation_id AND entry.kind IN ('paid_back', 'repaid')
                          GROUP BY 1)
           SELECT came.grant_id, COALESCE(SUM(back.amount) FILTER (WHERE back.entry_id IS NOT NULL), 0)::text,
                  came.amount::text
             FROM came LEFT JOIN funding_repayment back ON back.grant_id = came.grant_id
            GROUP BY came.grant_id, came.amount
           HAVING COALESCE(SUM(back.amount) FILTER (WHERE back.entry_id IS NOT NULL), 0) <> came.amount""",
    ),
    (
        "promise without its grant:",
        """SELECT promise.id, '0', promise.taken::text
             FROM funding_reservation promise
             LEFT JOIN funding_grant given ON given.reservation_id = promise.id
             LEFT JOIN funding_carriedgrant gone ON gone.before_id = promise.id
            WHERE promise.taken <> 0 AND given.id IS NULL AND gone.id IS NULL""",
    ),
    (
        "budget line",
        """SELECT line.id, COALESCE(SUM(entry.amount), 0)::text, line.amount::text
             FROM funding_budgetline line LEFT JOIN funding_budgetentry entry ON entry.line_id = line.id
            GROUP BY line.id HAVING line.amount <> COALESCE(SUM(entry.amount), 0)""",
    ),
    (
        "budget line on its page",
        """WITH spent AS (SELECT year_id, cost_centre, account_code, SUM(amount) AS amount
                            FROM funding_actual GROUP BY 1, 2, 3)
           SELECT line.id, (line.amount, COALESCE(spent.amount, 0))::text, (page.budget, page.actual)::text
             FROM funding_budgetline line JOIN funding_linemoney page ON page.line_id = line.id
             LEFT JOIN spent USING (year_id, cost_centre, account_code)
            WHERE (line.amount, COALESCE(spent.amount, 0)) <> (page.budget, page.actual)
               OR page.budget <> page.set_amount + page.carried + page.moved_in - page.moved_out""",
    ),
    (
        "virement",
        """SELECT moved.id, '0', moved.amount::text
             FROM (SELECT v.id, COALESCE((SELECT SUM(amount) FROM funding_budgetentry WHERE virement_id = v.id), 0)
                              + COALESCE((SELECT SUM(amount) FROM funding_entry WHERE virement_id = v.id), 0) AS amount
                     FROM funding_virement v) moved
            WHERE moved.amount <> 0""",
    ),
    (
        "carried forward",
        """SELECT carry.id, (-went.amount, came.amount)::text, (carry.amount, carry.amount)::text
             FROM funding_carry carry
            CROSS JOIN LATERAL (
               SELECT COALESCE(SUM(amount), 0) AS amount FROM (
                   SELECT amount FROM funding_entry WHERE carry_id = carry.id AND allocation_id = carry.from_ward_id
                   UNION ALL SELECT amount FROM funding_budgetentry
                              WHERE carry_id = carry.id AND line_id = carry.from_line_id) gone) went
            CROSS JOIN LATERAL (
               SELECT COALESCE(SUM(amount), 0) AS amount FROM (
                   SELECT amount FROM funding_entry WHERE carry_id = carry.id AND allocation_id = carry.to_ward_id
                   UNION ALL SELECT amount FROM funding_budgetentry
                              WHERE carry_id = carry.id AND line_id = carry.to_line_id) new) came
            WHERE -went.amount <> carry.amount OR carry.returned_id IS NULL AND came.amount <> carry.amount""",
    ),
    (
        "carried forward for grants",
        """WITH held AS (SELECT gone.closing_id, promise.allocation_id, SUM(gone.amount) AS amount
                           FROM funding_carriedgrant gone JOIN funding_reservation promise ON promise.id = gone.before_id
                          GROUP BY 1, 2)
           SELECT carry.id, COALESCE(held.amount, 0)::text, (carry.amount - carry.kept)::text
             FROM funding_carry carry
             LEFT JOIN held ON (held.closing_id, held.allocation_id) = (carry.closing_id, carry.from_ward_id)
            WHERE carry.to_ward_id IS NOT NULL AND carry.amount - carry.kept <> COALESCE(held.amount, 0)""",
    ),
    (
        "promise that goes on",
        """SELECT after.id, (before.paid_before + before.paid - gone_back.amount)::text, after.paid_before::text
             FROM funding_carriedgrant gone JOIN funding_reservation before ON before.id = gone.before_id
             JOIN funding_reservation after ON after.id = gone.after_id
            CROSS JOIN LATERAL (SELECT COALESCE(SUM(amount), 0) AS amount FROM funding_entry
                                 WHERE reservation_id = before.id AND kind = 'repaid') gone_back
            WHERE after.paid_before <> before.paid_before + before.paid - gone_back.amount""",
    ),
    (
        "payment file",
        """SELECT run.number, (COUNT(part.id), COALESCE(SUM(part.amount), 0))::text, (run.count::bigint, run.total)::text
             FROM funding_paymentrun run LEFT JOIN funding_runpayment part ON part.run_id = run.id
            GROUP BY run.id HAVING (COUNT(part.id), COALESCE(SUM(part.amount), 0)) <> (run.count::bigint, run.total)""",
    ),
    (
        "payment as it was sent to finance",
        """SELECT claim.id, claim.amount::text, STRING_AGG(part.amount::text, ' and ')
             FROM funding_runpayment part JOIN funding_payment claim ON claim.id = part.payment_id
            WHERE NOT part.is_withdrawn
            GROUP BY claim.id HAVING COUNT(*) > 1 OR SUM(part.amount) <> claim.amount""",
    ),
    (
        "paid by finance, on the page of reconciliation",
        """SELECT claim.id, (COALESCE(said.amount, 0), said.agrees)::text, (COALESCE(page.paid, 0), page.status = 'agrees')::text
             FROM funding_payment claim
             JOIN (SELECT payment_id, SUM(amount) AS amount,
                          BOOL_OR(settled_at IS NULL) AND COALESCE(SUM(amount) FILTER (WHERE settled_at IS NULL), 0) =
                          (SELECT SUM(entry.amount) FROM funding_payment paid JOIN funding_entry entry ON entry.id = paid.entry_id
                            WHERE paid.id = payment_id AND paid.state = 'paid') AS agrees
                     FROM funding_financepayment WHERE payment_id IS NOT NULL GROUP BY 1) said ON said.payment_id = claim.id
             LEFT JOIN funding_paymentcheck page ON page.payment_id = claim.id
            WHERE page.paid IS DISTINCT FROM said.amount
               OR (page.status = 'agrees') IS DISTINCT FROM COALESCE(said.agrees, false)""",
    ),
    (
        "promises of grants on the page of results",
        """WITH held AS (SELECT promise.allocation_id, SUM(CASE entry.kind WHEN 'taken' THEN entry.amount
                                      WHEN 'released' THEN -entry.amount ELSE 0 END) AS taken,
                                  SUM(CASE entry.kind WHEN 'paid' THEN entry.amount
                                      WHEN 'paid_back' THEN -entry.amount ELSE 0 END) AS paid
                             FROM funding_reservation promise JOIN funding_entry entry ON entry.reservation_id = promise.id
                            WHERE EXISTS (SELECT 1 FROM funding_grant WHERE reservation_id = promise.id)
                               OR EXISTS (SELECT 1 FROM funding_carriedgrant WHERE before_id = promise.id)
                            GROUP BY 1),
                page AS (SELECT allocation_id, SUM(granted) AS taken, SUM(paid) AS paid FROM funding_spend GROUP BY 1)
           SELECT COALESCE(held.allocation_id, page.allocation_id), (held.taken, held.paid)::text,
                  (page.taken, page.paid)::text
             FROM held FULL JOIN page ON page.allocation_id = held.allocation_id
            WHERE (held.taken, held.paid) IS DISTINCT FROM (page.taken, page.paid)""",
    ),
    (
        "saving verified by its owner, or by who entered it",
        """SELECT held.id, '0', SUM(said.amount)::text
             FROM funding_saving held JOIN funding_savingentry said ON said.saving_id = held.id AND said.kind = 'verified'
            WHERE said.amount > 0
              AND NOT EXISTS (SELECT 1 FROM funding_savingentry later
                               WHERE later.saving_id = held.id AND later.year_id = said.year_id
                                 AND later.kind = 'verified' AND later.id > said.id)
              AND (EXISTS (SELECT 1 FROM neighbourhoods_person owner
                             LEFT JOIN neighbourhoods_person kept ON kept.id = owner.merged_into_id
                            WHERE owner.id = held.owner_id AND said.made_by_id IN (owner.user_id, kept.user_id))
                   OR EXISTS (SELECT 1 FROM funding_savinghand hand
                               WHERE hand.saving_id = held.id AND hand.user_id = said.made_by_id))
            GROUP BY held.id""",
    ),
    (
        "open in a year that is closed: promise",
        """SELECT promise.id, promise.paid::text, promise.taken::text
             FROM funding_reservation promise JOIN funding_allocation ward ON ward.id = promise.allocation_id
             JOIN funding_financialyear held ON held.id = ward.year_id
            WHERE held.closed_at IS NOT NULL AND promise.taken <> promise.paid""",
    ),
)
"""What is compared: its words, and SQL that gives (id, what should stand, what stands) of each difference."""


def differences():
    """Lines that say which totals do not agree; none where all is well."""
    found = []
    with connection.cursor() as cursor:
        for words, sql in CHECKS:
            cursor.execute(sql)
            found += [
                f"{words} {pk}: {should} from the entries, {stands} stored"
                for pk, should, stands in cursor.fetchall()
            ]
    return found

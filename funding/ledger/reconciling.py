"""Whether every stored total of money is what the entries say, in SQL of its own."""

from django.db import connection

FROM_ENTRIES = """
SELECT ward.id,
       SUM(CASE WHEN entry.kind IN ('allocated', 'carried', 'moved') THEN entry.amount ELSE 0 END) AS available,
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
                             ON entry.reservation_id = promised.reservation_id AND entry.kind = 'paid_back'
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
        """SELECT after.id, (before.paid_before + before.paid)::text, after.paid_before::text
             FROM funding_carriedgrant gone JOIN funding_reservation before ON before.id = gone.before_id
             JOIN funding_reservation after ON after.id = gone.after_id
            WHERE after.paid_before <> before.paid_before + before.paid""",
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

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
             LEFT JOIN funding_entry entry ON entry.reservation_id = given.reservation_id AND entry.kind = 'taken'
            GROUP BY given.id HAVING given.amount <> COALESCE(SUM(entry.amount), 0)""",
    ),
    (
        "payments of a grant",
        """SELECT given.id, COALESCE(SUM(paid.amount) FILTER (WHERE paid.state = 'paid'), 0)::text,
                  (SELECT COALESCE(SUM(amount), 0) FROM funding_entry
                    WHERE reservation_id = given.reservation_id AND kind = 'paid')::text
             FROM funding_grant given LEFT JOIN funding_payment paid ON paid.grant_id = given.id
            GROUP BY given.id, given.reservation_id
           HAVING COALESCE(SUM(paid.amount) FILTER (WHERE paid.state = 'paid'), 0)
                  <> (SELECT COALESCE(SUM(amount), 0) FROM funding_entry
                       WHERE reservation_id = given.reservation_id AND kind = 'paid')""",
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

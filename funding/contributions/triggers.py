"""What the database holds about what partners put in."""

import pgtrigger

OUTSIDE = """
    SELECT 1 FROM funding_contributionentry entry
      JOIN funding_financialyear year ON year.id = entry.year_id
     WHERE entry.contribution_id = {held}.id AND entry.kind IN ('pledged', 'agreed')
       AND (make_date(year.first, 4, 1) > COALESCE({held}.ends_on, 'infinity')
            OR make_date(year.first + 1, 3, 31) < {held}.starts_on)
     GROUP BY entry.year_id, entry.kind HAVING SUM(entry.amount) <> 0
"""
"""SQL: a row where something is pledged or agreed for a year in which the contribution `held` does not run."""


def years_fit():
    """The trigger that a contribution runs in the years for which something is pledged or agreed."""
    return pgtrigger.Trigger(
        name="years_fit",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("starts_on", "ends_on"),
        func=f"""
            IF EXISTS ({OUTSIDE.format(held="NEW")}) THEN
                RAISE EXCEPTION 'money is pledged or agreed for a year in which it does not run';
            END IF;
            RETURN NEW;
        """,
    )


CLOSED = """
    SELECT 1 FROM funding_financialyear year
     CROSS JOIN LATERAL (SELECT daterange(make_date(year.first, 4, 1), make_date(year.first + 1, 4, 1)) AS days) its
     WHERE year.closed_at IS NOT NULL AND {says}
"""
"""SQL: a closed year of whose days, `its.days`, something is said."""
WAIT = "PERFORM 1 FROM funding_financialyear ORDER BY id FOR SHARE;"
"""SQL: whoever closes a year is waited for."""


def span(row):
    """SQL: the days of a dated row."""
    return f"daterange({row}.starts_on, {row}.ends_on, '[]')"


def closed_years_stay():
    """The trigger that figures of a closed year stay: what is agreed there is not withdrawn, nothing with posts there
    becomes agreed or stands again, and posts are not cut by other days of their contribution."""
    post = f"""EXISTS (SELECT 1 FROM funding_fundedpost post
                        WHERE post.contribution_id = NEW.id AND {span("post")} && its.days)"""  # noqa: S608 - fixed SQL
    agreed = """EXISTS (SELECT 1 FROM funding_contributionentry entry
                         WHERE entry.contribution_id = NEW.id AND entry.year_id = year.id
                           AND entry.kind = 'agreed' HAVING SUM(entry.amount) <> 0)"""
    return pgtrigger.Trigger(
        name="closed_years_stay",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state", "starts_on", "ends_on"),
        func=f"""
            {WAIT}
            IF (OLD.state IN ('agreed', 'ended')) <> (NEW.state IN ('agreed', 'ended'))
               AND EXISTS ({CLOSED.format(says=f"({post} OR {agreed})")}) THEN
                RAISE EXCEPTION 'it counts in a year that is closed';
            END IF;
            IF EXISTS ({CLOSED.format(says=f"{span('OLD')} * its.days <> {span('NEW')} * its.days AND {post}")}) THEN
                RAISE EXCEPTION 'its posts count in a year that is closed';
            END IF;
            RETURN NEW;
        """,
    )


def withdrawn_unpaid():
    """The trigger that what money was asked or came for is not withdrawn."""
    return pgtrigger.Trigger(
        name="withdrawn_unpaid",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Condition("NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn'"),
        func="""
            IF EXISTS (SELECT 1 FROM funding_contributionentry
                        WHERE contribution_id = NEW.id AND kind IN ('invoiced', 'received', 'repaid')
                        GROUP BY kind HAVING SUM(amount) <> 0) THEN
                RAISE EXCEPTION 'what was invoiced or received is not withdrawn';
            END IF;
            RETURN NEW;
        """,
    )


def area_alone():
    """The trigger that what is for an area names no neighbourhoods besides."""
    return pgtrigger.Trigger(
        name="area_alone",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("area_id"),
        condition=pgtrigger.Condition("NEW.area_id IS NOT NULL"),
        func="""
            IF EXISTS (SELECT 1 FROM funding_contributionplace WHERE contribution_id = NEW.id) THEN
                RAISE EXCEPTION 'it is for an area or for neighbourhoods';
            END IF;
            RETURN NEW;
        """,
    )


def no_area():
    """The same from the other side: a neighbourhood is named where no area is."""
    return pgtrigger.Trigger(
        name="no_area",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func="""
            PERFORM 1 FROM funding_contribution WHERE id = NEW.contribution_id FOR SHARE;
            IF EXISTS (SELECT 1 FROM funding_contribution
                        WHERE id = NEW.contribution_id AND area_id IS NOT NULL) THEN
                RAISE EXCEPTION 'it is for an area or for neighbourhoods';
            END IF;
            RETURN NEW;
        """,
    )


def entry_fits():
    """The trigger of an entry: whoever adds one to the same contribution waits. It fits where the
    contribution stands and what it is counted in, moves nothing in a year that is closed or in which the
    contribution does not run, reverses its opposite, and no total falls below nothing."""
    return pgtrigger.Trigger(
        name="entry_fits",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        declare=[
            ("held", "funding_contribution%ROWTYPE"),
            ("was", "funding_contributionentry%ROWTYPE"),
            ("closed", "timestamptz"),
        ],
        func=f"""
            SELECT * INTO held FROM funding_contribution WHERE id = NEW.contribution_id
               FOR NO KEY UPDATE;
            SELECT closed_at INTO closed FROM funding_financialyear WHERE id = NEW.year_id FOR SHARE;
            IF closed IS NOT NULL THEN
                RAISE EXCEPTION 'the financial year is closed';
            END IF;
            IF held.state = 'withdrawn' OR (held.state = 'pledged' AND NEW.kind <> 'pledged') THEN
                RAISE EXCEPTION 'only what was agreed is invoiced or received';
            END IF;
            IF held.measure = 'posts' OR (held.measure <> 'pounds' AND NEW.kind IN ('invoiced', 'repaid'))
               OR (held.measure = 'fte' AND NEW.kind = 'received') THEN
                RAISE EXCEPTION 'this is not counted so';
            END IF;
            IF NEW.reverses_id IS NOT NULL THEN
                SELECT * INTO was FROM funding_contributionentry WHERE id = NEW.reverses_id;
                IF (was.contribution_id, was.year_id, was.kind, was.amount)
                   IS DISTINCT FROM (NEW.contribution_id, NEW.year_id, NEW.kind, -NEW.amount)
                   OR was.reverses_id IS NOT NULL THEN
                    RAISE EXCEPTION 'an entry is reversed by its opposite, once';
                END IF;
            END IF;
            IF EXISTS (SELECT 1 FROM funding_contributionentry entry
                        WHERE entry.contribution_id = NEW.contribution_id AND entry.year_id = NEW.year_id
                       HAVING SUM(amount) FILTER (WHERE kind = 'pledged') < 0
                           OR SUM(amount) FILTER (WHERE kind = 'agreed') < 0
                           OR SUM(amount) FILTER (WHERE kind = 'invoiced') < 0
                           OR SUM(amount) FILTER (WHERE kind = 'repaid') < 0
                           OR SUM(CASE kind WHEN 'received' THEN amount WHEN 'repaid' THEN -amount
                                  ELSE 0 END) < 0) THEN
                RAISE EXCEPTION 'no total falls below nothing';
            END IF;
            IF EXISTS ({OUTSIDE.format(held="held")}) THEN
                RAISE EXCEPTION 'money is pledged or agreed for a year in which it does not run';
            END IF;
            RETURN NULL;
        """,  # noqa: S608 - fixed SQL
    )

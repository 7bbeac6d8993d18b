"""Rows of actions and requests in bulk, for the lists that are measured: written beside the triggers, which
have nothing to say about them. One in five is open; every second one has a supporting agency beside its lead."""

import sys
import time

from django.db import connection

from core.find.text import said_sql
from demo.database import analyze
from neighbourhoods.models import Service

COMMON, RARE = "lighting", "quagga"
"""Words that one row in four says, and one in ten thousand."""
GROUND = """
    CREATE TEMPORARY TABLE IF NOT EXISTS bench_agency AS
        SELECT row_number() OVER (ORDER BY id) - 1 AS at, id FROM neighbourhoods_agency;
    CREATE TEMPORARY TABLE IF NOT EXISTS bench_place AS
        SELECT row_number() OVER (ORDER BY place.id) - 1 AS at, place.id, min(body.id) AS body
          FROM neighbourhoods_neighbourhood place JOIN boards_body body ON body.neighbourhood_id = place.id
         GROUP BY place.id;
"""
WHAT = f"""
    'Sample ' || n || CASE WHEN hashint4(n) %% 4 = 0 THEN ': see to the {COMMON}' ELSE ': cut the hedge' END
    || CASE WHEN n %% 10000 = 500 THEN ' of the {RARE}' ELSE '' END
"""
ACTIONS = f"""
    INSERT INTO tasking_action
        (what, body_id, neighbourhood_id, lead_agency_id, due_on, priority, state, is_open, done_on, is_published,
         evidence_required, reminders, marking, earlier_reference, created_at, changed_at, client_id, version)
    SELECT {WHAT}, place.body, place.id, agency.id, due, 1 + abs(hashint4(n + 1)) %% 4, state, open,
           CASE WHEN state IN ('done', 'verified', 'closed') THEN due END, FALSE,
           FALSE, 0, 'official', '', now(), now(), gen_random_uuid(), 1
      FROM (SELECT n, abs(hashint4(n + 2)) %% 20 < 4 AS open,
                   (ARRAY['offered', 'accepted', 'in_progress', 'blocked', 'cancelled', 'verified', 'done',
                          'closed', 'closed', 'closed', 'closed', 'closed', 'closed', 'closed', 'closed',
                          'closed', 'closed', 'closed', 'closed', 'closed'])[1 + abs(hashint4(n + 2)) %% 20] AS state,
                   current_date + CASE WHEN abs(hashint4(n + 2)) %% 20 < 4 THEN abs(hashint4(n + 3)) %% 200 - 60
                                       ELSE abs(hashint4(n + 3)) %% 2000 - 1990 END AS due
              FROM generate_series(%s, %s) n) row
      JOIN bench_agency agency ON agency.at = abs(hashint4(n + 4)) %% (SELECT count(*) FROM bench_agency)
      JOIN bench_place place ON place.at = abs(hashint4(n + 5)) %% (SELECT count(*) FROM bench_place)
"""
SAID = said_sql("what")
SHARES = f"""
    INSERT INTO tasking_actionagency
        (action_id, agency_id, is_lead, neighbourhood_id, is_open, priority, due_on, state, said)
    SELECT action.id, action.lead_agency_id, TRUE, neighbourhood_id, is_open, priority, due_on, state, {SAID}
      FROM tasking_action action
     WHERE NOT EXISTS (SELECT 1 FROM tasking_actionagency old WHERE old.action_id = action.id)
    UNION ALL
    SELECT action.id, other.id, FALSE, neighbourhood_id, is_open, priority, due_on, state, {SAID}
      FROM tasking_action action
      JOIN bench_agency lead ON lead.id = action.lead_agency_id
      JOIN bench_agency other ON other.at = (lead.at + 1) %% (SELECT count(*) FROM bench_agency)
     WHERE action.id %% 2 = 0
       AND NOT EXISTS (SELECT 1 FROM tasking_actionagency old WHERE old.action_id = action.id)
"""
REQUESTS = f"""
    INSERT INTO tasking_servicerequest
        (kind, what, service_id, agency_id, neighbourhood_id, place, channel, received_at, is_enquiry,
         is_home_danger, landlord_told_to, system_name, their_reference, promised_on, chase_on, waiting_for, state,
         is_open, outcome, outcome_who, finished_at, reopened, changed_at, client_id, version, marking)
    SELECT 'request', {WHAT}, (SELECT min(id) FROM neighbourhoods_service), agency.id, place.id,
           abs(hashint4(n + 6)) %% 900 || ' Sample Street', 'telephone', received, FALSE,
           FALSE, '', 'Their system', 'B' || n, CASE WHEN n %% 2 = 0 THEN received::date + 14 END,
           received::date + 7, CASE WHEN state = 'waiting' THEN 'parts' ELSE '' END, state,
           state <> 'finished', CASE WHEN state = 'finished' THEN 'fixed' ELSE '' END, '',
           CASE WHEN state = 'finished' THEN received + interval '1 day' END, 0,
           received + interval '1 day', gen_random_uuid(), 1, 'official'
      FROM (SELECT n, now() - abs(hashint4(n + 3)) %% (CASE WHEN abs(hashint4(n + 2)) %% 20 < 4 THEN 60 ELSE 2000 END)
                              * interval '1 day' - (n %% 86400) * interval '1 second' - interval '1 day' AS received,
                   CASE WHEN abs(hashint4(n + 2)) %% 20 > 3 THEN 'finished'
                        ELSE (ARRAY['received', 'with_team', 'with_team', 'waiting'])[1 + abs(hashint4(n + 2)) %% 20]
                        END AS state
              FROM generate_series(%s, %s) n) row
      JOIN bench_agency agency ON agency.at = abs(hashint4(n + 4)) %% (SELECT count(*) FROM bench_agency)
      JOIN bench_place place ON place.at = abs(hashint4(n + 5)) %% (SELECT count(*) FROM bench_place)
"""


def clear(table):
    """Without the sample's own rows, so that a size is all that there is."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} RESTART IDENTITY CASCADE")


def write_actions(size):
    _write("tasking_action", size, ACTIONS, ("tasking_action", "tasking_actionagency"), SHARES)


def write_requests(size):
    Service.objects.get_or_create(name="Sample service")
    _write("tasking_servicerequest", size, REQUESTS, ("tasking_servicerequest",))


def _write(table, size, rows, tables, *more):
    """Rows up to this number in the table, with what hangs on them, and what the planner knows of them."""
    start = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(GROUND)
        cursor.execute(f"SELECT count(*) FROM {table}")
        there = cursor.fetchone()[0]
        for each in tables:
            cursor.execute(f"ALTER TABLE {each} DISABLE TRIGGER USER")
        cursor.execute(rows, [there + 1, size])
        for each in more:
            cursor.execute(each, [])
        for each in tables:
            cursor.execute(f"ALTER TABLE {each} ENABLE TRIGGER USER")
    analyze("VACUUM ANALYZE")
    print(f"  {size:,} rows in {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)

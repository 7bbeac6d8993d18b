"""What finding costs among a million actions: `python -m tests.bench find`.

The rows are written beside the triggers, which have nothing to say about their words. Every tenth is
published; one in a hundred thousand says the rare word, one in four the common one.
"""

import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.find.text import said_sql
from demo.database import analyze
from tasking.models import Action
from tests.bench.measure import RUNS, measured
from tests.bench.world import built

ROWS = 1_000_000
ASKED = {"rare": "quagga", "two words": "quag lighting", "common": "lights", "number": "A17"}
ROLES = (None, "partner_officer", "neighbourhood_manager", "head_of_service")
WRITE = """
    INSERT INTO tasking_action
        (what, body_id, neighbourhood_id, lead_agency_id, due_on, priority, state, is_open, is_published,
         evidence_required, reminders, earlier_reference, marking, created_at, changed_at, client_id, version)
    SELECT 'Sample ' || n || CASE WHEN n %% 4 = 0 THEN ': see to the lighting' ELSE ': cut the hedge' END
           || CASE WHEN n %% 100000 = 0 THEN ' of the quagga' ELSE '' END,
           body_id, neighbourhood_id, lead_agency_id, date '2020-01-01' + (n %% 2000)::int, 3,
           'accepted', TRUE, n %% 10 = 0, FALSE, 0, '', 'public', now(), now(), gen_random_uuid(), 1
      FROM generate_series(1, %s) n
      JOIN (SELECT row_number() OVER (ORDER BY id) AS at, body_id, neighbourhood_id, lead_agency_id
              FROM tasking_action LIMIT 500) sample ON sample.at = 1 + n %% 500
"""
SHARE = f"""
    INSERT INTO tasking_actionagency
        (action_id, agency_id, is_lead, neighbourhood_id, is_open, priority, due_on, state, said)
    SELECT id, lead_agency_id, TRUE, neighbourhood_id, is_open, priority, due_on, state, {said_sql("what")}
      FROM tasking_action
    ON CONFLICT DO NOTHING
"""


def measure_find(rows=ROWS):
    """Print queries, milliseconds and milliseconds of cpu for each word and reader."""
    connection.settings_dict["CONN_MAX_AGE"] = None
    with built(1):
        _write(rows)
        print(f"{'find among ' + f'{rows:,}':<44}{'queries':>9}{'ms':>8}{'cpu':>8}")
        for word, text in ASKED.items():
            for role in ROLES:
                print(f"{word + ', ' + (role or 'public'):<44}{_line(text, role)}", flush=True)


def _write(rows):
    start = time.monotonic()
    with connection.cursor() as cursor:
        for table in ("tasking_action", "tasking_actionagency"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(WRITE, [rows])
        cursor.execute(SHARE)
    analyze()
    print(f"{Action.objects.count():,} actions in {time.monotonic() - start:.0f} s", flush=True)


def _line(text, role):
    client = Client()
    if role:
        client.force_login(User.objects.get(email=f"{role}@sample.example"))

    def ask():
        return client.get("/find/", {"q": text})

    ask()
    pairs = sorted(measured(ask) for _ in range(RUNS // 2))
    with CaptureQueriesContext(connection) as captured:
        ask()
    passed, worked = pairs[len(pairs) // 2]
    return f"{len(captured):>9}{passed:>8.1f}{worked:>8.1f}"

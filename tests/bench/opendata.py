"""What the export of grants costs, by `python -m tests.bench money`: its files at 1,000 and at 100,000 grants,
each in a process of its own, so that its memory can be told."""

import multiprocessing
import resource
import tempfile
import time
from decimal import Decimal

from django.db import connection, connections, transaction

from boards.models import Decision, DecisionNumber
from core.actors import SYSTEM
from demo.database import analyze
from funding.ledger.operations import open_year, set_ward_budget
from funding.models import Grant
from funding.opendata.producing import write
from funding.opendata.rules import GRANTS, period
from funding.wards import published
from neighbourhoods.models import CommunityGroup
from tests.bench.measure import one
from tests.pairs import past_every_trigger

SIZES = (1_000, 100_000)
ON_THE_PAGE = 100
GIVEN = """
    WITH came AS (
        INSERT INTO funding_application (version, group_id, title, purpose, received_on, entered_at, client_id)
        SELECT 1, {group}, 'Bench ' || n, repeat('What they want to do. ', 10), now(), now(), gen_random_uuid()
          FROM generate_series({first}, {last}) n RETURNING id),
    asked AS (
        INSERT INTO funding_grantrequest (version, application_id, allocation_id, what, asked, state, reason)
        SELECT 1, id, {ward}, 'grant', 600, 'granted', '' FROM came RETURNING id),
    held AS (
        INSERT INTO funding_reservation (allocation_id, label, taken, paid, paid_before, repaid)
        SELECT {ward}, 'G' || id, 500, 250, 0, 0 FROM asked RETURNING id, label),
    moved AS (
        INSERT INTO funding_entry
            (allocation_id, kind, amount, reservation_id, "on", reason, made_at, made_by_name, client_id)
        SELECT {ward}, 'taken', 500, id, now(), '', now(), 'bench', gen_random_uuid() FROM held)
    INSERT INTO funding_grant
        (version, request_id, reservation_id, decision_id, applicant, amount, awarded_on, conditions, state,
         hold_reason, offered_on, accepted_on, accepted_by, ended_reason, awarded_at)
    SELECT 1, asked.id, held.id, {decision}, 'Bench group', 500, now(), '', 'accepted', '', now(), now(), 'x', '', now()
      FROM held JOIN asked ON held.label = 'G' || asked.id
"""


def measure_open_data():
    """Print the public page of a ward with a hundred grants, then seconds, cpu, megabytes of memory and of the file
    for each format and size."""
    year = open_year(first=2026, by=SYSTEM)
    decision = Decision.objects.filter(
        item__access="public", struck_out_at=None, outcome="resolved"
    ).first()
    body = decision.item.meeting.body
    with transaction.atomic(), past_every_trigger():
        DecisionNumber.objects.get_or_create(
            decision=decision, defaults={"body": body, "year": 2026, "number": 9_999}
        )
    type(body).objects.filter(pk=body.pk).update(kind="ward_committee")
    body.refresh_from_db()
    ward = set_ward_budget(body=body, year=year, amount=Decimal(99_000_000), by=SYSTEM)
    group = CommunityGroup.objects.create(
        name="Bench group", neighbourhood=body.neighbourhood, purpose="Bench"
    )
    said = {"ward": ward.pk, "decision": decision.pk, "group": group.pk}
    _give(ON_THE_PAGE, said)
    print(f"\n{'what the money did, public':<40}{'queries':>9}{'ms':>8}{'cpu':>8}{'bytes':>10}")
    for words, path in (
        (f"a ward with {ON_THE_PAGE} grants", published.address(ward)),
        ("all wards of a year", "/money/public/2026/"),
    ):
        queries, passed, length, _, worked = one(path, None, None)
        print(f"{words:<40}{queries:>9}{passed:>8.1f}{worked:>8.1f}{length:>10,}", flush=True)
    print(f"\n{'export of grants':<40}{'seconds':>9}{'cpu':>9}{'MB more':>9}{'MB file':>9}")
    for size in SIZES:
        _give(size, said)
        for file_format in ("json", "csv", "xlsx"):
            words = f"{size:,} grants, {file_format}"
            print(
                f"{words:<40}" + "".join(f"{each:>9.1f}" for each in _apart(file_format)),
                flush=True,
            )


def _give(size, said):
    """Grants up to this number, past every trigger: what they hold is of no matter here."""
    first = Grant.objects.filter(applicant="Bench group").count() + 1
    with transaction.atomic(), past_every_trigger(), connection.cursor() as cursor:
        cursor.execute(GIVEN.format(first=first, last=size, **said))
    analyze()


def _apart(file_format):
    """(seconds, seconds of our own cpu, megabytes that the process grew by, megabytes of the file)."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_export, args=(file_format, theirs))
    process.start()
    found = ours.recv()
    process.join()
    return found


def _export(file_format, told):
    write(GRANTS, period("2001"), {})  # what is loaded once is loaded
    before, start, worked = _peak(), time.monotonic(), time.process_time()
    with tempfile.TemporaryFile() as out:
        write(GRANTS, None, {file_format: out})
        length = out.tell()
    passed, worked = time.monotonic() - start, time.process_time() - worked
    told.send((passed, worked, _peak() - before, length / 1024 / 1024))
    connections.close_all()


def _peak():
    """The most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

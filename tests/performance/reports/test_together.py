"""Two at once, in real threads: two who sign, two jobs that make reports, two who comment."""

import datetime

import pytest

from core.actors import SYSTEM
from core.errors import WrongState
from performance.models import Report, ReportDocument
from performance.periods import of_quarter
from performance.reports import making, operations
from tests import factories
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
QUARTER = of_quarter("2026Q1")
AT = datetime.datetime(2026, 4, 7, 9, tzinfo=datetime.UTC)


def test_of_two_signers_one_signs():
    place = factories.NeighbourhoodFactory()
    report, _ = making.make_report(QUARTER, neighbourhood=place, at=AT)
    operations.mark_ready(report=report, by=SYSTEM, at=AT)
    heads = [factories.OfficerFactory() for _ in range(2)]
    outcomes = together(
        *(lambda by=by: operations.sign(report=Report(pk=report.pk), by=by) for by in heads)
    )
    assert len([each for each in outcomes if isinstance(each, WrongState)]) == 1
    assert ReportDocument.objects.filter(report=report).count() == 1
    signed = Report.objects.get(pk=report.pk)
    assert signed.signed.document["signed"].startswith(f"Signed by {signed.signed_by.name} on")


def test_two_jobs_make_a_report_once():
    place = factories.NeighbourhoodFactory()
    outcomes = together(
        *(lambda: making.make_report(QUARTER, neighbourhood=place, at=AT) for _ in range(2))
    )
    assert sorted(is_new for _, is_new in outcomes) == [False, True]
    report = Report.objects.get(neighbourhood=place)
    assert report.snapshots.count() == 1

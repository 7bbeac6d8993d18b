"""The demonstration has reports: a quarter that is published, and one for which commentary is owed."""

import io

import pytest
from django.core.management import call_command

from demo.performance.reports import REPORTED
from neighbourhoods.models import Neighbourhood
from performance.models import Commentary, Report
from performance.reports.snapshots import documents

pytestmark = pytest.mark.usefixtures("demonstration")


def test_a_quarter_is_published_for_the_city_an_area_and_three_neighbourhoods():
    out = Report.objects.published().with_place()
    area = Neighbourhood.objects.get(name=REPORTED[0]).area
    assert {each.place_name for each in out} == {"Derby", str(area), *REPORTED}
    assert out.get(area=area).signed.document["blocks"]
    assert len({each.period for each in out}) == 1
    told = out.get(neighbourhood__name=REPORTED[0]).signed.document
    said = {each["code"]: each["text"] for each in told["commentary"]}
    assert said.pop("clean-streets").startswith("Two of the three crews")
    assert all(text.startswith("Residents told us") for text in said.values())


def test_commentary_is_owed():
    report = Report.objects.get(state="asked")
    assert report.place_name == REPORTED[0]
    assert {each.report for each in Commentary.objects.owed()} == {report}
    assert report.snapshots.first().document["changed"]["since"]


def test_the_command_prints_what_is_prepared_and_what_is_out(tmp_path):
    for report in (Report.objects.get(state="asked"), Report.objects.published().of_city().get()):
        files = [tmp_path / f"{report.pk}-{number}.pdf" for number in range(2)]
        for each in files:
            call_command(
                "make_report", report.slug, quarter=report.period.quarter_code, out=str(each), stdout=io.StringIO()
            )  # fmt: skip
        assert files[0].read_bytes() == files[1].read_bytes()
    assert documents.pdf_of(report.signed.document) == bytes(report.signed.pdf)

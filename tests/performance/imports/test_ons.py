"""The tidy file of the ONS: columns in any order, statuses, measures and indicators that nobody keeps here."""

import pathlib

import pytest

from performance.models import Observation
from tests.performance.imports.conftest import held, load

pytestmark = pytest.mark.django_db
SAMPLE = pathlib.Path("/work/shared/data/ons_explore_local_statistics_derby_SAMPLE.csv")
HEAD = (
    "areacd,areanm,geography,indicator,period,measure,observation,unit,lci_95,uci_95,status,notes\n"
)
FILE = (
    HEAD
    + """\
E06000015,Derby,County or Unitary Authority,Anxiety,2022-04-01/P1Y,"Mean (Where 0 is 'not at all')",3.57,Score out of 10,3.18,3.96,,
E06000015,Derby,County or Unitary Authority,Anxiety,2021-04-01/P1Y,Mean,,Score out of 10,,,u,
E06000015,Derby,County or Unitary Authority,Anxiety,2020-04-01/P1Y,Mean,,Score out of 10,,,x,
E06000015,Derby,County or Unitary Authority,Anxiety,2020-04-01/P1Y,Percentage,12,%,,,,
E06000015,Derby,County or Unitary Authority,Pay,2020-04-01/P1Y,Median,500,£,,,,
E07000032,Amber Valley,Local Authority District,Anxiety,2022-04-01/P1Y,Mean,3.2,Score out of 10,3.1,3.3,,
K02000001,United Kingdom,Country,Anxiety,2022-04-01/P1Y,Mean,3.2,Score out of 10,3.1,3.3,,
"""
)


def wellbeing(add, code="anxiety", name="Anxiety"):
    about = {"names_in_files": name, "measured": "mean", "per": 1, "comparison": "none"}
    return add(code, **about)


def test_what_is_kept_here_is_taken_and_the_rest_counted(places, add):
    made = wellbeing(add)
    outcome = load(FILE, "ons")
    assert outcome.problems == []
    assert outcome.left_out == [
        ("Rows for measures that are not in the system", 1),
        ("Rows for other places", 2),
        ("Rows for indicators that are not in the system: Pay", 1),
    ]
    assert held(made, "status", "is_unreliable", "note") == [
        ("Derby", "2022-04-01/P1Y", 3.57, "value", False, ""),
        ("Derby", "2021-04-01/P1Y", None, "missing", True, "Its source says it is too unreliable to use"),
        ("Derby", "2020-04-01/P1Y", None, "missing", False, ""),
    ]  # fmt: skip


@pytest.mark.skipif(not SAMPLE.exists(), reason="shared/data is not here")
def test_the_sample_comes_in_cleanly(places, add):
    made = [
        wellbeing(add, each.lower(), each)
        for each in ("Anxiety", "Happiness", "Satisfaction", "Worthwhile")
    ]
    content = SAMPLE.read_bytes()
    outcome = load(content, "ons")
    left = sum(number for _, number in outcome.left_out)
    added, _, _ = outcome.counts
    assert (outcome.problems, outcome.rows, added + left) == ([], 202, 202)
    assert Observation.objects.held().filter(indicator__in=made, level="city").count() == 48
    latest = held(made[0])
    assert ("Derby", "2022-04-01/P1Y", 3.57) in latest
    assert load(content, "ons").counts == (0, 0, added)

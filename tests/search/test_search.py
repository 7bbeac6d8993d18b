import pytest

from tests.search.guards import GUARDS, missed
from tests.search.search import search
from tests.search.worlds import build_town

pytestmark = pytest.mark.django_db
WORLDS = 100


@pytest.mark.parametrize("first", [0, WORLDS])
def test_no_record_stands_that_should_not(first):
    assert search(build_town(), range(first, first + WORLDS)) == {}


@pytest.mark.parametrize(
    ("name", "world"), [("a decision has its quorum", 0), ("nobody leaves it afterwards", 5)]
)
def test_the_search_misses_a_guard_that_is_out(name, world):
    """Two of the cheapest; all of them by `make search GUARDS=1`."""
    guard = next(each for each in GUARDS if each.name == name)
    assert missed(build_town(), guard, [world])
    assert search(build_town(), [world]) == {}

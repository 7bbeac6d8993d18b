import pytest

from tests.search.search import search
from tests.search.worlds import build_town

pytestmark = pytest.mark.django_db
WORLDS = 100


@pytest.mark.parametrize("first", [0, WORLDS])
def test_no_record_stands_that_should_not(first):
    assert search(build_town(), range(first, first + WORLDS)) == {}

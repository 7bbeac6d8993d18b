"""Returns of the demonstration: one confirmed, one to be confirmed, one late or still to come, and files."""

import pytest

from performance.models import DataReturn, Observation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def test_two_quarters_of_returns():
    figures = DataReturn.objects.filter(kind="figures")
    assert figures.filter(state="confirmed", person__name__gt="").count() >= 2
    assert figures.filter(state="given", person__user__isnull=False).exists()
    assert figures.open().filter(person__user=None).exists()
    assert Observation.objects.to_confirm().exists()
    files = DataReturn.objects.filter(kind="file")
    assert files.open().exists()
    assert files.filter(state="given").exists()

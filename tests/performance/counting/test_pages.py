"""Pages of what the system counts: the list, one press to an indicator, and what its page says."""

import datetime
import re

import pytest

from core import figures
from core.actors import SYSTEM
from core.dates import start_of
from performance.counting.operations import count_indicator
from performance.indicators.operations import publish_indicator
from performance.models import Indicator
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/performance/counting/"


@pytest.fixture
def data(world, as_user):
    return as_user(world.people["data_officer"])


def test_from_the_list_to_an_indicator_that_everybody_reads(world, data, client, as_user):
    page = data.get(LIST).content.decode()
    assert "Actions accepted in time" in page
    assert "SECRET count" in page
    form = data.get(f"{LIST}actions-accepted-in-time/add/").content.decode()
    assert 'value="Actions accepted in time"' in form
    assert re.search(r'name="hides_below"[^>]*value="5"|value="5"[^>]*name="hides_below"', form)
    assert 'name="definition"' not in form
    press = re.search(r'name="client_id" value="([^"]+)"', form)[1]
    lead = factories.PersonFactory()
    sent = {
        "name": "Accepted", "code": "accepted", "block": "service", "decimals": 1, "comparison": "interval",
        "hides_below": 5, "agency": factories.AgencyFactory().pk, "lead": lead.pk,
        "client_id": press,
    }  # fmt: skip
    assert data.post(f"{LIST}actions-accepted-in-time/add/", sent).status_code == 302
    made = Indicator.objects.get(code="accepted")
    assert (made.counted_as, made.measured, made.frequency, made.lead) == (
        "actions-accepted-in-time", "proportion", "quarter", lead,
    )  # fmt: skip
    assert "Being counted" in data.get(LIST).content.decode()
    count_indicator(indicator=made)
    page = data.get(LIST).content.decode()
    assert "Being counted" not in page
    publish_indicator(indicator=made, by=world.people["head_of_service"])
    page = client.get("/performance/indicators/accepted/").content.decode()
    assert "The system counts them" in page
    assert LIST not in page


def test_what_is_counted_has_no_form_for_a_figure(world, data):
    one = f"/performance/indicators/{world.own.counted_indicator.code}/"
    page = data.get(one).content.decode()
    assert "Add a figure" not in page
    assert data.get(f"{one}figures/add/").status_code == 409
    sent = {
        "place": "city", "starts_on_day": 1, "starts_on_month": 4, "starts_on_year": 2025, "months": 3, "value": 9,
    }  # fmt: skip
    answer = data.post(f"{one}figures/add/", sent)
    assert answer.status_code == 422
    assert "They cannot be entered" in answer.content.decode()
    form = data.get(f"{one}change/").content.decode()
    assert 'name="measured"' not in form
    assert "Who answers questions about the figures?" in form


def test_count_now(world, data):
    one = f"/performance/indicators/{world.own.counted_indicator.code}/"
    assert data.post(f"{one}count/").status_code == 302
    assert "Being counted" in data.get(LIST).content.decode()
    assert (
        data.post(f"/performance/indicators/{world.own.indicator.code}/count/").status_code == 409
    )


def test_a_figure_that_is_gone_is_said_and_nothing_breaks(world, data, client, monkeypatch):
    made = world.own.counted_indicator
    count_indicator(indicator=made, at=start_of(datetime.date(2026, 8, 20)))
    monkeypatch.setattr(figures, "_declared", {})
    page = data.get(LIST).content.decode()
    assert "No longer counted" in page
    assert "Count now" not in page
    page = data.get(made.get_absolute_url()).content.decode()
    assert "The system no longer counts this figure." in page
    assert data.get(f"{LIST}walkabouts-held/add/").status_code == 404
    assert data.post(f"{made.get_absolute_url()}count/").status_code == 409


def test_the_list_takes_the_same_queries(world, data, django_assert_num_queries):
    data.get(LIST)
    with django_assert_num_queries(5) as one:
        data.get(LIST)
    from performance.counting.operations import add_counted

    for code in ("actions-accepted-in-time", "requests-in-time"):
        add_counted(
            figure=code, code=code, name=code, block="service", decimals=1, comparison="none", hides_below=5,
            agency=factories.AgencyFactory(), lead=factories.PersonFactory(), by=SYSTEM,
        )  # fmt: skip
    with django_assert_num_queries(len(one)):
        data.get(LIST)

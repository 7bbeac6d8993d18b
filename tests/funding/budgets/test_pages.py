"""The pages of budgets, as finance officer, budget holder and head of service use them."""

import re
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.actors import SYSTEM
from funding.budgets.forecasts.operations import set_forecast
from funding.budgets.lines.operations import open_budget
from funding.models import SignOff, StaffCost, Virement
from tests import factories
from tests.funding.budgets.test_actuals import order, spend

pytestmark = pytest.mark.django_db
NOW = "2026-11-27T10:00:00Z"


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(NOW, tick=True):
        yield


def text(client, path):
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def forms_of(client, path):
    found = re.findall(r'name="([\w-]+)" value="([^"]*)"', client.get(path).content.decode())
    return dict(found)


def test_from_the_list_to_the_sign_off(as_user, line, budget, holder, year):
    spend(year, 700)
    client = as_user(holder)
    assert f"/money/budgets/{budget.pk}/" in client.get("/money/budgets/").content.decode()
    page = text(client, f"/money/budgets/{budget.pk}/")
    assert "▲ No forecast yet" in page
    assert "Before you can sign it off: Room hire: no forecast yet" in page
    path = f"/money/budgets/lines/{line.pk}/forecast/"
    sent = forms_of(client, path)
    assert sent["amount"] == "5,700", "spent, and what is phased for the months to come"
    answer = client.post(path, sent | {"amount": "13,250.50", "reason": ""})
    assert answer["Location"] == f"/money/budgets/{budget.pk}/"
    assert "▲ Reason needed" in text(client, f"/money/budgets/{budget.pk}/")
    again = forms_of(client, path) | {"amount": "13,250.50", "reason": "A dearer hall"}
    client.post(path, again)
    page = text(client, f"/money/budgets/{budget.pk}/")
    assert "£12,000 £700 £0 £13,250.50 £1,250.50 A dearer hall" in page
    seen = re.search(
        r'name="seen" value="(\w+)"', client.get(f"/money/budgets/{budget.pk}/").content.decode()
    )[1]
    client.post(f"/money/budgets/{budget.pk}/sign/", {"seen": seen})
    signed = SignOff.objects.get()
    page = text(client, f"/money/budgets/{budget.pk}/")
    assert "period 7 (October) , by Hal Holder on 27 November 2026 (PDF)" in page
    assert "Sign off the forecast after period 8 (November)" in page
    pdf = client.get(f"/money/budgets/signed/{signed.pk}.pdf")
    assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")


def test_a_form_that_is_older_than_what_is_stored_is_refused(as_user, line, holder):
    client, path = as_user(holder), f"/money/budgets/lines/{line.pk}/forecast/"
    sent = forms_of(client, path)
    set_forecast(line=line, amount=Decimal(5), reason="", by=SYSTEM)
    assert client.post(path, sent | {"amount": "9"}).status_code == 409
    assert line.forecasts.get().amount == 5


def test_figures_that_moved_are_read_again_before_they_are_signed(
    as_user, line, budget, holder, year
):
    set_forecast(line=line, amount=Decimal(12_000), reason="", by=holder)
    client = as_user(holder)
    seen = forms_of(client, f"/money/budgets/{budget.pk}/")["seen"]
    spend(year, 5)
    assert client.post(f"/money/budgets/{budget.pk}/sign/", {"seen": seen}).status_code == 409
    assert not SignOff.objects.exists()


def test_neat_is_a_switch(as_user, line, make_line, budget, holder):
    make_line(name="NEAT team", code="1020", amount="28000", is_neat=True)
    client, path = as_user(holder), f"/money/budgets/{budget.pk}/"
    assert "£40,000" in text(client, path)
    without = text(client, f"{path}?neat=without")
    assert "£40,000" not in without
    assert "NEAT team" not in without.split("Before you can sign")[0]
    assert "£40,000" in text(client, "/money/budgets/")
    assert "£12,000" in text(client, "/money/budgets/?neat=without")


def test_revenue_and_capital_are_never_added(as_user, line, make_line, budget, holder):
    make_line(name="Works", code="8100", amount="6000", nature="capital")
    make_line(name="Printing", code="4200", amount="500")
    client = as_user(holder)
    page = text(client, f"/money/budgets/{budget.pk}/")
    assert "Revenue, all lines £12,500" in page
    assert "£18,500" not in page
    assert "Sinfin £12,500 £0" in text(client, "/money/budgets/")
    assert "Sinfin £6,000 £0" in text(client, "/money/budgets/?nature=capital")
    assert "Sinfin £12,500 £0" in text(client, "/money/budgets/?nature=odd")


def test_a_line_says_how_it_came_about(as_user, line, holder, year):
    order(year, 1_000)
    spend(year, 1_400)
    page = text(as_user(holder), f"/money/budgets/lines/{line.pk}/")
    assert "£1,400 spent by the end of period 1 (April): £400 more than phased." in page
    assert "Ordered, not invoiced yet £1,000" in page
    assert "PO1 Chairs" in page
    assert "Budget set Set for the year £12,000" in page


def test_a_vacancy_moves_the_forecast(as_user, make_post, holder):
    post = make_post()
    client, path = as_user(holder), f"/money/budgets/posts/{post.pk}/vacancy/"
    sent = forms_of(client, path)
    date = dict(
        zip(
            ("vacant_from_day", "vacant_from_month", "vacant_from_year"),
            ("1", "1", "2027"),
            strict=True,
        )
    )
    assert client.post(path, sent | date).status_code == 302
    page = text(client, f"/money/budgets/lines/{post.line_id}/")
    assert "from 1 January 2027" in page
    assert "Forecast £9,000, worked out from its posts" in page.replace(" ,", ",")
    StaffCost.objects.filter(pk=post.pk).update(title="Another")
    assert client.post(path, sent | date).status_code == 409


def test_a_holder_sees_the_own_budget_and_no_other(as_user, line, budget, holder, year):
    other = open_budget(
        year=year, neighbourhood=factories.NeighbourhoodFactory(name="Elsewhere"), by=SYSTEM
    )
    client = as_user(holder)
    assert "Elsewhere" not in text(client, "/money/budgets/")
    assert client.get(f"/money/budgets/{other.pk}/").status_code == 404


def test_the_lists_take_the_same_queries_however_long(
    as_user, budget, line, year, finance, make_line
):
    def count(path):
        client = as_user(finance)
        client.get(path)
        with CaptureQueriesContext(connection) as found:
            client.get(path)
        return len(found)

    paths = ("/money/budgets/", f"/money/budgets/{budget.pk}/")
    before = [count(path) for path in paths]
    for number in range(3):
        place = factories.NeighbourhoodFactory()
        there = open_budget(year=year, neighbourhood=place, by=SYSTEM)
        make_line(budget=there, centre=f"N{number + 2}")
        make_line(code=f"9{number}", name=f"More {number}")
    assert [count(path) for path in paths] == before
    assert max(before) <= 12


def test_a_virement_from_form_to_authorised(as_user, line, make_line, finance, head):
    other = make_line(name="Printing", code="4200", amount="0")
    client, path = as_user(finance), "/money/budgets/virements/lines/"
    sent = forms_of(client, path) | {
        "source": line.pk,
        "target": other.pk,
        "amount": "250",
        "reason": "Leaflets",
    }
    wrong = client.post(path, sent | {"amount": "99,999"})
    assert wrong.status_code == 422
    assert "Room hire has only £12,000" in wrong.content.decode()
    for _ in range(2):
        answer = client.post(path, sent)
    virement = Virement.objects.get()
    assert answer["Location"] == f"/money/budgets/virements/{virement.pk}/"
    assert "Someone else must authorise it." in text(client, answer["Location"])
    boss = as_user(head)
    assert "Authorise the virement" in text(boss, f"/money/budgets/virements/{virement.pk}/")
    boss.post(f"/money/budgets/virements/{virement.pk}/authorise/")
    assert "Moved" in text(client, "/money/budgets/virements/")
    other.refresh_from_db()
    assert other.amount == 250


def test_what_waits_stands_on_the_home_page_of_who_may_act(
    as_user, line, make_line, finance, head, holder, budget
):
    other = make_line(name="Printing", code="4200", amount="0")
    sent = {"source": line.pk, "target": other.pk, "amount": "250", "reason": "Leaflets"}
    path = "/money/budgets/virements/lines/"
    as_user(finance).post(path, forms_of(as_user(finance), path) | sent)
    told = f"virement V{Virement.objects.get().pk} of £250"
    assert f"Authorise the {told}" in text(as_user(head), "/")
    assert told not in text(as_user(finance), "/")
    assert "Sign off the forecast of Sinfin after period 7 (October)" in text(as_user(holder), "/")
    assert "forecast of Sinfin" not in text(as_user(head), "/"), "its own holder is told"


def test_what_no_line_has_is_listed(as_user, line, year, finance):
    spend(year, "86.40", code="9999")
    page = text(as_user(finance), "/money/budgets/unmatched/")
    assert "N1 9999 1 £86.40" in page
    spend(year, 1)
    assert "£1 " not in text(as_user(finance), "/money/budgets/unmatched/")

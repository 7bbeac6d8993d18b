"""A larger file of figures goes up in parts, and goes on where the network went."""

import re

import pytest
from playwright.sync_api import expect

from accounts.access import Role
from accounts.imports.models import ImportBatch
from accounts.imports.parts.models import PART, UploadPart

NOTE = "n" * 130_000
PARTS = re.compile(r".*/part/$")
ROW = f"K02000001,none-such,2025-04-01/P1Y,1,{NOTE}\n"
LINES = ["areacd,indicator,period,observation,notes\n", *[ROW] * 85]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "figures.csv"
    path.write_text("".join(LINES))
    assert path.stat().st_size > 10 * PART
    return path


def choose(page, url, file):
    page.goto(url)
    page.get_by_label("Figures from the data hub", exact=True).check()
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload and check").click()


def test_it_goes_on_where_the_network_went(page, live_server, live_world, sign_in, file):
    sign_in(live_world.people[Role.DATA_OFFICER])
    url = f"{live_server.url}/performance/figures/load/"
    sent = []

    def cut(route):
        sent.append(route.request.url)
        if len(sent) in (4, 5):
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(PARTS, cut)
    choose(page, url, file)
    expect(page.get_by_role("status")).to_contain_text("No connection. Nothing is lost")
    expect(page.get_by_role("heading", name="Figures from the data hub")).to_be_visible()
    assert len(sent) == 11 + 2
    batch = ImportBatch.objects.get(sheet="figures-tidy")
    assert page.url == f"{live_server.url}{batch.get_absolute_url()}"
    assert UploadPart.objects.count() == 11


def test_the_same_file_chosen_again_sends_the_rest(page, live_server, live_world, sign_in, file):
    sign_in(live_world.people[Role.DATA_OFFICER])
    url = f"{live_server.url}/performance/figures/load/"
    sent = []

    def cut(route):
        sent.append(route)
        route.continue_() if len(sent) <= 3 else route.abort()

    page.route(PARTS, cut)
    choose(page, url, file)
    expect(page.get_by_role("status")).to_contain_text("No connection. Nothing is lost")
    page.unroute(PARTS)
    page.goto(url)
    expect(page.get_by_text("figures.csv: 3.0 MB of 10.5 MB came on")).to_be_visible()
    choose(page, url, file)
    expect(page.get_by_role("heading", name="Figures from the data hub")).to_be_visible()
    assert UploadPart.objects.count() == 11


def test_what_is_not_taken_is_said(page, live_server, live_world, sign_in, file, check):
    sign_in(live_world.people[Role.DATA_OFFICER])
    workbook = file.rename(file.with_suffix(".xlsx"))
    choose(page, f"{live_server.url}/performance/figures/load/", workbook)
    expect(page.get_by_role("alert")).to_contain_text("An Excel workbook must be 10 MB or smaller")
    expect(page.get_by_role("status")).to_have_text("Not sent. Nothing was written.")
    assert check(page) == []

"""Starting data in a browser: a file with mistakes, the corrected one, a likely duplicate, loading,
undo; a training copy. Each page without a fault at both widths."""

import pytest
from playwright.sync_api import expect

from neighbourhoods.models import Person
from tests import factories, workbooks

pytestmark = pytest.mark.django_db(transaction=True)


def chosen(name, content):
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": name, "mimeType": kind, "buffer": content}


def test_from_a_file_with_mistakes_to_the_records_and_back(
    live_world, live_server, sign_in, page, check, settings
):
    factories.PersonFactory(name="Josephine Bloggs")
    sign_in(live_world.people["head_of_service"])
    page.goto(live_server.url)
    page.get_by_role("link", name="Starting data").click()
    assert check(page) == []
    page.get_by_role("link", name="Upload people", exact=True).click()
    assert check(page) == []
    broken = workbooks.of("people", {"name": "Zara Zimmer", "agency": "Nowhere"})
    page.get_by_label("File").set_input_files(chosen("people.xlsx", broken))
    page.get_by_role("button", name="Upload and check").click()
    expect(page.get_by_role("heading", name="1 problem")).to_be_visible()
    expect(page.get_by_text("“Nowhere” is not known.")).to_be_visible()
    assert check(page) == []

    page.get_by_role("link", name="Upload a corrected file").click()
    better = workbooks.xlsx(
        ["Name", "Their work", "Shoe size"], ["Zara Zimmer", "Clerk", 7], ["Josephine Blogs", "", 8]
    )
    page.get_by_label("File").set_input_files(chosen("people.xlsx", better))
    page.get_by_role("button", name="Upload and check").click()
    assert check(page) == []
    page.get_by_role("link", name="Match the columns").click()
    page.get_by_label("Column B: Their work").select_option("Job title")
    assert check(page) == []
    page.get_by_role("button", name="Save and check").click()
    page.get_by_role("link", name="Look at the likely duplicates").click()
    page.get_by_label("The same as Josephine Bloggs").check()
    assert check(page) == []
    page.get_by_role("button", name="Save and check again").click()
    assert check(page) == []
    page.get_by_role("button", name="Load the file").click()
    expect(page.get_by_text("the file has been loaded")).to_be_visible()
    assert Person.objects.get(name="Zara Zimmer").job_title == "Clerk"
    assert check(page) == []
    page.get_by_role("button", name="Undo the whole file").click()
    expect(page.get_by_text("The file has been undone.")).to_be_visible()
    assert not Person.objects.filter(name="Zara Zimmer").exists()

    settings.TRAINING_COPY = True
    page.goto(f"{live_server.url}/starting/places/")
    expect(page.get_by_text("Training copy")).to_be_visible()
    assert check(page) == []

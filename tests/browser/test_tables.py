"""Tables go out to Outlook and Excel, and come in from there."""

import pytest
from playwright.sync_api import expect

from core.calendar import DAY
from tests import factories
from tests.boards.meetings.calendars.test_setting import quiet


def clipboard(page, kind):
    read = """async (kind) => {
        const [item] = await navigator.clipboard.read();
        return (await item.getType(kind)).text();
    }"""
    return page.evaluate(read, kind)


def paste(box, text):
    box.evaluate(
        """(box, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            box.focus();
            const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
            box.dispatchEvent(event);
        }""",
        text,
    )


@pytest.fixture
def manager(live_world, live_server, sign_in, page, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(live_world.people["neighbourhood_manager"])
    return page


def test_a_list_is_copied_as_a_table(manager, live_server, check):
    manager.goto(f"{live_server.url}/actions/")
    table = manager.locator("main table").first
    manager.get_by_role("button", name="Copy as table").first.click()
    expect(manager.get_by_text("Copied. Paste it")).to_be_visible()
    rows = [line.split("\t") for line in clipboard(manager, "text/plain").splitlines()]
    assert len(rows) == table.locator("tr").count()
    assert {len(row) for row in rows} == {len(rows[0])}
    assert rows[0][:2] == [each.strip() for each in table.locator("th").all_inner_texts()][:2]
    assert clipboard(manager, "text/html").count("<tr>") == len(rows)
    assert check(manager) == []


def test_a_cell_that_excel_would_run_is_copied_as_text(manager, live_server, live_world):
    action = live_world.own.action
    type(action).objects.filter(pk=action.pk).update(what='=HYPERLINK("http://x.example","Hi")')
    manager.goto(f"{live_server.url}/actions/")
    manager.get_by_role("button", name="Copy as table").first.click()
    expect(manager.get_by_text("Copied. Paste it")).to_be_visible()
    assert "\t'=HYPERLINK" in clipboard(manager, "text/plain")
    assert "<td>'=HYPERLINK" in clipboard(manager, "text/html")


def test_a_list_that_is_no_table_is_copied_too(manager, live_server, live_world):
    for n in range(2):
        factories.PersonFactory(name=f"Copied {n}", agency=live_world.own.agency)
    manager.goto(f"{live_server.url}{live_world.own.agency.get_absolute_url()}")
    entries = manager.locator("ul:has(+ .app-copy) > li")
    manager.locator("ul + .app-copy button").click()
    expect(manager.get_by_text("Copied. Paste it")).to_be_visible()
    lines = clipboard(manager, "text/plain").splitlines()
    assert len(lines) == entries.count() >= 2
    assert any(line.startswith("Copied 1") for line in lines)


def grid(page, live_server, live_world):
    body, first = live_world.own.body, quiet(400)
    page.goto(f"{live_server.url}/bodies/{body.slug}/meetings/year/")
    page.get_by_label("Every so many weeks").check()
    page.get_by_label("Weeks between meetings").fill("13")
    page.get_by_role("textbox", name="Day").first.fill(f"{first:%-d/%-m/%y}")
    for box in ("Month", "Year"):
        page.get_by_role("textbox", name=box).first.fill("")
    page.get_by_role("button", name="Propose dates").click()
    return first


def test_cells_from_excel_are_spread_over_the_grid(manager, live_server, live_world):
    first = grid(manager, live_server, live_world)
    days = [f"{first + n * DAY:%-d %b %Y}" for n in range(3)]
    paste(
        manager.get_by_label("Day of date 1"),
        "".join(f"{day}\t18:{n}5\r\n" for n, day in enumerate(days)),
    )
    for n, day in enumerate(days):
        expect(manager.get_by_label(f"Day of date {n + 1}")).to_have_value(day)
        expect(manager.get_by_label(f"Start of date {n + 1}")).to_have_value(f"18:{n}5")


def test_more_rows_than_boxes_are_not_cut_in_silence(manager, live_server, live_world):
    grid(manager, live_server, live_world)
    box = manager.get_by_label("Day of date 1")
    before = box.input_value()
    paste(box, "\n".join(["1 May 2031"] * 40))
    expect(manager.get_by_text("Nothing was pasted.")).to_be_visible()
    expect(box).to_have_value(before)


def test_lines_stay_apart_in_a_box_of_one_line(manager, live_server):
    manager.goto(f"{live_server.url}/find/")
    box = manager.locator("main input[name=q]")
    paste(box, "Osmaston\r\nRoad")
    expect(box).to_have_value("Osmaston Road")


def test_what_stands_in_a_box_to_be_copied_has_its_button(manager, live_server, check):
    manager.goto(f"{live_server.url}/me/")
    manager.get_by_role("button", name="Copy").click()
    expect(manager.get_by_text("Copied. Paste it")).to_be_visible()
    assert clipboard(manager, "text/plain") == manager.locator("#feed").input_value()
    assert check(manager) == []

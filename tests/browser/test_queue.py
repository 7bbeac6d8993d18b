"""The browser's queue on a page that has nothing but its attributes: no server, no other script."""

import re

import pytest
from playwright.sync_api import expect

from derby_nm.local.environment import ROOT

HOST = "http://visit.test"
SCRIPT = (ROOT / "static" / "built" / "queue.js").read_text()
PAGE = """<!doctype html><title>A visit</title><script type="module" src="/queue.js"></script>
<div data-queue="visit-7" data-user="3" data-sign-in="/sign-in/">
  <span data-queue-state role="status"></span><div data-queue-notice role="alert"></div>
  <ul id="notes"></ul>
  <form method="post" action="/notes/" data-queued="add" data-into="notes">
    <input type="hidden" name="csrfmiddlewaretoken" value="token">
    <input name="text" aria-label="Note"><button>Add</button>
  </form>
  <form method="post" action="/count/" data-queued="change" data-key="count">
    <input type="hidden" name="shown" value="first"><input name="count" aria-label="How many">
  </form>
  <form method="post" action="/done/" data-queue-last><button>Done</button></form>
</div>"""


class Server:
    """Answers what the page asks, and remembers it: `asked` addresses, `sent` fields of posts."""

    def __init__(self):
        self.is_down = False
        self.refusing = None
        self.asked, self.sent = [], []

    def __call__(self, route):
        path = route.request.url.removeprefix(HOST)
        self.asked.append(path)
        if path == "/visit/":
            route.fulfill(body=PAGE, content_type="text/html")
        elif path == "/queue.js":
            route.fulfill(body=SCRIPT, content_type="text/javascript")
        elif self.is_down or route.request.method != "POST":
            route.abort()
        else:
            self.take(route, fields(route.request))

    def take(self, route, said):
        self.sent.append(said)
        if self.refusing:
            status, self.refusing = self.refusing, None
            route.fulfill(status=status, json={"error": "Ann was quicker.", "theirs": "Hers"})
        elif "text" in said:
            route.fulfill(json={"piece": f"<li>{said['text']}, taken</li>"})
        else:
            route.fulfill(json={"shown": said.get("count", "")})

    def values(self, name):
        return [each[name] for each in self.sent if name in each]


def fields(request):
    """{name: value} of a form that was posted."""
    return dict(re.findall(r'name="(\w+)"\r\n\r\n(.*?)\r\n--', request.post_data or "", re.S))


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def visit(page, server):
    page.route("**/*", server)
    page.goto(f"{HOST}/visit/")
    yield page
    page.unroute_all(behavior="ignoreErrors")


def note(visit, text):
    visit.get_by_label("Note").fill(text)
    visit.get_by_role("button", name="Add").click()


def choose(visit, count):
    visit.get_by_label("How many").fill(count)
    visit.get_by_label("How many").blur()


def come_back(visit, server):
    server.is_down = False
    visit.evaluate("window.dispatchEvent(new Event('online'))")


def state(visit):
    return visit.get_by_role("status")


def test_what_is_pressed_outlives_a_reload_and_goes_out_in_order(visit, server):
    server.is_down = True
    for text in ("One", "Two"):
        note(visit, text)
    expect(visit.get_by_text("One (waiting to be sent)")).to_be_visible()
    expect(state(visit)).to_contain_text("2 not sent yet, kept on this device")
    visit.reload()
    expect(visit.get_by_text("Two (waiting to be sent)")).to_be_visible()
    assert server.sent == []
    come_back(visit, server)
    expect(state(visit)).to_contain_text("Saved")
    expect(visit.get_by_role("listitem")).to_have_text(["One, taken", "Two, taken"])
    assert server.values("text") == ["One", "Two"]
    assert server.values("as_user") == ["3", "3"]
    assert len(set(server.values("client_id"))) == 2
    assert server.values("csrfmiddlewaretoken") == []


def test_a_clash_is_said_at_its_form_and_holds_up_nothing(visit, server):
    server.refusing = 409
    note(visit, "Mine")
    expect(visit.get_by_text("Ann was quicker.")).to_be_visible()
    expect(visit.get_by_label("Note")).to_have_value("Mine")
    note(visit, "Mine, then")
    expect(visit.get_by_role("listitem")).to_have_text(["Mine, then, taken"])
    assert server.values("text") == ["Mine", "Mine, then"]


def test_of_choices_that_wait_the_last_one_is_sent_and_says_what_was_shown(visit, server):
    server.is_down = True
    note(visit, "In front")  # what has been tried stays, what waits behind it is replaced
    for count in ("4", "5"):
        choose(visit, count)
        held = f"""localStorage["nm:u3:visit-7:queue"].includes('"count":"{count}"')"""
        visit.wait_for_function(held)
    expect(state(visit)).to_contain_text("2 not sent yet")
    come_back(visit, server)
    expect(visit.locator("[name=shown]")).to_have_value("5")
    choose(visit, "6")
    expect(visit.locator("[name=shown]")).to_have_value("6")
    assert (server.values("count"), server.values("shown")) == (["5", "6"], ["first", "5"])


def test_the_last_press_waits_for_all_others(visit, server):
    server.is_down = True
    note(visit, "One")
    visit.get_by_role("button", name="Done").click()
    expect(visit.get_by_text("Not everything has been sent yet")).to_be_visible()
    come_back(visit, server)
    expect(state(visit)).to_contain_text("Saved")
    with visit.expect_response(f"{HOST}/done/"):  # answered: nothing is under way when it closes
        visit.get_by_role("button", name="Done").click()
    visit.wait_for_load_state()


def test_who_is_signed_out_loses_nothing(visit, server):
    server.refusing = 401
    note(visit, "Kept")
    expect(visit.get_by_role("link", name="Sign in again")).to_be_visible()
    visit.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(visit.get_by_role("listitem")).to_have_text(["Kept, taken"])
    expect(visit.get_by_role("alert")).to_be_empty()
    assert len(set(server.values("client_id"))) == 1


def test_the_queue_needs_no_other_script(visit, server):
    assert server.asked == ["/visit/", "/queue.js"]

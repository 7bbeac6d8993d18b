"""A walkabout in the dip without signal: stops and photographs wait on the telephone, for who took them."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from accounts.access import Role
from tasking.models import Stop, StopPhoto


def large():
    """A photograph of 2,400 pixels that says where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "SECRET place"
    Image.new("RGB", (2_400, 1_200), "green").save(out, "JPEG", exif=exif)
    return {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def detailed():
    """A photograph of twelve million points, of which no two neighbours are alike: the largest that there is."""
    noise = Image.effect_noise((4_000, 3_000), 90)
    out = io.BytesIO()
    Image.merge("RGB", [noise, noise.transpose(Image.Transpose.ROTATE_180), noise]).save(
        out, "JPEG", quality=85
    )
    return {"name": "b.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


KEPT = """async () => {
  const base = await new Promise((done) => {
    const asked = indexedDB.open("nm-photos", 1);
    asked.onsuccess = () => done(asked.result);
  });
  const all = await new Promise((done) => {
    const asked = base.transaction("photos").objectStore("photos").getAll();
    asked.onsuccess = () => done(asked.result);
  });
  base.close();
  const { quota } = await navigator.storage.estimate();
  return { sizes: all.map((each) => each.bytes.byteLength), quota };
}"""


@pytest.fixture
def walk(page, live_server, live_world, sign_in):
    """The page of the walk, opened before it by the manager."""
    sign_in(live_world.people[Role.NEIGHBOURHOOD_MANAGER])
    page.goto(f"{live_server.url}/walkabouts/{live_world.own.walkabout.pk}/walk/")
    return page


def test_what_is_seen_without_a_network_is_sent_later_once(walk, context, live_world, check):
    assert check(walk) == []
    context.set_offline(True)
    walk.get_by_label("Photograph", exact=True).set_input_files(large())
    expect(walk.get_by_text("Photograph 1")).to_be_visible()
    walk.get_by_label("What do you see?").fill("Bags by the bins")
    walk.get_by_role("button", name="Add stop").click()
    expect(walk.get_by_text("Bags by the bins (waiting to be sent)")).to_be_visible()
    expect(walk.get_by_text("1 photograph waiting on this device")).to_be_visible()
    walk.get_by_label("What do you see?").fill("Second")
    walk.get_by_role("button", name="Add stop").click()
    context.set_offline(False)
    expect(walk.get_by_text(re.compile(r"2\. Bags by the bins"))).to_be_visible()
    expect(walk.get_by_text("waiting on this device")).to_have_count(0)
    expect(walk.locator("[data-queue-state]")).to_contain_text("Saved")
    stops = Stop.objects.filter(walkabout=live_world.own.walkabout).order_by("number")
    assert [each.what for each in stops] == ["OWN SECRET stop", "Bags by the bins", "Second"]
    photo = StopPhoto.objects.get(stop=stops[1])
    kept = bytes(photo.content.data)
    assert b"SECRET" not in kept
    assert Image.open(io.BytesIO(kept)).size == (1_600, 800)


def test_what_waits_outlives_a_reload_and_nobody_else_is_shown_it(walk, live_world, sign_in):
    walk.route("**/stops/", lambda route: route.abort())
    walk.route("**/photos/", lambda route: route.abort())
    walk.get_by_label("Photograph", exact=True).set_input_files(large())
    expect(walk.get_by_text("Photograph 1")).to_be_visible()
    walk.get_by_label("What do you see?").fill("Bags by the bins")
    walk.get_by_role("button", name="Add stop").click()
    expect(walk.get_by_text("1 photograph waiting on this device")).to_be_visible()
    sign_in(live_world.people[Role.HEAD_OF_SERVICE])
    walk.reload()
    expect(walk.locator("[data-queue-state]")).to_contain_text("Saved")
    expect(walk.get_by_text("waiting")).to_have_count(0)
    walk.unroute("**/stops/")
    walk.unroute("**/photos/")
    walk.reload()
    assert StopPhoto.objects.filter(stop__what="Bags by the bins").count() == 0
    sign_in(live_world.people[Role.NEIGHBOURHOOD_MANAGER])
    walk.reload()
    expect(walk.get_by_text(re.compile(r"2\. Bags by the bins"))).to_be_visible()
    expect(walk.get_by_text("waiting on this device")).to_have_count(0)
    expect(walk.locator("[data-queue-state]")).to_contain_text("Saved")
    assert StopPhoto.objects.filter(stop__what="Bags by the bins").count() == 1


def test_what_is_no_photograph_is_said_at_once(walk):
    text = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
    walk.get_by_label("Photograph", exact=True).set_input_files(text)
    expect(walk.get_by_text("This is not a photograph that can be read")).to_be_visible()


def test_a_hundred_of_the_largest_photographs_fit(walk, context):
    """What decision 64 says of how many fit."""
    context.set_offline(True)
    for number in range(1, 4):
        walk.get_by_label("Photograph", exact=True).set_input_files(detailed())
        expect(walk.get_by_text(f"Photograph {number}")).to_be_visible()
    walk.wait_for_function(f"async () => (await ({KEPT})()).sizes.length === 3")
    found = walk.evaluate(KEPT)
    assert len(found["sizes"]) == 3
    assert max(found["sizes"]) < 2_000_000, found
    assert found["quota"] > 100 * max(found["sizes"]) * 2, found

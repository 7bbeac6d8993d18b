"""The pages that a link opens, and the part of the action's page that gives and revokes links."""

import datetime
import uuid

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.access import Role
from accounts.operations import grant_role
from core.actors import SYSTEM
from core.links.models import Link
from tasking.actions import operations as tasking
from tasking.actions.links import operations
from tasking.models import Action, ActionPhoto
from tests import factories
from tests.access.test_sweep import WRITES

DAY = datetime.timedelta(days=1)
PAGES = (
    "action_link",
    "action_link_accept",
    "action_link_decline",
    "action_link_note",
    "action_link_done",
)


def at(name, token):
    return reverse(name, args=[token])


@pytest.fixture
def pages(given):
    """The address of each page."""
    return {name.removeprefix("action_link").strip("_"): at(name, given[1]) for name in PAGES}


def text_of(response):
    return response.content.decode()


def test_the_page_shows_what_the_owner_must_know_and_nothing_else(
    client, action, given, pages, writer
):
    tasking.add_note(action=action, note="Ask the police first", by=writer)
    tasking.change_action(
        action=action, supporting=[factories.AgencyFactory(name="Secret Agency")], by=writer
    )
    shown = text_of(client.get(pages[""]))
    for words in (
        "Mend the gate",
        action.reference,
        "Offered",
        "Sam Caretaker",
        "Riverside Homes",
        "Mill Board",
    ):
        assert words in shown
    for words in (
        "Ask the police first",
        "Wanda Writer",
        "Secret Agency",
        "sam@example.org",
        "Normal",
    ):
        assert words not in shown
    assert f"/actions/{action.pk}/" not in shown


def test_no_page_is_kept_found_or_told_to_others(client, pages):
    for address in (*pages.values(), "/l/a/unknown/"):
        response = client.get(address)
        assert response["Cache-Control"] == "no-store, private"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] == "strict-origin"
        assert '<meta name="robots" content="noindex, nofollow">' in text_of(response)


def test_opening_writes_that_it_was_opened_and_nothing_else(client, given, pages):
    before = Action.objects.values().get(pk=given[0].target_id)
    for name, address in pages.items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        writes = [each["sql"] for each in queries if WRITES.search(each["sql"])]
        assert len(writes) == (1 if name == "" else 0)  # within ten minutes it is the same opening
        assert all('INSERT INTO "core_linkuse"' in each for each in writes)
        assert client.head(address).status_code in (200, 405)
    assert Action.objects.values().get(pk=given[0].target_id) == before
    assert list(given[0].uses.values_list("what", flat=True)) == ["opened"]


@pytest.mark.parametrize("why", ["unknown", "revoked", "ended", "private", "other purpose"])
def test_whatever_the_reason_a_link_that_does_not_work_looks_the_same(
    client, action, given, pages, writer, why, monkeypatch
):
    link, token = given
    unknown = text_of(client.get("/l/a/" + "x" * 43 + "/"))
    if why == "unknown":
        pages = {name: address.replace(token, "y" * 43) for name, address in pages.items()}
    elif why == "revoked":
        operations.revoke_link(link=link, by=writer)
    elif why == "ended":
        monkeypatch.setattr("core.links.operations.timezone.now", lambda: link.ends_at)
    elif why == "private":
        Action.objects.filter(pk=action.pk).update(marking="official")
    else:
        monkeypatch.setattr(
            "tasking.actions.links.operations.PURPOSE", type("P", (), {"name": "money"})
        )
    for address in pages.values():
        response = client.get(address)
        assert (response.status_code, text_of(response)) == (404, unknown)
        response = client.post(address, {"note": "I typed this", "client_id": uuid.uuid4()})
        assert response.status_code == 404
        assert "I typed this" in text_of(response)
    assert "Mend the gate" not in unknown
    assert "neighbourhoods@example.org" in unknown
    assert (action.updates.count(), link.uses.count()) == (0, 0)


@override_settings(REPLY_TO_EMAIL="Office <office@example.org>")
def test_one_asks_the_shared_mailbox(client, pages):
    assert "office@example.org" in text_of(client.get("/l/a/unknown/"))
    assert "office@example.org" in text_of(client.get(pages[""]))


def press(client, address):
    """The hidden fields of the form that leads to an address, as its pages or it itself has them."""
    form = client.get(address).context
    return {"client_id": form["form"]["client_id"].initial, "row_version": form["row_version"]}


def test_accepted_with_one_press_on_a_page_that_was_opened_in_time(client, action, pages):
    opened = client.get(pages[""]).context
    said = {"row_version": opened["object"].version, "client_id": opened["press"]}
    for _ in range(2):  # a doubtful thumb
        response = client.post(pages["accept"], said, follow=True)
        assert "You have accepted this action" in text_of(response)
    assert [each.to_state for each in action.updates.all()] == ["accepted"]
    assert "Say that it is done" in text_of(response)
    assert "Accepted, " in text_of(response)


def test_declining_needs_a_word(client, action, pages):
    said = press(client, pages["decline"])
    response = client.post(pages["decline"], said | {"note": " "})
    assert response.status_code == 422
    assert "Enter why you cannot do this" in text_of(response)
    response = client.post(pages["decline"], said | {"note": "I have moved"}, follow=True)
    assert "This was declined" in text_of(response)
    assert action.updates.get().note == "I have moved"


def test_a_note_or_a_photograph_is_asked_for_and_kept(client, action, pages, writer):
    said = press(client, pages["note"])
    assert client.post(pages["note"], said).status_code == 422
    photo = SimpleUploadedFile("gate.png", factories.picture("gate"), "image/png")
    response = client.post(
        pages["note"], said | {"note": "Here it is", "photo": photo}, follow=True
    )
    assert "Added a photograph, " in text_of(response)
    kept = ActionPhoto.objects.get(update__action=action)
    assert kept.update.note == "Here it is"
    assert (
        client.get(kept.get_absolute_url()).status_code == 302
    )  # whoever has the link reads no files
    client.force_login(writer)
    shown = text_of(client.get(action.get_absolute_url()))
    assert kept.get_absolute_url() in shown
    assert client.get(kept.get_absolute_url()).content == bytes(kept.content.data)
    assert client.post(reverse("action_photo_remove", args=[kept.pk])).status_code == 302
    assert not ActionPhoto.objects.filter(pk=kept.pk).exists()
    assert "Removed a photograph" in text_of(client.get(action.get_absolute_url()))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"GIF89a", "Choose a photograph (JPEG or PNG)"),
        (factories.blank_pdf(), "JPEG or PNG"),
    ],
)
def test_what_is_no_photograph_is_refused_and_the_words_stay(client, action, pages, content, words):
    said = press(client, pages["note"]) | {"note": "See the picture"}
    response = client.post(pages["note"], said | {"photo": SimpleUploadedFile("x.png", content)})
    assert response.status_code == 422
    assert words in text_of(response)
    assert "See the picture" in text_of(response)
    assert action.updates.count() == 0


def test_what_was_changed_meanwhile_is_shown_with_what_was_typed(client, action, pages, writer):
    said = press(client, pages["decline"]) | {"note": "Too far away"}
    tasking.change_action(action=action, what="Mend the gate in Mill Lane", by=writer)
    response = client.post(pages["decline"], said)
    assert response.status_code == 409
    shown = text_of(response)
    for words in ("was changed while you had the page open", "Mill Lane", "Too far away"):
        assert words in shown
    again = said | {"row_version": response.context["row_version"]}
    assert client.post(pages["decline"], again).status_code == 302
    assert action.updates.get().note == "Too far away"


def test_a_mistake_on_an_older_page_does_not_make_it_a_newer_one(client, action, pages, writer):
    said = press(client, pages["decline"])
    tasking.change_action(action=action, what="Build a wall", by=writer)
    response = client.post(pages["decline"], said | {"note": ""})
    assert response.status_code == 422
    kept = said | {"note": "No", "row_version": response.context["row_version"]}
    assert client.post(pages["decline"], kept).status_code == 409


def test_accepted_by_another_meanwhile_says_so(client, action, pages, writer):
    said = press(client, pages["accept"])
    tasking.move_action(action=action, to="accepted", by=writer)
    response = client.post(pages["accept"], said)
    assert response.status_code == 409
    assert "was changed while you had the page open" in text_of(response)
    response = client.post(pages["accept"], said | {"row_version": response.context["row_version"]})
    assert response.status_code == 409
    assert "is now “Accepted”" in text_of(response)
    assert action.updates.count() == 1


def test_done_with_words(client, action, pages, answer):
    answer(to="accepted")
    said = press(client, pages["done"]) | {"note": "It shuts again"}
    shown = text_of(client.post(pages["done"], said, follow=True))
    assert "You have told us that this is done" in shown
    assert Action.objects.get(pk=action.pk).state == "done"


def test_who_is_signed_in_on_the_device_does_not_matter(client, action, pages, writer):
    """The history too names whoever has the link."""
    client.force_login(writer)
    client.post(pages["accept"], press(client, pages["accept"]))
    assert action.updates.get().by_name == "Sam Caretaker, by link"
    history = Action.pgh_event_model if hasattr(Action, "pgh_event_model") else None
    history = history or type(action).events.rel.related_model
    last = history.objects.filter(pgh_obj=action).order_by("-pgh_id").first()
    assert last.pgh_context.metadata["name"] == "Sam Caretaker, by link"
    assert last.pgh_context.metadata["user"] is None


def test_a_form_needs_its_own_page(pages, given):
    """As everywhere: a form that another site sends is refused."""
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(pages["accept"], {"row_version": 1})
    assert response.status_code == 403


def limited(**rates):
    from django.conf import settings

    return override_settings(ACCOUNT_RATE_LIMITS=settings.ACCOUNT_RATE_LIMITS | rates)


def test_guessing_is_slowed_down_and_a_link_that_works_is_not(client, pages):
    cache.clear()
    with limited(link_unknown="2/m/ip"):
        codes = [client.get("/l/a/" + letter * 43 + "/").status_code for letter in "abc"]
        assert codes == [404, 404, 429]
        assert client.get(pages[""]).status_code == 200
    cache.clear()


def test_one_link_sends_only_so_much_and_nothing_typed_is_lost(client, pages):
    cache.clear()
    with limited(link_press="1/m/key"):
        assert client.post(pages["note"], {"note": "One"}).status_code == 302
        response = client.post(pages["note"], {"note": "Two"})
        assert response.status_code == 429
        assert "Two" in text_of(response)
    cache.clear()


# On the action's pages


def test_the_section_gives_lists_and_revokes(client, action, given, writer, pages):
    client.force_login(writer)
    address = action.get_absolute_url()
    shown = text_of(client.get(address))
    assert "Not opened yet" in shown
    assert given[1] not in shown
    Client().get(pages[""])
    shown = text_of(client.get(address))
    assert shown.count("Not opened yet") == 1  # the one in the first letter
    assert client.post(reverse("action_link_revoke", args=[given[0].pk])).status_code == 302
    shown = text_of(client.get(address))
    assert "Revoked" in shown
    assert Client().get(pages[""]).status_code == 404


def test_a_link_is_shown_once(client, action, writer):
    client.force_login(writer)
    copy = reverse("action_link_copy", args=[action.pk])
    assert client.get(copy).status_code == 302
    said = {"client_id": uuid.uuid4()}
    before = Link.objects.count()
    response = client.post(copy, said)
    address = response.context["address"]
    assert address in text_of(response)
    assert response["Cache-Control"] == "no-store, private"
    assert Client().get(address.removeprefix("http://testserver")).status_code == 200
    again = text_of(client.post(copy, said))
    assert "was shown once and cannot be shown again" in again
    assert Link.objects.count() == before + 1


def test_another_link_says_how_many_work_and_revokes_the_earlier(client, action, given, writer):
    client.force_login(writer)
    Link.objects.exclude(pk=given[0].pk).update(revoked_at=timezone.now(), revoked_by_name="Test")
    copy = reverse("action_link_copy", args=[action.pk])
    shown = text_of(client.post(copy, {"client_id": uuid.uuid4()}))
    assert "2 links work now" in shown
    revoke = reverse("action_link_revoke", args=[given[0].pk])
    assert f'action="{revoke}"' in shown
    assert "2 links work now" in text_of(client.get(action.get_absolute_url()))
    client.post(revoke)
    assert "links work now" not in text_of(client.get(action.get_absolute_url()))
    shown = text_of(client.post(copy, {"client_id": uuid.uuid4()}))
    assert "2 links work now" in shown, "the one before"
    assert f'action="{revoke}"' not in shown


def test_sent_by_email_with_a_press(client, action, writer):
    Link.objects.all()  # the first letter is still on its way
    client.force_login(writer)
    send = reverse("action_link_send", args=[action.pk])
    shown = text_of(client.post(send, {"client_id": uuid.uuid4()}, follow=True))
    assert "is already on its way" in shown
    Action.objects.filter(pk=action.pk).update(marking="official")
    shown = text_of(client.get(action.get_absolute_url()))
    assert "This action is not public, so no link can be made" in shown
    assert "Send a link" not in shown


@pytest.mark.parametrize("role", [Role.PARTNER_OFFICER, None])
def test_whoever_may_not_change_the_action_sees_no_links(client, action, given, role):
    user = factories.UserFactory()
    if role:
        grant_role(user=user, role=role, place=action.lead_agency, by=SYSTEM)
    client.force_login(user)
    shown = text_of(client.get(action.get_absolute_url()))
    assert "Link for the owner" not in shown
    code = 403 if role else 404
    for name in ("action_link_send", "action_link_copy"):
        assert client.post(reverse(name, args=[action.pk])).status_code == code
    assert client.post(reverse("action_link_revoke", args=[given[0].pk])).status_code == code
    assert not Link.objects.get(pk=given[0].pk).is_revoked


def test_the_public_reads_no_photographs_nor_links(client, action, answer):
    answer(photo=(factories.picture("gate"), "gate.png"))
    Action.objects.filter(pk=action.pk).update(state="accepted")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers
        cursor.execute("UPDATE tasking_action SET is_published = true WHERE id = %s", [action.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    response = client.get(action.get_absolute_url())
    assert response.status_code == 200
    shown = text_of(response)
    assert "Photograph" not in shown
    assert "Sam Caretaker" not in shown
    assert "Link" not in shown
    outsider = factories.UserFactory()
    client.force_login(outsider)
    photo = ActionPhoto.objects.get(update__action=action)
    assert client.get(photo.get_absolute_url()).status_code == 404


def test_the_page_takes_the_same_queries_with_one_link_and_with_three(
    client, action, given, writer
):
    client.force_login(writer)
    client.get(action.get_absolute_url())

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert client.get(action.get_absolute_url()).status_code == 200
        return len(found)

    first = queries()
    for _ in range(2):
        link, _ = operations.copy_link(action=action, by=writer)
        operations.answer(link=link, by=operations.holder_of(link), note="Hello", at=timezone.now())
    assert queries() == first

"""Comments on a plan that is open: who sends, who reads, what shows, and what changes meanwhile."""

import datetime
import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.access import Permission
from accounts.retention.operations import confirm_due, due_rows, erase_person, seen
from boards.decisions.operations import record_decision
from boards.meetings.items.operations import add_item
from boards.models import Plan, PlanComment
from boards.plans.adoption.operations import adopt, put_to
from boards.plans.comments import operations
from boards.plans.comments.operations import consult
from boards.plans.comments.rules import AFTER, BEFORE, NEVER, OPEN, standing
from boards.plans.comments.todo import to_read
from boards.plans.operations import save_priority
from core.actors import PUBLIC, SYSTEM
from core.errors import Refused, WrongState
from core.models import Erasure, Event, Sender
from core.publicforms import stamps
from core.retention.registry import find
from core.todo import Asked
from neighbourhoods.elections.models import Election
from tests import factories
from tests.pairs import database_refuses, past_every_trigger

DAY = datetime.timedelta(days=1)
WHO = {"name": "Ada SECRETNAME", "email": "ada@secret.example", "phone": "01332 555 0199"}


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def plan(world, today):
    """The plan of the own world, open for comments from yesterday for a week."""
    plan, by = world.own.plan, world.own.writer
    save_priority(plan=plan, title="Clean streets", by=by)
    opened(plan, by, today - DAY, today + 7 * DAY)
    return plan


def opened(plan, by, first, last):
    consult(plan=plan, consulted_from=first, consulted_until=last, consultation="", by=by)
    plan.refresh_from_db()


def send(plan, text="More lamps", **more):
    return operations.send_comment(plan=plan, text=text, by=PUBLIC, **more)


def address(plan):
    return f"/plans/{plan.pk}/comment/"


def typed(plan, seconds=10, **fields):
    """What a browser sends from a page that was opened so long ago."""
    opened = timezone.now() - datetime.timedelta(seconds=seconds)
    stamp = stamps.new(f"plan-comment-{plan.pk}", opened)
    return {"text": "More lamps", "stamp": stamp} | WHO | fields


def body_of(response):
    return response.content.decode()


def lines(plan, user):
    rows = to_read(Asked(user, timezone.now(), 10))
    return [each.what for each in rows if each.about == plan]


def test_from_the_form_to_the_page(plan, client, manager, world):
    page = client.get(plan.get_absolute_url())
    assert "Open for comments until" in body_of(page)
    assert "Nobody watches this form" in body_of(client.get(address(plan)))
    sent = client.post(address(plan), typed(plan, organisation="Friends of the Park"), follow=True)
    comment = plan.comments.get()
    assert comment.reference in body_of(sent)
    assert [comment.state, comment.came_by, comment.entered_by] == ["waiting", "form", None]
    assert "More lamps" not in body_of(client.get(plan.comments_url))
    assert lines(plan, world.people["neighbourhood_manager"]) == ["Read 1 comment"]
    inside = body_of(manager.get(plan.comments_url))
    assert "More lamps" in inside
    assert WHO["email"] not in inside  # how to reach them is read by a press, which is recorded
    sender = body_of(manager.post(f"/plans/comments/{comment.pk}/sender/"))
    assert WHO["email"] in sender
    assert Event.objects.about(plan).filter(verb="read who sent a comment").count() == 1
    manager.post(f"/plans/comments/{comment.pk}/show/")
    outside = body_of(client.get(plan.comments_url))
    assert "More lamps" in outside
    assert "Friends of the Park" in outside
    assert "1 comment shown" in body_of(client.get(plan.get_absolute_url()))
    assert lines(plan, world.people["neighbourhood_manager"]) == []


def test_nobody_else_reads_what_waits_or_who_sent_it(plan, world, as_user):
    shown = send(plan, "SHOWN words", **WHO)
    send(plan, "WAITING words", **WHO)
    hidden = send(plan, "WITHHELD words", **WHO)
    by = world.people["neighbourhood_manager"]
    operations.show_comment(comment=shown, by=by)
    operations.withhold_comment(comment=hidden, reason="offensive", by=by)
    secret = ["WAITING words", "WITHHELD words", *WHO.values()]
    own = body_of(as_user(by).get(plan.comments_url))
    assert [each in own for each in secret] == [True, False, False, False, False]
    assert "WITHHELD words" in body_of(as_user(by).get(plan.comments_url + "?which=withheld"))
    place = world.own.place.get_absolute_url()
    for user in (None, world.people["resident_representative"], world.people["partner_officer"],
                 world.people["meetings_clerk"], world.people["board_chair"]):  # fmt: skip
        client = as_user(user)
        for url in (
            plan.comments_url, plan.comments_url + "?which=withheld", plan.get_absolute_url(),
            place, "/find/?q=words", "/find/?q=SECRETNAME", f"/plans/{plan.pk}/comment/sent/",
        ):  # fmt: skip
            page = body_of(client.get(url))
            assert [each for each in secret if each in page.replace("SECRETNAME</", "")] == [], url
        assert "SHOWN words" in body_of(client.get(plan.comments_url))
    assert "A resident" in body_of(as_user(None).get(plan.comments_url))
    pdf = as_user(None).get(f"/plans/{plan.pk}.pdf")
    assert pdf.status_code == 200


def test_events_say_the_reference_and_nothing_that_was_sent(plan, world):
    comment = send(plan, "SECRET words", organisation="SECRET club", **WHO)
    operations.show_comment(comment=comment, by=world.own.writer)
    told = list(Event.objects.about(plan)[:2])
    assert [each.changes for each in told] == [{"comment": [None, comment.reference]}] * 2
    assert told[1].actor_name == "A member of the public"
    assert told[1].actor_id is None
    for each in told:
        assert "SECRET" not in f"{each.changes}{each.reason}{each.target_label}{each.verb}"


def test_whoever_is_signed_in_on_the_device_is_not_the_sender(plan, manager):
    manager.post(address(plan), typed(plan))
    comment = plan.comments.get()
    assert comment.entered_by is None
    assert Event.objects.about(plan).first().actor_id is None


def test_only_anybody_sends_and_only_who_writes_the_plan_reads(plan, world):
    manager, clerk = world.people["neighbourhood_manager"], world.people["meetings_clerk"]
    with pytest.raises(PermissionDenied):
        operations.send_comment(plan=plan, text="x", by=manager)
    comment = send(plan)
    for act in (
        lambda by: operations.show_comment(comment=comment, by=by),
        lambda by: operations.withhold_comment(comment=comment, reason="spam", by=by),
        lambda by: operations.enter_comment(
            plan=plan, text="x", came_by="paper", received_on=timezone.localdate(), by=by
        ),
    ):
        for user in (clerk, PUBLIC):
            with pytest.raises(PermissionDenied):
                act(user)
    assert not PlanComment.objects.changeable_by(clerk, Permission.VIEW_MEETING).exists()


def test_the_same_page_sent_twice_makes_one_comment(plan, client):
    data = typed(plan)
    places = {client.post(address(plan), data)["Location"] for _ in range(2)}
    assert plan.comments.count() == len(places) == 1


def test_sent_twice_it_is_once_even_where_comments_closed_between(plan, client, world, today):
    data = typed(plan)
    first = client.post(address(plan), data)["Location"]
    with past_every_trigger():  # the days go by
        closed = {"consulted_from": today - 2 * DAY, "consulted_until": today - DAY}
        Plan.objects.filter(pk=plan.pk).update(**closed)
    assert client.post(address(plan), data)["Location"] == first


@pytest.mark.parametrize("seconds", [0, 90_000])
def test_too_quick_or_too_old_loses_nothing_typed(plan, client, seconds):
    answer = client.post(address(plan), typed(plan, seconds=seconds))
    page = body_of(answer)
    assert answer.status_code == 422
    assert "More lamps" in page
    assert WHO["name"] in page
    assert plan.comments.count() == 0
    stamp = re.search(r'name="stamp" value="([^"]+)"', page)[1]
    assert stamps.read(f"plan-comment-{plan.pk}", stamp) is not None


def test_the_wait_counts_from_the_first_opening_and_not_from_each_answer(plan, client):
    data = typed(plan, seconds=0)
    for _ in range(2):
        page = body_of(client.post(address(plan), data))
        assert "That was very quick" in page
        assert re.search(r'name="stamp" value="([^"]+)"', page)[1] == data["stamp"]
    with_a_mistake = body_of(client.post(address(plan), data | {"text": ""}))
    assert "That was very quick" not in with_a_mistake
    assert data["stamp"] in with_a_mistake


def test_after_a_long_time_one_more_press_sends_it(plan, client):
    data = typed(plan, seconds=90_000)
    page = body_of(client.post(address(plan), data))
    assert "Nothing is lost" in page
    data["stamp"] = re.search(r'name="stamp" value="([^"]+)"', page)[1]
    assert client.post(address(plan), data).status_code == 302
    assert plan.comments.count() == 1


def test_what_fills_in_the_hidden_box_is_not_stored(plan, client):
    answer = client.post(address(plan), typed(plan, website="https://spam.example"))
    assert answer.status_code == 422
    assert "More lamps" in body_of(answer)
    assert plan.comments.count() == 0


def test_one_address_sends_so_much_in_a_day(plan, client):
    cache.clear()
    rates = settings.ACCOUNT_RATE_LIMITS | {"public_form": "2/d/ip"}
    with override_settings(ACCOUNT_RATE_LIMITS=rates):
        codes = [client.post(address(plan), typed(plan)).status_code for _ in range(2)]
        third = client.post(address(plan), typed(plan, text="The third"))
        elsewhere = client.post(address(plan), typed(plan), REMOTE_ADDR="203.0.113.9")
    cache.clear()
    assert codes == [302, 302]
    assert third.status_code == 429
    assert "The third" in body_of(third)
    assert elsewhere.status_code == 302
    assert plan.comments.count() == 3


def test_closed_while_the_form_was_open_the_words_stay(plan, client, world, today):
    data = typed(plan)
    opened(plan, world.own.writer, today - 2 * DAY, today - DAY)
    answer = client.post(address(plan), data)
    assert answer.status_code == 409
    assert "Comments closed on" in body_of(answer)
    assert "More lamps" in body_of(answer)
    assert not plan.comments.exists()
    opened(plan, world.own.writer, today, today + DAY)
    assert client.post(address(plan), data).status_code == 302


def adopted(plan, world):
    item = add_item(meeting=world.own.running, title="The plan for us", by=world.own.writer)
    put_to(plan=plan, item=item, by=world.own.writer)
    decision = record_decision(
        item=item, outcome="recommended", text="That it is adopted", by=world.own.writer
    )
    adopt(plan=plan, decision=decision, by=world.own.writer)
    plan.refresh_from_db()


def test_adopted_while_the_form_was_open_the_words_stay(plan, client, world):
    comment = send(plan)
    data = typed(plan)
    adopted(plan, world)
    answer = client.post(address(plan), data)
    assert answer.status_code == 409
    assert "has been adopted" in body_of(answer)
    assert "More lamps" in body_of(answer)
    operations.show_comment(comment=comment, by=world.own.writer)
    assert "More lamps" in body_of(client.get(plan.comments_url))


@pytest.mark.parametrize(
    ("first", "last", "said"), [(1, 2, BEFORE), (0, 0, OPEN), (-1, 0, OPEN), (-2, -1, AFTER)]
)
def test_the_days_are_whole_days(world, today, first, last, said):
    plan = world.own.plan
    assert standing(plan, today) == NEVER
    opened(plan, world.own.writer, today + first * DAY, today + last * DAY)
    assert standing(plan, today) == said
    if said != OPEN:
        with pytest.raises(WrongState):
            send(plan)


def test_comments_from_paper_wait_too(plan, manager, today):
    day = {f"received_on_{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
    page = body_of(manager.get(f"/plans/{plan.pk}/comments/add/"))
    press = re.search(r'name="client_id" value="([^"]+)"', page)[1]
    data = {"came_by": "paper", "text": "On a card", "client_id": press} | day
    for _ in range(2):
        assert manager.post(f"/plans/{plan.pk}/comments/add/", data).status_code == 302
    comment = plan.comments.get()
    assert [comment.state, comment.came_by] == ["waiting", "paper"]
    assert comment.entered_by is not None
    assert comment.sender is None


def test_from_paper_only_of_days_on_which_the_plan_was_open(plan, world, today):
    def enter(day, **more):
        return operations.enter_comment(
            plan=plan,
            text="Card",
            by=world.own.writer,
            **{"came_by": "paper", "received_on": day} | more,
        )

    for day in (today - 2 * DAY, today + DAY):
        with pytest.raises(Refused) as refused:
            enter(day)
        assert refused.value.field == "received_on"
    with pytest.raises(Refused):
        enter(today, came_by="form")
    opened(plan, world.own.writer, today - 3 * DAY, today - 2 * DAY)
    assert enter(today - 2 * DAY).state == "waiting"  # closed by now: it came in time
    adopted(plan, world)
    assert enter(today - 2 * DAY).state == "waiting"


def test_shown_then_taken_off_then_shown(plan, world, client, manager):
    comment, by = send(plan), world.own.writer
    operations.show_comment(comment=comment, by=by)
    with pytest.raises(WrongState):
        operations.show_comment(comment=comment, by=by)
    comment.refresh_from_db()
    url = f"/plans/comments/{comment.pk}/withhold/"
    assert manager.post(url, {"reason": "nonsense"}).status_code == 422
    assert manager.post(url, {"reason": "asked"}).status_code == 302
    assert "More lamps" not in body_of(client.get(plan.comments_url))
    assert manager.post(url, {"reason": "asked"}).status_code == 409
    manager.post(f"/plans/comments/{comment.pk}/show/")
    comment.refresh_from_db()
    assert [comment.state, comment.reason] == ["shown", ""]


def test_two_readers_at_once_the_second_is_told(plan, manager, world):
    comment = send(plan)
    url = f"/plans/comments/{comment.pk}/withhold/"
    version = comment.version
    operations.show_comment(comment=comment, by=world.own.writer)
    answer = manager.post(url, {"reason": "spam", "row_version": str(version), "row_opened": ""})
    assert answer.status_code == 409
    comment.refresh_from_db()
    assert comment.state == "shown"


def test_the_database_keeps_the_period_and_what_was_sent(plan, world, today):
    comment = send(plan, **WHO)
    rows = PlanComment.objects.filter(pk=comment.pk)
    kept = {"plan": plan, "text": "x", "came_by": "form", "received_at": timezone.now()}

    def make(day, **more):
        return lambda: PlanComment.objects.bulk_create(
            [PlanComment(**kept | {"received_on": day, "reference": "C-X"} | more)]
        )

    assert database_refuses(make(today)) == ""
    assert database_refuses(make(today, plan=world.other.plan)), "a draft"
    for day in (today - 2 * DAY, today + 8 * DAY):
        assert "while its plan is open" in database_refuses(make(day))
    other = world.other.priority
    assert "while its plan is open" in database_refuses(make(today, priority=other))
    for fields in (
        {"text": "other"}, {"organisation": "Club"}, {"reference": "C-2"}, {"received_on": today - DAY},
        {"came_by": "paper"}, {"state": "shown"}, {"reason": "spam"}, {"text": ""},
        {"plan": world.other.plan},
    ):  # fmt: skip
        assert database_refuses(lambda fields=fields: rows.update(**fields)), fields
    assert database_refuses(lambda: sql("DELETE FROM boards_plancomment"))
    assert database_refuses(lambda: sql("UPDATE boards_plancomment SET text = 'other'"))
    assert database_refuses(lambda: rows.update(sender=None)) == ""


def sql(words):
    with connection.cursor() as cursor:
        cursor.execute(words)


def test_a_plan_is_open_from_a_day_until_a_later_one(plan, today):
    rows = Plan.objects.filter(pk=plan.pk)
    assert database_refuses(lambda: rows.update(consulted_until=today - 2 * DAY))
    assert database_refuses(lambda: rows.update(consulted_from=None))
    assert database_refuses(
        lambda: rows.update(state="draft", consulted_from=None, consulted_until=None, heard="x")
    )


def test_the_sender_goes_and_the_comment_stays(plan, client, world):
    comment = send(plan, **WHO)
    operations.show_comment(comment=comment, by=world.own.writer)
    entry = find("senders")
    Sender.objects.filter(pk=comment.sender_id).update(delete_on=timezone.localdate())
    rows = due_rows(entry, timezone.now())
    confirm_due(entry=entry, was=seen(rows), by=SYSTEM)
    comment.refresh_from_db()
    assert comment.sender is None
    assert not Sender.objects.filter(name=WHO["name"]).exists()
    assert Erasure.objects.get(kept="senders").fields == ["name", "email", "phone"]
    assert "More lamps" in body_of(client.get(plan.comments_url))


def test_the_words_of_what_is_not_shown_go_after_a_year(plan, world):
    entry, now = find("plan-comments"), timezone.now()
    shown, hidden = send(plan), send(plan, "SECRET words", organisation="Club")
    operations.show_comment(comment=shown, by=world.own.writer)
    operations.withhold_comment(comment=hidden, reason="personal", by=world.own.writer)
    assert list(entry.overdue(now + 300 * DAY)) == []
    assert list(entry.overdue(now + 400 * DAY)) == [hidden]
    hidden.refresh_from_db()
    assert entry.empty(hidden) == ["text", "organisation"]
    with pytest.raises(Refused):
        operations.show_comment(comment=hidden, by=world.own.writer)


def test_what_we_heard_is_said_after_comments_closed(plan, world, client, manager, today):
    said = {"heard": "Forty wanted lamps", "what_changed": "A new priority"}
    url = f"/plans/{plan.pk}/heard/"
    assert manager.post(url, said).status_code == 422
    opened(plan, world.own.writer, today - 2 * DAY, today - DAY)
    assert manager.post(url, said).status_code == 302
    page = body_of(client.get(plan.get_absolute_url()))
    assert "Forty wanted lamps" in page
    assert "A new priority" in page
    assert "Comment on this plan" not in page


def test_in_a_pre_election_period_there_is_a_warning_and_nothing_is_stopped(
    plan, manager, world, today, client
):
    days = {"notice_on": today - DAY, "poll_on": today + DAY}
    election = Election.objects.create(kind="by_election", **days)
    election.wards.add(*world.own.place.wards.all())
    assert "Pre-election period" in body_of(manager.get(plan.comments_url))
    assert "Pre-election period" in body_of(manager.get(f"/plans/{plan.pk}/consult/"))
    assert "Pre-election period" not in body_of(client.get(plan.comments_url))
    assert client.post(address(plan), typed(plan)).status_code == 302


@pytest.mark.parametrize("who", ["anon", "manager"])
def test_one_comment_or_three_the_same_queries(plan, world, as_user, who):
    user = None if who == "anon" else world.people["neighbourhood_manager"]
    numbers = []
    for _ in range(2):
        for _ in range(1 if not numbers else 2):
            operations.show_comment(comment=send(plan, **WHO), by=world.own.writer)
            send(plan, **WHO)
        client = as_user(user)
        client.get(plan.comments_url)
        with CaptureQueriesContext(connection) as found:
            client.get(plan.comments_url)
        numbers.append(len(found))
    assert numbers[0] == numbers[1] <= 12


def test_the_days_leave_out_no_comment_that_came(plan, world, today):
    send(plan, "Early")
    by = world.people["neighbourhood_manager"]

    def move(first, last):
        consult(plan=plan, consulted_from=first, consulted_until=last, consultation="Asked", by=by)

    with pytest.raises(Refused, match="Begin no later than that day"):
        move(today + datetime.timedelta(1), today + datetime.timedelta(9))
    with pytest.raises(Refused, match="End no earlier than that day"):
        move(today - datetime.timedelta(9), today - datetime.timedelta(1))
    move(today, today + datetime.timedelta(3))
    rows = Plan.objects.filter(pk=plan.pk)
    for change in (
        {"consulted_from": today + datetime.timedelta(1)},
        {"consulted_until": today - datetime.timedelta(1), "consulted_from": today - DAY * 9},
    ):
        with pytest.raises(DatabaseError, match="leave out no comment"), transaction.atomic():
            rows.update(**change)
    rows.update(consulted_until=today - DAY * 0, heard="Lamps")
    with pytest.raises(DatabaseError, match="stay closed"), transaction.atomic():
        rows.update(consulted_until=today + DAY)


def test_who_sent_a_comment_goes_where_they_ask_for_it(plan, world):
    person = factories.PersonFactory(email=WHO["email"].upper())
    comment = send(plan, "Words", **WHO)
    other = send(plan, "Words of another", **WHO | {"email": "other@example.org"})
    erase_person(person=person, reason="DP-1", by=world.people["head_of_service"])
    for each in (comment, other):
        each.refresh_from_db()
    assert comment.sender is None
    assert other.sender is not None

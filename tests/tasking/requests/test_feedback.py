"""Whether it is fixed: asked by a link, answered once, and what follows."""

import datetime
import re
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from boards.settings.operations import set_setting
from core.actors import SYSTEM, LinkHolder
from core.errors import WrongState
from core.letters.models import Letter
from core.letters.operations import hand_over
from core.links.models import Link
from core.links.operations import LinkEnded
from core.models import Event
from neighbourhoods.models import Service
from tasking.models import RequestFeedback, RequestReporter, ServiceTeam
from tasking.requests import operations as requests
from tasking.requests.feedback import operations
from tasking.requests.feedback.registering import _due, _forget
from tasking.requests.feedback.rules import ASKED
from tasking.requests.working import operations as working
from tasking.requests.working.measuring import measure
from tasking.requests.working.merging import merging
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def asks(world):
    """For ninety days."""
    then = timezone.now() - 90 * DAY
    set_setting(
        name=ASKED.name, value="yes", starts_on=timezone.localdate(then), by=SYSTEM, at=then
    )


def reporter(name="z"):
    return {"name": "Zebedee Caller", "phone": "", "email": f"{name}@example.org"}


@pytest.fixture
def make(world, logged, asks):
    """A function that logs a request with somebody to ask, chased, or worked by a team."""
    service = Service.objects.create(name="Zebra crossings")
    ServiceTeam.objects.create(
        service=service, agency=world.own.agency, name="Stripes", works_here=True,
        manager=factories.PersonFactory(), lead=factories.PersonFactory(),
    )  # fmt: skip

    def log(works=False, who="z", **more):
        said = logged | ({"service": service} if works else {}) | more
        return requests.log_request(reporter=reporter(who) if who else None, **said)

    return log


def fix(request, at=None, outcome="fixed"):
    """Fixed, by a team or as it is."""
    worked = working.WorkedRequest.objects.filter(request=request).first()
    if worked is None:
        requests.finish(request=request, outcome=outcome, outcome_who="them", by=SYSTEM, at=at)
    else:
        if worked.state == "received":
            working.take(worked=worked, by=SYSTEM, at=at)
        worked = working.WorkedRequest.objects.get(pk=worked.pk)
        working.move_work(worked=worked, to="resolved", outcome=outcome, by=SYSTEM, at=at)
    request.refresh_from_db()
    return request


def sent():
    """The questions that went by letter."""
    return RequestFeedback.objects.filter(link__letter__isnull=False)


def tokens():
    """The tokens in letters, the earliest first."""
    found = Letter.objects.filter(kind=operations.KIND).order_by("pk")
    return [re.search(r"/l/f/([\w-]+)/", each.body)[1] for each in found]


def asked(request):
    """(link, feedback) of the only letter about it."""
    (token,) = tokens()
    return operations.found(token)


def say(link, **said):
    return operations.answer(link=link, by=operations.holder_of(link), **said)


def test_nobody_is_asked_where_the_council_has_not_said_so(world, logged):
    made = requests.log_request(reporter=reporter(), **logged)
    fix(made)
    assert not sent().exists()


@pytest.mark.parametrize("works", [False, True])
def test_who_gave_an_address_is_asked_once_it_is_fixed(make, works):
    made = fix(make(works=works))
    (letter,) = Letter.objects.filter(kind=operations.KIND)
    assert (letter.to, letter.keeps_body) == ("z@example.org", False)
    assert made.reference in letter.body
    for private in ("Zebedee", made.what, made.place):
        assert private not in letter.body
    if works:  # closed later: not asked again
        working.move_work(worked=made.worked, to="closed", by=SYSTEM)
    assert sent().count() == 1
    assert Link.objects.get(letter=letter).name == "The person who reported it"


def test_everybody_who_reported_it_is_asked_once_and_answers_alone(make):
    made = make()
    for email in ("yan@example.org", "Z@example.org", ""):
        RequestReporter.objects.create(request=made, name="Another", email=email)
    fix(made)
    letters = Letter.objects.filter(kind=operations.KIND).order_by("pk")
    assert [each.to for each in letters] == ["z@example.org", "yan@example.org"]
    first, second = (operations.found(token) for token in tokens())
    say(first[0], is_fixed=True)
    say(second[0], is_fixed=False, words="The lid is off")
    rows = RequestFeedback.objects.filter(request=made).order_by("pk")
    assert [each.is_fixed for each in rows] == [True, False]
    other = RequestReporter.objects.exclude(pk=rows[0].reporter_id).first()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.filter(pk=rows[0].pk).update(reporter=other)
    RequestReporter.objects.filter(request=made).delete()
    assert [each.reporter for each in rows.all()] == [None, None]


def test_what_is_not_fixed_an_enquiry_and_who_has_no_email_are_not_asked(make, councillor):
    fix(make(), outcome="not_ours")
    fix(make(who=""))
    fix(make(member=councillor))
    silent = make(who="")
    RequestReporter.objects.create(request=silent, phone="01332 640009")
    fix(silent)
    assert not sent().exists()
    assert not Letter.objects.filter(kind=operations.KIND).exists()
    enquiry = make(member=councillor)
    with pytest.raises(DatabaseError), transaction.atomic():
        RequestFeedback.objects.create(
            request=enquiry, reported_as=enquiry, round=0, asked_at=timezone.now()
        )


def test_the_page_says_nothing_private_and_is_kept_nowhere(client, make):
    made = fix(make())
    response = client.get(f"/l/f/{tokens()[0]}/")
    page = response.content.decode()
    assert response["Cache-Control"] == "no-store, private"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert made.reference in page
    assert "ring" in page  # whom to ring in danger
    for private in ("Zebedee", made.what, made.place, "z@example.org"):
        assert private not in page
    for wrong in (tokens()[0][:-1] + "_", "x" * 43, tokens()[0][::-1]):
        assert client.get(f"/l/f/{wrong}/").status_code == 404
    RequestReporter.objects.all().delete()  # erased: the link works, and shows as little
    again = client.get(f"/l/f/{tokens()[0]}/")
    assert (again.status_code, "Zebedee" in again.content.decode()) == (200, False)


def test_yes_is_taken_once_however_often_it_is_pressed(client, make):
    made = fix(make())
    url = f"/l/f/{tokens()[0]}/"
    said = {"is_fixed": "yes", "words": "All clear", "client_id": "0" * 31 + "1"}
    for _ in range(2):
        assert client.post(url, said).status_code == 302
    page = client.post(url, said | {"is_fixed": "no", "client_id": "0" * 31 + "2"})
    assert (page.status_code, "Thank you" in page.content.decode()) == (409, True)
    row = sent().get()
    assert (row.is_fixed, row.words, row.request) == (True, "All clear", made)
    assert Event.objects.filter(verb="said that it is fixed").count() == 1
    assert "You have told us that it is fixed." in client.get(url).content.decode()


def test_words_that_seem_to_name_somebody_come_back_once(client, make):
    fix(make())
    url, said = f"/l/f/{tokens()[0]}/", {"is_fixed": "no", "words": "Ask Mr Smithson, 07700 900123"}
    page = client.post(url, said)
    assert (page.status_code, sent().answered().exists()) == (422, False)
    assert "This seems to hold" in page.content.decode()
    assert client.post(url, said | {"may_be_published": "on"}).status_code == 302
    assert not Event.objects.filter(changes__icontains="Smithson").exists()


@pytest.mark.parametrize("works", [False, True])
def test_no_reopens_where_that_is_wanted_and_in_time(client, make, works):
    made = fix(make(works=works))
    url = f"/l/f/{tokens()[0]}/"
    assert "please look at it again" in client.get(url).content.decode()
    client.post(url, {"is_fixed": "no", "words": "Half of it", "reopen": "on"})
    made.refresh_from_db()
    assert (made.is_open, made.reopened) == (True, 1)
    if works:
        assert made.worked.state == "reopen_requested"
    assert Event.objects.filter(verb="said that it is not fixed").count() == 1
    assert "asked the team to look at it again" in client.get(url).content.decode().replace(
        "\n      ", " "
    )
    words = (
        [*made.updates.values_list("note", flat=True)]
        if not works
        else [made.worked.steps.last().note]
    )
    assert not any("Half of it" in each for each in words)  # read by more people than who asked


def test_no_alone_reopens_nothing_and_is_an_event(make):
    made = fix(make(works=True))
    link, _ = asked(made)
    row = say(link, is_fixed=False)
    made.refresh_from_db()
    assert (row.asked_to_reopen, made.is_open) == (False, False)
    assert Event.objects.filter(verb="said that it is not fixed").count() == 1


def test_the_link_ends_and_late_it_offers_no_reopening(client, make, time_machine):
    fix(make(), at=timezone.now())
    url = f"/l/f/{tokens()[0]}/"
    time_machine.move_to(timezone.now() + 27 * DAY)
    assert client.get(url).status_code == 200
    time_machine.move_to(timezone.now() + 2 * DAY)
    assert client.get(url).status_code == 404


def test_reopened_meanwhile_nothing_is_asked_and_the_next_time_anew(client, make):
    made = fix(make())
    first = tokens()[0]
    requests.reopen(request=made, note="Again", by=SYSTEM)
    assert "This is being dealt with again" in client.get(f"/l/f/{first}/").content.decode()
    assert client.post(f"/l/f/{first}/", {"is_fixed": "no", "reopen": "on"}).status_code == 409
    made.refresh_from_db()
    fix(made)
    first, second = tokens()
    assert client.post(f"/l/f/{first}/", {"is_fixed": "yes"}).status_code == 409
    assert client.post(f"/l/f/{second}/", {"is_fixed": "yes"}).status_code == 302
    assert [each.round for each in sent().order_by("pk")] == [0, 1]


def test_kept_closed_after_a_no_they_are_not_asked_again(make):
    made = fix(make(works=True))
    link, _ = asked(made)
    say(link, is_fixed=False, reopen=True)
    worked = working.WorkedRequest.objects.get(request=made)
    working.move_work(worked=worked, to="closed", note="It is there", by=SYSTEM)
    assert sent().count() == 1


def test_who_reported_what_was_merged_is_asked_too_and_under_their_reference(client, make):
    target, one, two = (make(works=True, who=each) for each in ("t", "a", "b"))
    merging.merge(worked=two.worked, target=one.worked, by=SYSTEM)
    one.worked.refresh_from_db()
    merging.merge(worked=one.worked, target=target.worked, by=SYSTEM)
    fix(target)
    letters = {each.to: each.body for each in Letter.objects.filter(kind=operations.KIND)}
    assert set(letters) == {"t@example.org", "a@example.org", "b@example.org"}
    assert two.reference in letters["b@example.org"]
    assert target.reference not in letters["b@example.org"]
    token = re.search(r"/l/f/([\w-]+)/", letters["b@example.org"])[1]
    client.post(f"/l/f/{token}/", {"is_fixed": "no", "reopen": "on"})
    target.refresh_from_db()
    assert target.is_open


def test_only_its_holder_answers_and_a_revoked_link_does_not(make):
    link, _ = asked(fix(make()))
    for by in (LinkHolder("Somebody"), factories.OfficerFactory(role="head_of_service")):
        with pytest.raises(PermissionDenied):
            operations.answer(link=link, is_fixed=True, by=by)
    operations.links.revoke(link=link, by=SYSTEM)
    with pytest.raises(LinkEnded):
        say(link, is_fixed=True)


@pytest.mark.parametrize("why", ["reopened", "erased", "off"])
def test_a_letter_that_is_no_longer_so_does_not_go_and_its_link_does_not_work(make, why):
    made = fix(make())
    (letter,), (token,) = Letter.objects.filter(kind=operations.KIND), tokens()
    if why == "reopened":
        requests.reopen(request=made, note="Again", by=SYSTEM)
    elif why == "erased":
        RequestReporter.objects.all().delete()
    else:
        set_setting(name=ASKED.name, value="no", starts_on=timezone.localdate(), by=SYSTEM)
    hand_over(letter.pk)
    letter.refresh_from_db()
    assert (letter.outdated_at is not None, letter.body) == (True, "")
    with pytest.raises(LinkEnded):
        operations.found(token)


def test_an_answer_stays_and_its_words_go_with_their_period(make):
    link, _ = asked(fix(make()))
    row = say(link, is_fixed=False, words="By the gate")
    rows = RequestFeedback.objects.filter(pk=row.pk)
    for change in ({"is_fixed": True}, {"words": "Else"}, {"answered_at": None}, {"round": 4}):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM tasking_requestfeedback")
    assert [_forget(each) for each in _due(timezone.now() + DAY)] == [["words"]]
    assert rows.get().words == ""


def test_an_answer_is_whole(make):
    asked(fix(make()))
    rows = sent()
    now = timezone.now()
    for change in (
        {"is_fixed": True}, {"answered_at": now}, {"words": "x"},
        {"answered_at": now, "is_fixed": True, "asked_to_reopen": True},
        {"answered_at": now - 9 * DAY, "is_fixed": True},
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)


def test_its_words_are_read_by_who_may_read_who_asked(make, boss, as_user, people):
    made = fix(make(by=boss))
    link, _ = asked(made)
    say(link, is_fixed=False, words="Behind the shed")
    url = f"/requests/{made.pk}/"
    assert "Behind the shed" in as_user(boss).get(url).content.decode()
    page = as_user(people["head_of_service"]).get(url).content.decode()
    assert ("it is not fixed" in page, "Behind the shed" in page) == (True, False)


def test_what_is_said_counts_for_fixed_at_the_first_attempt(make):
    """Three that were answered long ago: one is said to be fixed, one not, one is not answered."""
    then = timezone.now() - 20 * DAY
    for answer in (True, False, None):
        made = make(works=True, received_at=then, at=then)
        fix(made, at=then)
        if answer is not None:
            link, _ = operations.found(tokens()[-1], at=then)
            say(link, is_fixed=answer, at=then)
    (share,) = measure.fixed_first(head(), timezone.now())["Service"]
    assert (share.first, share.answered, share.said) == (2, 3, 2)


def head():
    return factories.OfficerFactory(role="head_of_service")


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_are_one(make):
    link, _ = asked(fix(make()))
    results = []

    def press(is_fixed):
        try:
            results.append(say(link, is_fixed=is_fixed).is_fixed)
        except WrongState:
            results.append("late")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[each]) for each in (True, False)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len([each for each in results if each == "late"]) == 1

"""The checks of a request: which are asked, what an answer must say, and what a report waits for."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from boards.settings.operations import set_setting
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from funding.grants.applications.operations import (
    ask_of,
    change_request,
    receive_application,
    withdraw_request,
)
from funding.grants.awards.operations import award
from funding.grants.checks.operations import assess, make_ready
from funding.grants.checks.questions.operations import answer_checks
from funding.grants.checks.reading import elsewhere_of, known_of, lacks_confirmation, problems_of
from funding.grants.checks.rules import (
    BY_KIND,
    QUESTIONS,
    Known,
    Limits,
    concerns_of,
    first_day,
    questions_of,
    subsidy_of,
)
from funding.ledger.operations import open_year, set_ward_budget
from funding.models import Assessment, Check
from neighbourhoods.elections.operations import lift_pre_election
from neighbourhoods.models import Election
from tests import factories
from tests.funding.grants.test_checks import fresh, refused_by_database, refused_in_sql
from tests.funding.readying import answered, followed, make_it_ready, said

pytestmark = pytest.mark.django_db
LIMITS = Limits(Decimal(315_000), Decimal(10_000), Decimal(250_000), 5)
TODAY = timezone.localdate


def known(**more):
    said_ = {
        "what": "grant", "amount": Decimal(1_200), "is_group": True, "wards": 1, "limits": LIMITS,
        "today": datetime.date(2026, 11, 27),
    }  # fmt: skip
    return Known(**said_ | more)


def kinds(known_):
    return {each.kind for each in questions_of(known_)}


def test_every_check_has_its_question():
    assert set(Check.Kind.values) == set(BY_KIND)
    assert {each.kind: each.name for each in QUESTIONS} == dict(Check.Kind.choices)


def test_which_checks_are_asked():
    everything = set(BY_KIND)
    assert kinds(known()) == everything - {"key_decision"}
    assert "key_decision" in kinds(known(amount=Decimal("250000.01")))
    assert "key_decision" not in kinds(known(amount=Decimal(250_000)))
    assert "key_decision" in kinds(known(wards=2))
    assert kinds(known(what="payment", is_group=False)) == everything - {
        "key_decision", "constituted", "asset", "enterprise", "confirmed",
    }  # fmt: skip


def test_a_report_waits_for_every_check_and_says_which(asked, finance):
    made = assess(asked=asked, by=finance, **said())
    with pytest.raises(Refused) as refused:
        make_ready(assessment=made, by=finance)
    for words in (
        "Answer these checks: Constituted group, Party politics",
        "Subsidy",
        "Say what follows",
    ):
        assert words in refused.value.message
    assert "Subsidy confirmation" not in refused.value.message  # before the offer
    assert "asset" not in refused.value.message  # it is not capital yet
    answered(asked, finance)
    assert problems_of(asked) == ["Say what follows from an approval"]
    followed(asked, finance)
    assert problems_of(asked) == []
    assert make_ready(assessment=fresh(made), by=finance).is_ready


def test_a_capital_grant_asks_more_and_is_above_the_limit(asked, finance):
    make_it_ready(asked, finance)
    answer_checks(asked=asked, answers={"capital": {"answer": "yes"}}, by=finance)
    assert problems_of(asked) == [
        "Answer these checks: The group’s asset, Running costs",
        "£1,200 is not above the council’s limit for capital: correct the check",
    ]  # fmt: skip
    change_request(asked=asked, what="grant", amount=Decimal("10000.01"), by=finance)
    answers = {
        "asset": {"answer": "yes", "note": "The group; insured; a share back in five years"},
        "running": {"answer": "no"},
    }
    answer_checks(asked=asked, answers=answers, by=finance)
    assert problems_of(fresh(asked)) == []


@pytest.mark.parametrize(
    ("route", "day", "first"),
    [
        (
            "notice",
            datetime.date(2026, 11, 1),
            datetime.date(2026, 11, 30),
        ),  # 28 clear days: 2 to 29 November
        (
            "exception",
            datetime.date(2026, 11, 2),
            datetime.date(2026, 11, 10),
        ),  # Tuesday 3 to Monday 9
        ("urgency", datetime.date(2026, 11, 2), datetime.date(2026, 11, 2)),
    ],
)
def test_a_key_decision_waits_for_its_notice(route, day, first):
    assert first_day(route, day, notice=28, exception=5) == first
    notice = Check(kind="key_decision", answer="yes", day=day, route=route, first_on=first)
    words = [f"Key decision: it may be made from {first:%-d %B %Y}, and not before"]
    for today, expected in ((first - datetime.timedelta(days=1), words), (first, [])):
        assert (
            concerns_of(known(wards=2, answers={"key_decision": notice}, today=today)) == expected
        )


def test_an_answer_says_what_it_must(asked, finance):
    for kind, answer, field in (
        ("constituted", {"answer": "no"}, "note_constituted"),
        ("started", {"answer": "yes", "note": " "}, "note_started"),
        ("capital", {"answer": "na"}, "note_capital"),
        ("enterprise", {"answer": "no"}, "note_enterprise"),
        ("enterprise", {"answer": "yes", "note": "A shop"}, "amount_enterprise"),
        ("enterprise", {"answer": "yes", "note": "A shop", "amount": Decimal(-1)}, "amount_enterprise"),
        ("hra", {"answer": "yes", "note": "By doors"}, "share_hra"),
        ("hra", {"answer": "yes", "note": "By doors", "share": Decimal(0)}, "share_hra"),
        ("hra", {"answer": "yes", "note": "By doors", "share": Decimal("100.01")}, "share_hra"),
        ("key_decision", {"answer": "yes"}, "day_key_decision"),
        ("key_decision", {"answer": "yes", "day": TODAY() + datetime.timedelta(days=1)}, "day_key_decision"),
        ("key_decision", {"answer": "no"}, "note_key_decision"),
        ("key_decision", {"answer": "yes", "day": TODAY(), "route": "urgency"}, "note_key_decision"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            answer_checks(asked=asked, answers={kind: answer}, by=finance)
        assert refused.value.field == field, (kind, answer)
    assert not Check.objects.exists()


def test_the_newest_answer_counts_and_the_others_are_kept(asked, finance, second):
    first = {"started": {"answer": "no"}, "capital": {"answer": ""}}
    assert len(answer_checks(asked=asked, answers=first, by=finance)) == 1
    assert answer_checks(asked=asked, answers=first, by=finance) == []
    answer_checks(asked=asked, answers={"started": {"answer": "yes", "note": "Half"}}, by=finance)
    assert known_of([asked])[asked.pk].answers["started"].note == "Half"
    assert Check.objects.filter(kind="started").count() == 2
    with pytest.raises(PermissionDenied):
        answer_checks(asked=asked, answers=first, by=second)
    assert list(Check.objects.visible_to(second)) == []
    assert Check.objects.visible_to(finance).count() == 2


def test_the_database_keeps_answers(asked, finance):
    answered(asked, finance)
    rows = Check.objects.filter(kind="started")
    refused_by_database(lambda: rows.update(answer="yes"))
    refused_by_database(rows.delete)
    whole = {"asked": asked, "answered_at": timezone.now(), "answered_by": finance}
    for wrong in (
        {"kind": "started", "answer": "maybe"}, {"kind": "started", "answer": "na"},
        {"kind": "enterprise", "answer": "yes"}, {"kind": "enterprise", "answer": "no", "amount": 1},
        {"kind": "enterprise", "answer": "yes", "amount": -1}, {"kind": "hra", "answer": "yes"},
        {"kind": "hra", "answer": "yes", "share": 101}, {"kind": "started", "answer": "no", "share": 5},
        {"kind": "key_decision", "answer": "yes"}, {"kind": "capital", "answer": "yes", "day": TODAY()},
    ):  # fmt: skip
        refused_by_database(lambda wrong=wrong: Check.objects.create(**whole, **wrong))


def test_another_answer_takes_the_readiness_back(asked, finance):
    ready = make_it_ready(asked, finance)
    answer_checks(asked=asked, answers={"started": {"answer": "yes", "note": "Half"}}, by=finance)
    assert fresh(ready).ready_at is None
    make_ready(assessment=fresh(ready), by=finance)
    Check.objects.bulk_create([
        Check(asked=asked, kind="started", answer="no", answered_by=finance, answered_at=timezone.now())
    ])  # fmt: skip
    assert fresh(ready).ready_at is None


def test_once_decided_only_the_confirmation_is_answered(asked, decision, finance):
    answer_checks(
        asked=asked, by=finance,
        answers={"enterprise": {"answer": "yes", "note": "A shop", "amount": Decimal(5)}},
    )  # fmt: skip
    ready = make_it_ready(asked, finance)
    award(asked=asked, amount=Decimal(1_000), decision=decision, by=finance)
    with pytest.raises(WrongState):
        answer_checks(asked=asked, answers={"started": {"answer": "no"}}, by=finance)
    refused_in_sql(
        "INSERT INTO funding_check (asked_id, kind, answer, note, answered_at)"
        " VALUES (%s, 'started', 'no', 'Late', now())", [asked.pk],
    )  # fmt: skip
    answer_checks(asked=asked, answers={"confirmed": {"answer": "yes"}}, by=finance)
    assert fresh(ready).ready_at is not None
    assert known_of([fresh(asked)])[asked.pk].said("confirmed") == "yes"
    assert not lacks_confirmation(fresh(asked))


def test_the_subsidy_of_three_years_is_added_up(asked, ward, group, committee, decision, finance):
    """Granted this year £700, £400 of two years before, £300 of three years before, £200 for a purchase; £314,000
    elsewhere; £1,200 asked."""

    def grant_of(allocation, what, amount):
        made = receive_application(
            group=group, title="More", purpose="More", received_on=datetime.date(2026, 10, 2),
            asks=[(allocation, what, amount)], by=finance,
        )  # fmt: skip
        return award(asked=made.requests.get(), amount=amount, decision=decision, by=finance)

    grant_of(ward, "grant", Decimal(700))
    grant_of(ward, "purchase", Decimal(200))
    answer = {"answer": "yes", "note": "It sells", "amount": Decimal("313100.00")}
    answer_checks(asked=asked, answers={"enterprise": answer}, by=finance)
    whole = known_of([asked])[asked.pk]
    assert whole.received == Decimal(700)
    assert subsidy_of(whole) == Decimal(315_000)
    assert concerns_of(whole) == [
        "Subsidy: the group confirms in writing what else it has had before the offer goes out"
    ]
    assert lacks_confirmation(asked)
    change_request(asked=asked, what="grant", amount=Decimal("1200.01"), by=finance)
    assert (
        "£315,000.01 over three years is above the limit"
        in concerns_of(known_of([fresh(asked)])[asked.pk])[0]
    )


@pytest.mark.parametrize(("first", "counts"), [(2028, True), (2029, False)])
def test_two_years_before_count_and_three_do_not(grant, committee, group, finance, first, counts):
    """£1,000 were granted in 2026/27."""
    later = set_ward_budget(
        body=committee, year=open_year(first=first, by=SYSTEM), amount=Decimal(900), by=SYSTEM
    )
    made = receive_application(
        group=group, title="Later", purpose="Later", received_on=datetime.date(2026, 10, 2),
        asks=[(later, "grant", Decimal(400))], by=finance,
    )  # fmt: skip
    asked = made.requests.get()
    assert known_of([asked])[asked.pk].received == (1_000 if counts else 0)


def test_another_ward_that_is_asked_raises_the_question_of_a_key_decision(asked, year, finance):
    ready = make_it_ready(asked, finance)
    other = factories.BodyFactory(kind="ward_committee", name="Blagreaves ward committee")
    more = set_ward_budget(body=other, year=year, amount=Decimal(5_000), by=SYSTEM)
    second = ask_of(
        application=asked.application, allocation=more, what="grant", amount=Decimal(5), by=finance
    )
    assert fresh(ready).ready_at is None
    assert problems_of(asked) == ["Answer the check “Key decision”"]
    answer_checks(
        asked=asked, answers={"key_decision": {"answer": "yes", "day": TODAY()}}, by=finance
    )
    make_ready(assessment=fresh(ready), by=finance)
    withdraw_request(asked=second, reason="They moved", by=finance)
    assert fresh(ready).ready_at is None
    assert problems_of(asked) == []


def test_other_applications_of_the_group_in_the_year_are_listed(asked, ward, group, finance, year):
    other = factories.BodyFactory(kind="ward_committee")
    there = set_ward_budget(body=other, year=year, amount=Decimal(5_000), by=SYSTEM)
    ask = {
        "group": group,
        "purpose": "More",
        "received_on": asked.application.received_on,
        "by": finance,
    }
    made = receive_application(title="There too", asks=[(there, "grant", Decimal(5))], **ask)
    gone = receive_application(title="Gone", asks=[(there, "grant", Decimal(5))], **ask)
    withdraw_request(asked=gone.requests.get(), reason="They moved", by=finance)
    foreign = type(group).objects.create(
        name="Others", neighbourhood=group.neighbourhood, purpose="Other"
    )
    receive_application(
        **ask | {"group": foreign}, title="Foreign", asks=[(there, "grant", Decimal(5))]
    )
    assert list(elsewhere_of(asked)) == [made.requests.get()]


@pytest.fixture
def election(committee):
    ward_ = factories.WardFactory()
    ward_.neighbourhoods.add(committee.neighbourhood)
    held = Election.objects.create(
        kind="by_election", notice_on=TODAY() - datetime.timedelta(days=5),
        poll_on=TODAY() + datetime.timedelta(days=20),
    )  # fmt: skip
    held.wards.add(ward_)
    return held


def test_before_an_election_one_is_warned_and_stopped_only_by_setting(
    asked, election, finance, client
):
    client.force_login(finance)
    page = client.get(reverse("application", args=[asked.application_id])).content.decode()
    assert "Pre-election period" in page
    ready = make_it_ready(asked, finance)
    assert ready.is_ready
    answer_checks(
        asked=asked, answers={"started": {"answer": "yes", "note": "A little"}}, by=finance
    )
    set_setting(name="funding.pre_election_grants", value="yes", starts_on=TODAY(), by=SYSTEM)
    with pytest.raises(Refused, match="waits until after the poll"):
        make_ready(assessment=fresh(ready), by=finance)
    lift_pre_election(
        election=election, key="funding.grants", what="Grants", reason="Urgent", advised_by="Monitoring officer",
        by=SYSTEM,
    )  # fmt: skip
    assert make_ready(assessment=fresh(ready), by=finance).is_ready


# Pages


def test_the_sheet_is_filled_in_the_browser(asked, finance, client):
    client.force_login(finance)
    path = reverse("request_checks", args=[asked.pk])
    page = client.get(path).content.decode()
    assert "Is the applicant a constituted group?" in page
    assert "Is it a key decision?" not in page
    wrong = client.post(path, {"answer_started": "yes"})
    assert wrong.status_code == 422
    assert "Enter a note on the check “Work already done”" in wrong.content.decode()
    sent = {"answer_started": "yes", "note_started": "Half of it", "answer_hra": "yes", "note_hra": "Doors",
            "share_hra": "62.5"}  # fmt: skip
    assert client.post(path, sent).status_code == 302
    assert {each.kind: each.words for each in Check.objects.all()} == {
        "started": "Yes", "hra": "Yes, 62.5 % benefits tenants",
    }  # fmt: skip
    shown = client.get(reverse("application", args=[asked.application_id])).content.decode()
    assert "Work already done: Half of it" in shown
    assert "(2 of 10 checks answered)" in shown


def test_two_officers_answer_at_once_and_the_second_is_shown_both(asked, finance, client):
    client.force_login(finance)
    path, version = reverse("request_checks", args=[asked.pk]), fresh(asked).version
    answer_checks(asked=asked, answers={"started": {"answer": "no"}}, by=finance)
    sent = {"answer_started": "yes", "note_started": "I saw it", "row_version": version}
    answer = client.post(path, sent)
    assert answer.status_code == 409
    assert "I saw it" in answer.content.decode()
    assert known_of([asked])[asked.pk].said("started") == "no"


def test_what_officers_answered_is_not_for_members(asked, finance, second, client):
    answer_checks(
        asked=asked, answers={"started": {"answer": "yes", "note": "SECRET note"}}, by=finance
    )
    path = reverse("application", args=[asked.application_id])
    client.force_login(finance)
    assert "SECRET note" in client.get(path).content.decode()
    client.force_login(second)
    assert client.get(path).status_code == 200
    assert "SECRET note" not in client.get(path).content.decode()


def test_the_page_of_an_application_asks_as_often_with_one_ward_as_with_three(
    asked, year, finance, client
):
    client.force_login(finance)
    path = reverse("application", args=[asked.application_id])
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for number in range(2):
        body = factories.BodyFactory(kind="ward_committee")
        more = set_ward_budget(body=body, year=year, amount=Decimal(5_000), by=SYSTEM)
        made = ask_of(application=asked.application, allocation=more, what="purchase", amount=Decimal(5 + number),
                      by=finance)  # fmt: skip
        make_it_ready_of_two(made, finance)
    with CaptureQueriesContext(connection) as three:
        client.get(path)
    assert len(three) == len(one)


def make_it_ready_of_two(asked, by):
    """Ready, where a second ward committee is asked."""
    answered(asked, by)
    followed(asked, by)
    made = assess(asked=asked, by=by, **said(amount=Decimal(1)))
    return make_ready(assessment=made, by=by)


def test_nothing_is_ready_by_itself(asked):
    assert not Assessment.objects.exists()
    assert problems_of(asked) == ["Write the assessment"]

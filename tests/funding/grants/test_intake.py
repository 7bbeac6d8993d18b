"""Applications that come in: kept, sent, entered, matched, turned down, and what anybody learns of them."""

import datetime
import re
import uuid
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.operations import grant_role
from boards.decisions.operations import record_decision
from boards.settings.operations import set_setting
from core import pdf
from core.actors import PUBLIC, SYSTEM, LinkHolder
from core.errors import Refused, Stale, WrongState
from core.links.operations import LinkEnded
from core.models import Draft, Event, Letter, Link, Sender
from core.publicforms import drafting, stamps
from core.retention.registry import find
from funding.grants.applications.operations import refuse_request
from funding.grants.awards.operations import award
from funding.grants.intake import operations
from funding.grants.intake.printing import form_document
from funding.grants.intake.rules import APPLY, NO, WAITING, YES, standing_of
from funding.ledger.operations import set_ward_budget
from funding.models import Application, SentApplication, SentAsk
from neighbourhoods.models import CommunityGroup
from tests import factories, steps
from tests.pairs import past_every_trigger
from tests.pdf_reader import read

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
WHO = {"name": "Ada SECRETNAME", "email": "ada@secret.example", "phone": "01332 555 0199"}


def today():
    return timezone.localdate()


def said(**more):
    day = today()
    return {
        "group_name": "Abbey Gardeners", "kind": "vcs", "title": "Raised beds",
        "purpose": "Beds by the hall", "costs": "Wood £400\nSoil £100", "other_money": "",
        "shows": "Receipts", "starts_on": day + 30 * DAY, "ends_on": day + 60 * DAY,
        "if_refused": "go_on", "at_risk": False, "declared": True,
    } | more  # fmt: skip


def typed(ward, about="apply", seconds=10, amount="500", **more):
    """What a browser sends from a page that was opened so long ago."""
    fields = said()
    for name in ("starts_on", "ends_on"):
        day = fields.pop(name)
        fields |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    fields.pop("at_risk")
    opened = timezone.now() - datetime.timedelta(seconds=seconds)
    stamp = stamps.new(about, opened)
    return fields | WHO | {"declared": "on", f"ward_{ward.pk}": amount, "stamp": stamp} | more


@pytest.fixture
def sent(ward):
    row, _ = operations.send_application(
        asks=[(ward, Decimal(500))], by=PUBLIC, client_id=uuid.uuid4(), **said(), **WHO
    )
    return row


@pytest.fixture
def second_finance(db):
    return factories.OfficerFactory(role="finance_officer", name="Finn Finance")


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def refused_by_database(write):
    with pytest.raises(DatabaseError), transaction.atomic():
        write()


def page(row, verb=""):
    return reverse(f"sent_application{verb and f'_{verb}'}", args=[row.pk])


# ------------------------------------------------------------------ sent through the website


def test_anybody_applies_and_is_told_the_reference(ward, as_user, finance):
    client = as_user(None)
    response = client.post(reverse("apply"), typed(ward))
    assert response.status_code == 302, response.context["form"].errors
    row = SentApplication.objects.get()
    assert re.fullmatch(r"M-[A-Z0-9]{6}", row.reference)
    assert (row.came_by, row.entered_by, row.state) == ("form", None, "waiting")
    assert [(each.allocation, each.amount) for each in row.asks.all()] == [(ward, 500)]
    shown = client.get(response.url)
    text = shown.content.decode()
    assert row.reference in text
    assert shown["Cache-Control"] == "no-store, private"
    for secret in ("SECRETNAME", "Raised beds", "Abbey Gardeners"):
        assert secret not in text
    letter = Letter.objects.get(kind="application_received")
    assert row.reference in letter.subject + letter.body
    assert "Raised beds" not in letter.body + letter.subject
    token = re.search(r"/l/applied/([\w-]+)/", letter.body)[1]
    assert row.reference in client.get(reverse("applied", args=[token])).content.decode()
    assert Sender.objects.get().name == WHO["name"]
    assert not Event.objects.filter(changes__icontains="SECRET").exists()


def test_the_same_page_sent_twice_is_one_application(ward, as_user):
    client, once = as_user(None), typed(ward)
    first, second = (client.post(reverse("apply"), once) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert client.get(second.url).status_code == 200
    assert SentApplication.objects.count() == Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"costs": "Pay 12-34-56 12345678"}, "sort code"),
        ({"purpose": "GB29 NWBK 6016 1331 9268 19"}, "sort code"),
        ({"charity_number": "12"}, "charity number has 6 or 7"),
        ({"company_number": "12"}, "company number has 8"),
        ({"email": "", "phone": ""}, "Enter an email or a phone number"),
        ({"declared": ""}, "I may ask for this"),
        ({"ends_on_year": "2001"}, "last day must not be before"),
        ({"seconds": 1}, "very quick"),
        ({"website": "spam"}, "We could not tell"),
        ({"amount": ""}, "at least one ward committee"),
        ({"amount": "-5"}, "Abbey"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_lost(ward, as_user, more, words):
    response = as_user(None).post(reverse("apply"), typed(ward, **more))
    assert response.status_code == 422
    text = response.content.decode()
    assert words in text
    assert "Raised beds" in text
    assert not SentApplication.objects.exists()


def test_one_application_asks_several_wards(ward, year, as_user):
    body = factories.BodyFactory(kind="ward_committee")
    other = set_ward_budget(body=body, year=year, amount=Decimal(100), by=SYSTEM)
    as_user(None).post(reverse("apply"), typed(ward, **{f"ward_{other.pk}": "70.50"}))
    asked = {each.allocation: each.amount for each in SentAsk.objects.all()}
    assert asked == {ward: Decimal(500), other: Decimal("70.50")}


def test_who_sends_too_much_in_a_day_is_stopped_with_the_words_kept(ward, as_user):
    client = as_user(None)
    with override_settings(ACCOUNT_RATE_LIMITS={"public_form": "1/d/ip"}):
        assert client.post(reverse("apply"), typed(ward)).status_code == 302
        response = client.post(reverse("apply"), typed(ward))
        kept = client.post(reverse("apply"), typed(ward, keep="1"))
    assert (response.status_code, kept.status_code) == (429, 429)
    assert "Beds by the hall" in response.content.decode()
    assert SentApplication.objects.count() == 1
    assert not Draft.objects.exists()


def test_it_is_closed_by_a_setting_and_without_ward_budgets(ward, as_user):
    client = as_user(None)
    assert "Save and go on later" in client.get(reverse("apply")).content.decode()
    set_setting(name="funding.apply_online", value="no", starts_on=today(), by=SYSTEM)
    assert "Save and go on later" not in client.get(reverse("apply")).content.decode()
    response = client.post(reverse("apply"), typed(ward))
    assert response.status_code == 409
    assert "Beds by the hall" in response.content.decode()
    assert not SentApplication.objects.exists()


def test_the_operation_asks_again_what_the_form_asked(ward, year):
    def send(asks=((ward, Decimal(500)),), **more):
        return operations.send_application(asks=asks, by=PUBLIC, **said(**more))

    for more in (
        {"declared": False}, {"costs": " "}, {"purpose": "12345678"}, {"charity_number": "1"},
        {"ends_on": today()}, {"asks": ()}, {"asks": [(ward, Decimal(0))]},
    ):  # fmt: skip
        with pytest.raises(Refused):
            send(**more)
    with past_every_trigger():
        type(year).objects.filter(pk=year.pk).update(first=2024)
    other = set_ward_budget(
        body=factories.BodyFactory(kind="ward_committee"), amount=Decimal(5), by=SYSTEM,
        year=type(year).objects.create(first=2026),
    )  # fmt: skip
    with pytest.raises(Refused, match="takes no applications now"):
        send()
    assert send(asks=[(other, Decimal(5))])


# ------------------------------------------------------------------ kept to go on with


def token_of(response):
    return re.search(r"/l/apply/([\w-]+)/", response.url)[1]


def test_what_is_kept_opens_by_its_link_and_is_sent_from_there(ward, as_user):
    client = as_user(None)
    half = typed(ward, keep="1", purpose="", starts_on_month="", website="")
    response = client.post(reverse("apply"), half)
    assert response.status_code == 302
    path = response.url
    draft = Draft.objects.get()
    assert draft.values["title"] == ["Raised beds"]
    assert "stamp" not in draft.values
    assert "declared" not in draft.values
    opened = client.get(path)
    form = opened.context["form"]
    assert form["title"].value() == "Raised beds"
    assert form[f"ward_{ward.pk}"].value() == "500"
    assert form["starts_on"].value()[0] == str((today() + 30 * DAY).day)
    assert not SentApplication.objects.exists()
    letter = Letter.objects.get(kind="application_begun")
    mailed = re.search(r"(/l/apply/[\w-]+/)", letter.body)[1]
    assert "Raised beds" in as_user(None).get(mailed).content.decode()
    assert mailed != path
    version = str(opened.context["row_version"])
    whole = typed(ward, about=f"apply-{draft.pk}", row_version=version)
    assert client.post(path, whole).status_code == 302
    row = SentApplication.objects.get()
    assert row.title == "Raised beds"
    assert fresh(draft).values == {}
    text = client.get(path).content.decode()
    assert row.reference in text
    assert "Beds by the hall" not in text
    assert client.post(path, whole).status_code == 302, "pressed twice"
    assert SentApplication.objects.count() == 1


def test_keeping_twice_makes_one_draft_and_two_tabs_overwrite_nothing(ward, as_user):
    client, once = as_user(None), typed(ward, keep="1")
    first, second = (client.post(reverse("apply"), once) for _ in range(2))
    draft = Draft.objects.get()
    assert client.get(second.url).status_code == 200
    about = f"apply-{draft.pk}"
    version = str(client.get(first.url).context["row_version"])
    more = {"about": about, "row_version": version, "keep": "1"}
    assert client.post(first.url, typed(ward, title="Of one tab", **more)).status_code == 302
    late = client.post(first.url, typed(ward, title="Of another", **more))
    assert late.status_code == 409
    assert "Of another" in late.content.decode()
    assert fresh(draft).values["title"] == ["Of one tab"]
    late = client.post(first.url, typed(ward, about=about, row_version=version))
    assert late.status_code == 409
    assert not SentApplication.objects.exists()


def test_a_link_opens_its_own_draft_while_there_is_one(ward, as_user):
    client = as_user(None)
    path = client.post(reverse("apply"), typed(ward, keep="1")).url
    assert client.get(reverse("apply_draft", args=["x" * 43])).status_code == 404
    assert client.get(reverse("applied", args=[path.split("/")[-2]])).status_code == 404
    link = Link.objects.first()
    draft = Draft.objects.get()
    with pytest.raises(PermissionDenied):
        operations.change_draft(
            link=link, draft=draft, values={}, version=1, by=LinkHolder("Somebody")
        )
    other = drafting.keep(APPLY, {}, at=timezone.now())
    with pytest.raises(LinkEnded):
        operations.change_draft(
            link=link, draft=other, values={}, version=1, by=LinkHolder(link.name)
        )
    with pytest.raises(Stale):
        operations.change_draft(
            link=link, draft=draft, values={}, version=7, by=LinkHolder(link.name)
        )
    (kept,) = [each for each in [find("drafts")] if each]
    assert list(kept.due(timezone.now() - 90 * DAY)) == []
    Draft.objects.update(delete_on=today())
    for row in kept.due(timezone.now() - 90 * DAY):
        kept.empty(row)
    assert not Draft.objects.exists()
    assert client.get(path).status_code == 404


def test_a_draft_holds_no_more_than_it_may(ward, as_user):
    response = as_user(None).post(reverse("apply"), typed(ward, keep="1", costs="x" * 70_000))
    assert response.status_code == 422
    assert "too long to be saved" in response.content.decode()
    response = as_user(None).post(reverse("apply"), typed(ward, keep="1", shows="12-34-56"))
    assert response.status_code == 422
    assert "sort code" in response.content.decode()
    assert not Draft.objects.exists()
    refused_by_database(lambda: Draft.objects.create(
        form=APPLY, values={"a": ["b"]}, begun_at=timezone.now(), saved_at=timezone.now(),
        sent_at=timezone.now(), delete_on=today(),
    ))  # fmt: skip


# ------------------------------------------------------------------ read by an officer


def test_an_officer_matches_it_and_it_becomes_an_application(sent, group, ward, finance, as_user):
    client = as_user(finance)
    text = client.get(page(sent)).content.decode()
    assert "Abbey gardeners" in text
    assert "same name" in text
    assert "SECRETNAME" not in text
    assert "SECRETNAME" in client.post(page(sent, "sender")).content.decode()
    assert Event.objects.filter(verb__icontains="read who sent it").count() == 1
    response = client.post(page(sent, "match"), {"group": group.pk})
    made = Application.objects.get()
    assert response.url == made.get_absolute_url()
    assert (made.group, made.title, made.received_on) == (group, "Raised beds", sent.received_on)
    assert [(each.allocation, each.asked, each.state) for each in made.requests.all()] == [
        (ward, 500, "received")
    ]
    assert fresh(sent).application == made
    text = client.get(made.get_absolute_url()).content.decode()
    assert "Soil £100" in text
    assert "We go ahead with less" in text


def test_two_officers_at_once_one_wins_and_the_other_is_told(
    sent, group, finance, second_finance, as_user
):
    other = CommunityGroup.objects.create(name="Others", purpose="B")
    operations.match(sent=sent, group=group, by=finance)
    with pytest.raises(WrongState, match="Fay Finance"):
        operations.match(sent=sent, group=other, by=second_finance)
    response = as_user(second_finance).post(page(sent, "turn_down"), {"reason": "done"})
    assert response.status_code == 409
    assert "Fay Finance" in response.content.decode()
    assert Application.objects.get().group == group


def test_nobody_is_matched_without_being_looked_at(sent, group, finance, as_user):
    """The same name adds no second group by mistake, and makes no application by itself."""
    client = as_user(finance)
    response = client.post(page(sent, "new"), {"purpose": "They garden"})
    assert response.status_code == 422
    assert "Abbey gardeners" in response.content.decode()
    assert not Application.objects.exists()
    client.post(page(sent, "new"), {"purpose": "They garden", "is_new": "on"})
    made = Application.objects.get()
    assert made.group != group
    assert (made.group.name, made.group.neighbourhood) == ("Abbey Gardeners", None)


def test_a_group_that_has_ended_is_not_matched(sent, group, finance):
    CommunityGroup.objects.filter(pk=group.pk).update(ended_on=today())
    with pytest.raises(Refused, match="has ended"):
        operations.match(sent=sent, group=group, by=finance)
    assert fresh(sent).state == "waiting"


def test_what_is_not_for_us_is_turned_down_with_a_letter_and_back(sent, finance, as_user, group):
    client = as_user(finance)
    assert client.post(page(sent, "turn_down"), {"reason": "nonsense"}).status_code == 422
    client.post(page(sent, "turn_down"), {"reason": "done"})
    letter = Letter.objects.get(kind="application_turned_down")
    assert letter.to == WHO["email"]
    assert "The work has been done already" in letter.body
    with pytest.raises(WrongState):
        operations.match(sent=sent, group=group, by=finance)
    client.post(page(sent, "again"), {"reason": "Misread"})
    assert fresh(sent).state == "waiting"
    operations.turn_down(sent=sent, reason="person", by=finance)
    (kept,) = [each for each in [find("turned-down")] if each]
    assert list(kept.due(timezone.now())) == [sent]
    kept.empty(fresh(sent))
    assert fresh(sent).purpose == ""
    with pytest.raises(Refused, match="deleted"):
        operations.wait_again(sent=sent, reason="Again", by=finance)


def test_an_officer_enters_it_for_the_applicant(ward, finance, second, as_user):
    path, day = reverse("sent_application_enter"), today()
    fields = typed(ward)
    fields |= {
        "came_by": "paper", "received_on_day": day.day, "received_on_month": day.month,
        "received_on_year": day.year, "client_id": str(uuid.uuid4()),
    }  # fmt: skip
    client = as_user(finance)
    assert client.post(path, fields).status_code == 302
    assert client.post(path, fields).status_code == 302
    row = SentApplication.objects.get()
    assert (row.came_by, row.entered_by) == ("paper", finance)
    assert as_user(second).get(path).status_code == 403
    with pytest.raises(Refused):
        operations.enter_application(
            asks=[(ward, Decimal(5))], came_by="form", received_on=day, by=finance, **said()
        )


def test_only_who_works_with_ward_money_reads_what_came_in(sent, finance, second, as_user):
    paths = [reverse("sent_applications"), page(sent), page(sent, "match")]
    assert [as_user(finance).get(path).status_code for path in paths] == [200] * 3
    for path in paths:
        assert as_user(second).get(path).status_code in (403, 404)
        assert as_user(None).get(path).status_code == 302
    assert "Read 1 application that came in" in as_user(finance).get("/").content.decode()
    assert "that came in" not in as_user(second).get("/").content.decode()
    user = factories.UserFactory()
    grant_role(user=user, role="finance_officer", by=SYSTEM)
    with pytest.raises(PermissionDenied):
        operations.match(sent=sent, group=CommunityGroup(pk=0), by=second)


def test_the_list_takes_the_same_queries_for_one_and_three(sent, ward, finance, as_user):
    client, path = as_user(finance), reverse("sent_applications")
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for number in range(2):
        operations.send_application(
            asks=[(ward, Decimal(5))], by=PUBLIC, **said(title=f"Number {number}")
        )
    with CaptureQueriesContext(connection) as three:
        text = client.get(path).content.decode()
    assert "Number 1" in text
    assert len(one) == len(three)


def test_the_database_keeps_what_was_sent(sent, group, finance):
    rows = SentApplication.objects.filter(pk=sent.pk)
    for change in (
        {"title": "Another"}, {"purpose": ""}, {"reference": "M-1"}, {"declared": False},
        {"state": "matched"}, {"state": "turned_down"}, {"reason": "done"}, {"at_risk": True},
    ):  # fmt: skip
        refused_by_database(lambda change=change: rows.update(**change))
    refused_by_database(lambda: SentAsk.objects.update(amount=1))
    with connection.cursor() as cursor:
        for sql in (
            "UPDATE funding_sentapplication SET sender_id = NULL, costs = costs || ' and more'",
            "DELETE FROM funding_sentapplication",
            "UPDATE funding_sentapplication SET entered_by_id = NULL, came_by = 'paper'",
        ):
            refused_by_database(lambda sql=sql: cursor.execute(sql))
    operations.match(sent=sent, group=group, by=finance)
    refused_by_database(lambda: rows.update(state="waiting", application=None))


# ------------------------------------------------------------------ where it stands


def test_an_applicant_reads_a_decision_once_everybody_does(
    sent, group, ward, meeting, finance, second, as_user
):
    """And never one of the private part."""
    assert standing_of(sent) == [(ward, None)]
    made = operations.match(sent=sent, group=group, by=finance)
    sent = fresh(sent)
    item = meeting.items.first()
    decision = record_decision(item=item, outcome="resolved", text="£500 for beds", by=second)
    award(asked=made.requests.get(), amount=Decimal(500), decision=decision, by=finance)
    assert [look for _, look in standing_of(sent)] == [WAITING]
    steps.publish(meeting, second)
    assert [look for _, look in standing_of(sent)] == [YES]
    with past_every_trigger():
        type(item).objects.filter(pk=item.pk).update(
            access="exempt", paragraphs=[3], private_reason="Prices"
        )
    assert [look for _, look in standing_of(sent)] == [WAITING]


def test_a_refusal_is_told_once_it_is_published(sent, group, meeting, finance, second):
    made = operations.match(sent=sent, group=group, by=finance)
    item = meeting.items.first()
    decision = record_decision(item=item, outcome="resolved", text="No beds", by=second)
    refuse_request(
        asked=made.requests.get(), decision=decision, reason="The ward budget is spent", by=finance
    )
    assert [look for _, look in standing_of(fresh(sent))] == [WAITING]
    steps.publish(meeting, second)
    assert [look for _, look in standing_of(fresh(sent))] == [NO]


def test_the_form_on_paper_asks_the_same_and_no_bank_details(ward, as_user):
    response = as_user(None).get(reverse("apply_printed"))
    assert response["Content-Type"] == "application/pdf"
    text = read(pdf.render("apply.typ", form_document(today())))
    for words in (
        "Abbey ward committee", "do not write it here", "Do not write bank details", "Signature",
        "Total cost", "deleted a year after",
    ):  # fmt: skip
        assert words in " ".join(text.split())

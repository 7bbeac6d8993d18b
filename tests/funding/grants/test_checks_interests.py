"""Members of the ward committee are asked by name, and what their answers mean."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from boards.models import Membership, RegisterEntry, Seat
from boards.settings.operations import set_setting
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.models import Event
from funding.grants.awards.operations import award
from funding.grants.checks.interests.operations import (
    answer_members,
    asked_of,
    barred_of,
    declared_of_all,
)
from funding.grants.checks.interests.rules import names
from funding.models import AskedMember
from tests import factories
from tests.funding.grants.test_checks import fresh, refused_by_database, refused_in_sql

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
NO = {"is_of_it": False}
DPI = {"is_of_it": True, "kind": "dpi", "words": "Treasurer"}


def sits(body, name, **more):
    """A councillor who votes on a body."""
    person = factories.PersonFactory(name=name)
    day = TODAY() - datetime.timedelta(days=90)
    seat = Seat.objects.create(body=body, kind="ward", has_vote=True, starts_on=day)
    return Membership.objects.create(
        body=body,
        seat=seat,
        person=person,
        role="elected_member",
        has_vote=True,
        starts_on=day,
        **more,
    )


@pytest.fixture
def committee(db):
    """It recommends, so that anybody may vote here."""
    return factories.BodyFactory(
        kind="ward_committee", name="Abbey ward committee", power="recommend"
    )


@pytest.fixture
def anna(committee):
    return sits(committee, "Anna Abara")


@pytest.fixture
def bert(committee):
    return sits(committee, "Bert Booth")


def answers_of(asked, user):
    return {
        each.membership.person.name: each.answer and each.answer.is_of_it
        for each in asked_of(asked, user)
    }


def test_every_member_is_asked_by_name(asked, anna, bert, finance):
    assert answers_of(asked, finance) == {"Anna Abara": None, "Bert Booth": None}
    answer_members(asked=asked, answers={anna: DPI}, by=finance)
    assert answers_of(asked, finance) == {"Anna Abara": True, "Bert Booth": None}
    assert [each.membership for each in barred_of(asked_of(asked, finance))] == [anna]
    words = "Disclosable pecuniary interest, trustee, committee member or employee of the applicant: Treasurer"
    assert declared_of_all([asked.pk]) == {asked.pk: [f"Anna Abara: {words}"]}


def test_an_answer_is_changed_and_says_who_asked(asked, anna, finance):
    (first,) = answer_members(asked=asked, answers={anna: DPI}, by=finance)
    assert answer_members(asked=asked, answers={anna: DPI}, by=finance) == []
    (second,) = answer_members(asked=asked, answers={anna: NO | {"supports": True}}, by=finance)
    assert second.pk == first.pk
    assert (second.kind, second.words, second.supports) == ("", "", True)
    assert declared_of_all([asked.pk]) == {}  # support is no interest
    assert barred_of(asked_of(asked, finance)) == []
    event = Event.objects.about(asked.application).first()
    assert "Treasurer" not in str(event.changes)
    assert event.verb == f"asked members of {asked.allocation} about interests"


def test_the_law_bars_by_one_kind_and_the_code_perhaps_by_another(asked, anna, bert, finance):
    registered = {"is_of_it": True, "kind": "registrable", "words": ""}
    other = {"is_of_it": True, "kind": "other", "words": ""}
    answer_members(asked=asked, answers={anna: registered, bert: other}, by=finance)
    assert barred_of(asked_of(asked, finance)) == []
    set_setting(name="funding.other_interests_bar", value="yes", starts_on=TODAY(), by=SYSTEM)
    assert [each.membership for each in barred_of(asked_of(asked, finance))] == [anna]
    assert len(declared_of_all([asked.pk])[asked.pk]) == 2


def test_an_interest_has_its_kind_and_is_of_a_member(asked, anna, finance):
    with pytest.raises(Refused, match="kind of interest of Anna Abara"):
        answer_members(asked=asked, answers={anna: {"is_of_it": True, "kind": ""}}, by=finance)
    foreign = sits(factories.BodyFactory(power="recommend"), "Fred Foreign")
    with pytest.raises(Refused, match="Fred Foreign is no member"):
        answer_members(asked=asked, answers={foreign: NO}, by=finance)
    assert not AskedMember.objects.exists()


def test_who_has_left_is_declared_no_longer(asked, anna, finance):
    answer_members(asked=asked, answers={anna: DPI}, by=finance)
    Membership.objects.filter(pk=anna.pk).update(ends_on=TODAY() - datetime.timedelta(days=1))
    assert asked_of(asked, finance) == []
    assert declared_of_all([asked.pk]) == {}


def test_the_database_keeps_answers(asked, anna, finance):
    (row,) = answer_members(asked=asked, answers={anna: DPI}, by=finance)
    foreign = sits(factories.BodyFactory(power="recommend"), "Fred Foreign")
    rows = AskedMember.objects.filter(pk=row.pk)
    for wrong in (
        {"is_of_it": False}, {"kind": ""}, {"kind": "none"}, {"membership": foreign},
        {"is_of_it": False, "kind": ""},
    ):  # fmt: skip
        refused_by_database(lambda wrong=wrong: rows.update(**wrong))
    whole = {"asked": asked, "is_of_it": False, "asked_at": timezone.now()}
    for membership in (foreign, anna):  # of another body; a second time
        refused_by_database(lambda m=membership: AskedMember.objects.create(membership=m, **whole))


def test_once_decided_answers_stay_and_only_their_words_go(asked, anna, decision, finance):
    (row,) = answer_members(asked=asked, answers={anna: DPI}, by=finance)
    award(asked=asked, amount=Decimal(1_000), decision=decision, by=finance)
    with pytest.raises(WrongState):
        answer_members(asked=asked, answers={anna: NO}, by=finance)
    refused_in_sql("UPDATE funding_askedmember SET is_of_it = false, kind = '', words = ''")
    AskedMember.objects.filter(pk=row.pk).update(words="")
    assert fresh(row).words == ""


def test_only_officers_and_the_clerk_read_answers(asked, anna, finance):
    answer_members(asked=asked, answers={anna: DPI}, by=finance)
    clerk = factories.OfficerFactory(role="meetings_clerk")
    holder = factories.OfficerFactory(role="portfolio_holder")
    assert AskedMember.objects.visible_to(finance).count() == 1
    assert AskedMember.objects.visible_to(clerk).count() == 1
    assert list(AskedMember.objects.visible_to(holder)) == []
    with pytest.raises(PermissionDenied):
        answer_members(asked=asked, answers={anna: NO}, by=clerk)


def test_what_the_register_says_stands_beside_the_name(asked, anna, bert, finance):
    entry = {"recorded_by": finance, "recorded_at": timezone.now(), "starts_on": TODAY()}
    RegisterEntry.objects.create(
        person=anna.person, nature="Chair of the ABBEY  Gardeners (unpaid)", **entry
    )
    RegisterEntry.objects.create(
        person=bert.person, nature="Abbey gardeners’ neighbour association", **entry
    )
    RegisterEntry.objects.create(
        person=bert.person, nature="Abbey gardeners", **entry | {"starts_on": TODAY() - datetime.timedelta(days=9)},
        ends_on=TODAY() - datetime.timedelta(days=2),
    )  # fmt: skip
    hints = {each.membership.person.name: each.hints for each in asked_of(asked, finance)}
    assert hints["Anna Abara"] == ["In the register: Chair of the ABBEY  Gardeners (unpaid)"]
    assert len(hints["Bert Booth"]) == 1


def test_a_text_names_a_group_by_whole_words():
    assert names("Trustee, Café du Monde", "cafe du monde")
    assert not names("Abbeyfield gardeners", "Abbey")
    assert not names("Anything", "")


# Pages


def test_they_are_asked_in_the_browser_and_all_conflicted_says_what_next(
    asked, anna, bert, finance, client
):
    client.force_login(finance)
    path = reverse("request_members", args=[asked.pk])
    page = client.get(path).content.decode()
    assert "Anna Abara: trustee, committee member or employee of Abbey gardeners?" in page
    assert "dispensation" not in page
    sent = {f"answer_{anna.pk}": "yes", f"kind_{anna.pk}": "dpi", f"answer_{bert.pk}": "yes"}
    wrong = client.post(path, sent)
    assert wrong.status_code == 422
    assert "Choose the kind of interest of Bert Booth" in wrong.content.decode()
    assert client.post(path, sent | {f"kind_{bert.pk}": "dpi"}).status_code == 302
    assert (
        "Ask the monitoring officer for a dispensation first" in client.get(path).content.decode()
    )
    shown = client.get(reverse("application", args=[asked.application_id])).content.decode()
    assert "Anna Abara: Disclosable pecuniary interest" in shown


def test_two_ask_at_once_and_the_second_is_shown_both(asked, anna, finance, client):
    client.force_login(finance)
    path, version = reverse("request_members", args=[asked.pk]), fresh(asked).version
    answer_members(asked=asked, answers={anna: DPI}, by=finance)
    answer = client.post(path, {f"answer_{anna.pk}": "no", "row_version": version})
    assert answer.status_code == 409
    assert AskedMember.objects.get().is_of_it


def test_the_clerk_reads_them_on_the_page_and_a_reader_does_not(asked, anna, finance, client):
    answer_members(asked=asked, answers={anna: DPI}, by=finance)
    path = reverse("application", args=[asked.application_id])
    client.force_login(factories.OfficerFactory(role="meetings_clerk"))
    assert "Treasurer" in client.get(path).content.decode()
    client.force_login(factories.OfficerFactory(role="portfolio_holder"))
    answer = client.get(path)
    assert answer.status_code == 200
    assert "Treasurer" not in answer.content.decode()

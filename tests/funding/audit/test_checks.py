"""Each check finds its case, and not the one beside it."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from boards.seats.operations import add_member
from core.actors import SYSTEM
from core.errors import Gone, Refused, WrongState
from core.todo import Asked, needs
from funding.audit import settings as own
from funding.audit.checks import operations as checks
from funding.audit.checks.listed import CHECKS, limits_on
from funding.audit.checks.models import FindingCount, FindingNote
from funding.grants.applications.operations import receive_application
from funding.grants.awards.operations import award, cancel
from funding.models import (
    Assessment,
    Fund,
    Return,
    Virement,
)
from funding.payments.operations import authorise, claim, mark_paid
from tests import factories
from tests.pairs import past_every_trigger

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
TODAY = timezone.localdate


def found(name, user):
    """Keys of what a check finds."""
    check = CHECKS[name]
    return {each.pk for each in check.findings(user, limits_on(TODAY()))}


def rewritten(row, **fields):
    """Facts that no operation would write, as an import or a hand in the database might."""
    with transaction.atomic(), past_every_trigger():
        type(row).objects.filter(pk=row.pk).update(**fields)


def given(ward, group, decision, by, amount, number=0, **said):
    made = receive_application(
        group=group, title=f"Work {number}", purpose=said.pop("purpose", f"Purpose number {number}"),
        received_on=datetime.date(2026, 10, 1), asks=[(ward, "grant", amount)], by=by,
    )  # fmt: skip
    return award(asked=made.requests.get(), amount=amount, decision=decision, by=by)


@pytest.mark.parametrize(("days", "is_found"), [(-1, True), (0, False)])
def test_paid_before_acceptance(paid, finance, days, is_found):
    rewritten(paid, paid_on=paid.grant.accepted_on + days * DAY)
    assert (paid.pk in found("paid-early", finance)) == is_found


@pytest.mark.parametrize(("days", "is_found"), [(1, True), (0, False)])
def test_paid_before_the_decision_was_in_force(paid, finance, days, is_found):
    rewritten(paid.grant.decision.numbered, in_force_on=paid.paid_on + days * DAY)
    assert (paid.pk in found("paid-early", finance)) == is_found


@pytest.mark.parametrize("role", ["finance", "second", "third"])
def test_the_same_person_assessed_and_authorised_or_paid(paid, finance, second, third, role):
    """Finance recorded the payment, the second person authorised it, the third had no hand in either."""
    who = {"finance": finance, "second": second, "third": third}[role]
    with transaction.atomic(), past_every_trigger():
        Assessment.objects.create(
            asked=paid.grant.request, summary="x", recommends="grant", amount=1, assessed_by=who,
            assessed_at=timezone.now(),
        )  # fmt: skip
    assert (paid.pk in found("same-person", finance)) == (role != "third")


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ((4_500, 501), {0}),  # at 10 per cent below, together above
        ((4_499, 4_499), set()),  # neither is just below
        ((4_500, 500), set()),  # together the limit, not above it
        ((5_000, 4_600), {0, 1}),
        ((5_001, 1), set()),  # above the limit, decided as such
    ],
)
def test_split_just_below_a_limit(committee, year, group, decision, finance, amounts, expected):
    from funding.ledger.operations import set_ward_budget

    ward = set_ward_budget(body=committee, year=year, amount=Decimal(20_000), by=SYSTEM)
    grants = [
        given(ward, group, decision, finance, Decimal(each), n) for n, each in enumerate(amounts)
    ]
    assert found("split", finance) == {grants[n].pk for n in expected}
    before = found("split", finance)
    from neighbourhoods.models import CommunityGroup

    strangers = CommunityGroup.objects.create(
        name="Others", neighbourhood=committee.neighbourhood, purpose="x"
    )
    given(ward, strangers, decision, finance, Decimal(4_700), 9)
    assert found("split", finance) == before


@pytest.fixture
def two(year, committee):
    from funding.budgets.lines.operations import add_line, open_budget

    budget = open_budget(year=year, neighbourhood=committee.neighbourhood, by=SYSTEM)
    fund = Fund.objects.create(name="Fund")
    return [
        add_line(budget=budget, fund=fund, name=f"Line {n}", cost_centre=f"N{n}", account_code="4100",
                 amount=Decimal(90_000), by=SYSTEM)
        for n in (1, 2, 3)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("amounts", "days", "target", "is_found"),
    [
        ((6_000, 5_000), 30, 1, True),
        ((6_000, 5_000), 31, 1, False),  # too far apart
        ((6_000, 4_000), 0, 1, False),  # together the limit
        ((6_000, 4_000.01), 0, 1, True),
        ((6_000, 5_000), 0, 2, False),  # to another line
        ((4_000, 3_000, 3_000), 9, 1, False),
        ((4_000, 3_000, 3_001), 9, 1, True),
        ((10_001, 5_000), 0, 1, False),  # the first was above it, and authorised as such
    ],
)
def test_virements_round_the_limit(two, finance, second, amounts, days, target, is_found):
    now = timezone.now()
    with transaction.atomic(), past_every_trigger():
        rows = [
            Virement.objects.create(
                from_line=two[0], to_line=two[end], amount=Decimal(str(amount)), reason="x", state="done",
                entered_by=finance, entered_at=at, ended_by=second, ended_at=at,
            )
            for amount, end, at in zip(
                amounts, (1,) * (len(amounts) - 1) + (target,),
                (now - days * DAY,) * (len(amounts) - 1) + (now,), strict=True,
            )
        ]  # fmt: skip
    assert found("virements", finance) == ({rows[-1].pk} if is_found else set())


@pytest.mark.parametrize(
    ("words", "is_found"),
    [("Receipt 17 of the  JOINER.", True), ("Receipt 18 of the joiner", False)],
)
def test_the_same_receipt_twice(paid, finance, words, is_found):
    again = claim(grant=paid.grant, amount=Decimal(5), evidence=words, by=finance)
    assert found("same-evidence", finance) == ({again.pk} if is_found else set())


def test_short_words_and_refused_claims_are_no_finding(paid, finance, second):
    from funding.payments.operations import refuse_payment

    for _ in range(2):
        claim(grant=paid.grant, amount=Decimal(5), evidence="As agreed", by=finance)
    first = claim(
        grant=paid.grant, amount=Decimal(5), evidence="Invoice 4711 of the smith", by=finance
    )
    refuse_payment(payment=first, reason="x", by=second)
    claim(grant=paid.grant, amount=Decimal(5), evidence="Invoice 4711 of the smith", by=finance)
    assert found("same-evidence", finance) == set()


def test_the_same_purpose_twice(ward, group, decision, finance):
    first, same, other = (
        given(ward, group, decision, finance, Decimal(10), n, purpose=words)
        for n, words in enumerate(["Two benches by the pond", "two benches, by the pond!", "Two benches by the park"])
    )  # fmt: skip
    assert found("same-purpose", finance) == {same.request.application_id}
    cancel(grant=first, reason="They asked twice", by=finance)
    assert found("same-purpose", finance) == set()
    assert other


def test_interest_and_award(grant, meeting, decision, group, finance):
    """The contact of the group is a member on the day, or was until the day before."""
    assert found("interest", finance) == set()
    person = factories.PersonFactory()
    group.contact = person
    group.save(update_fields=["contact"])
    seat = add_member(
        body=meeting.body, person=person, role="officer", starts_on=grant.awarded_on - 9 * DAY,
        ends_on=grant.awarded_on, by=SYSTEM,
    )  # fmt: skip
    assert found("interest", finance) == {grant.pk}
    rewritten(seat, ends_on=grant.awarded_on - DAY)
    assert found("interest", finance) == set()


@pytest.mark.parametrize(("outcome", "is_found"), [("stayed", True), ("left", False)])
def test_a_member_with_an_interest_who_stayed(
    grant, meeting, decision, finance, second, outcome, is_found
):
    from boards.attendance.models import Absence, Attendance
    from boards.interests.models import Interest

    seat = add_member(
        body=meeting.body, person=factories.PersonFactory(name="Councillor Jones"), role="officer",
        starts_on=grant.awarded_on - DAY, by=SYSTEM,
    )  # fmt: skip
    came = Attendance(
        meeting=meeting, membership=seat, person=seat.person, name="Jones", status="present"
    )
    with transaction.atomic(), past_every_trigger():
        came.save()
        left = {
            "absence": Absence.objects.create(attendance=came, reason="interest", first=1, last=1)
        }
        Interest.objects.create(
            attendance=came, item=decision.item, kind="other", nature="x", outcome=outcome, is_registered=True,
            **(left if outcome == "left" else {}),
            recorded_by=second, recorded_at=timezone.now(),
        )  # fmt: skip
    assert (grant.pk in found("interest", finance)) == is_found


@pytest.mark.parametrize(
    ("due", "received", "is_found"),
    [(-1, None, True), (0, None, False), (-1, 0, False), (-1, 1, True)],
)
def test_funded_again_with_a_report_late(
    paid, ward, group, decision, finance, due, received, is_found
):
    later = given(ward, group, decision, finance, Decimal(10), 5)
    got = {"received_on": later.awarded_on + received * DAY, "people": 1, "spent": 1, "done": "x", "signed": "x"} if received is not None else {}  # fmt: skip
    with transaction.atomic(), past_every_trigger():
        Return.objects.create(grant=paid.grant, due_on=later.awarded_on + due * DAY, **got)
    assert (later.pk in found("late-report", finance)) == is_found
    assert paid.grant_id not in found("late-report", finance)


@pytest.mark.parametrize(("days", "is_found"), [(-31, True), (-30, False), (0, False), (1, True)])
def test_back_dated_entries(paid, finance, days, is_found):
    entry = paid.entry
    rewritten(entry, on=timezone.localdate(entry.made_at) + days * DAY)
    assert (entry.pk in found("back-dated", finance)) == is_found


@pytest.mark.parametrize(
    ("day", "is_found"), [((3, 24), False), ((3, 25), True), ((3, 31), True), ((4, 1), False)]
)
def test_paid_in_the_last_days_of_march(paid, finance, day, is_found):
    rewritten(paid, paid_on=datetime.date(2027, *day))
    assert (paid.pk in found("march", finance)) == is_found


def test_the_limit_is_that_of_the_day(ward, group, decision, finance):
    """A limit that begins next year changes nothing about grants of this."""
    from boards.settings.operations import set_setting

    grants = [given(ward, group, decision, finance, Decimal(each), each) for each in (4_600, 500)]
    assert found("split", finance) == {grants[0].pk}
    set_setting(
        name=own.SPLIT_LIMIT.name,
        value="9000",
        starts_on=datetime.date(2027, 4, 1),
        by=SYSTEM,
    )
    assert found("split", finance) == {grants[0].pk}
    rewritten(grants[0], awarded_on=datetime.date(2027, 4, 1))
    assert found("split", finance) == set()


# What officers note.


@pytest.fixture
def finding(paid, finance):
    """A payment in the last days of March, as the check finds it."""
    rewritten(paid, paid_on=datetime.date(2027, 3, 28))
    return CHECKS["march"].open(finance, limits_on(TODAY())).get()


def note(finding, by, **more):
    said = {
        "check": CHECKS["march"],
        "row": finding.pk,
        "digest": finding.digest,
        "because": "Due that week",
    }
    return checks.note_finding(by=by, **said | more)


def opened(user):
    return {each.pk for each in CHECKS["march"].open(user, limits_on(TODAY()))}


def test_a_note_hides_a_finding_until_its_facts_change(finding, paid, finance, second):
    note(finding, second)
    assert opened(finance) == set()
    rewritten(paid, paid_on=datetime.date(2027, 3, 29))
    assert opened(finance) == {finding.pk}
    with pytest.raises(WrongState, match="has changed meanwhile"):
        note(finding, finance)
    rewritten(paid, paid_on=datetime.date(2027, 3, 2))
    with pytest.raises(Gone):
        note(finding, finance)


def test_two_who_note_it_and_what_is_refused(finding, finance, second):
    with pytest.raises(Refused, match="Enter why"):
        note(finding, finance, because=" ")
    with pytest.raises(PermissionDenied):
        note(finding, factories.OfficerFactory(role="meetings_clerk"))
    press = "1f0a1c9e-8b13-4d3f-8a48-6f0c5c0f7f11"
    assert note(finding, finance, client_id=press) == note(finding, finance, client_id=press)
    with pytest.raises(WrongState, match="Fay Finance noted it meanwhile"):
        note(finding, second)
    made = FindingNote.objects.get()
    for write in (lambda: FindingNote.objects.update(because="x"), made.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_the_pages_show_it_and_take_the_note(finding, paid, finance, as_user):
    client = as_user(finance)
    page = client.get(reverse("audit")).content.decode()
    assert "1 finding to look at" in page
    assert "Payment of £900" in page
    assert reverse("grant", args=[paid.grant_id]) in page
    address = reverse("audit_note", args=["march", finding.pk])
    assert finding.digest in client.get(address).content.decode()
    sent = {"because": "Due that week", "digest": finding.digest}
    assert client.post(address, sent | {"because": ""}).status_code == 422
    assert client.post(address, sent).url == reverse("audit_check", args=["march"])
    assert (
        "There is nothing to look at"
        in client.get(reverse("audit_check", args=["march"])).content.decode()
    )
    noted = client.get(reverse("audit_check", args=["march"]) + "?show=noted").content.decode()
    assert "Due that week" in noted
    assert client.get(address).status_code == 404
    assert client.post(address, sent | {"because": "Again"}).status_code == 409
    rows = b"".join(client.get(reverse("audit_checks_csv"))).decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Check,Finding,Number")
    assert any("Due that week" in row and "Looked at" in row for row in rows[1:])


def test_the_same_number_of_queries_with_one_finding_and_with_three(
    finding, paid, finance, second, as_user
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counts = as_user(finance), []
    for more in (0, 2):
        for _ in range(more):
            made = claim(grant=paid.grant, amount=Decimal(5), evidence="Something else", by=finance)
            authorise(payment=made, by=second)
            made = mark_paid(payment=made, paid_on=TODAY(), by=finance)
            rewritten(made, paid_on=datetime.date(2027, 3, 28))
        taken = []
        for address in (reverse("audit"), reverse("audit_check", args=["march"])):
            with CaptureQueriesContext(connection) as caught:
                assert "Payment of" in client.get(address).content.decode()
            taken.append(len(caught))
        counts.append(taken)
    assert counts[0] == counts[1]


def test_the_finance_officer_is_told_how_many_are_open(finding, finance, second):
    def told(user):
        user.__dict__.pop("_held", None)
        rows = needs(Asked(user, timezone.now(), 10)).rows
        return [each.what for each in rows if "checks for audit" in each.what]

    assert told(finance) == []
    checks.count_all()
    assert FindingCount.objects.count() == len(CHECKS)
    assert told(finance) == ["Look at 1 finding of the checks for audit"]
    assert told(second) == []
    note(finding, second)
    assert told(finance) == []


def test_nothing_is_found_that_the_user_does_not_see(finding, paid, decision, finance, second):
    """Each check begins from what is visible: whoever sees nothing finds nothing."""
    stranger = factories.UserFactory()
    for check in CHECKS.values():
        assert list(check.findings(stranger, limits_on(TODAY()))) == []

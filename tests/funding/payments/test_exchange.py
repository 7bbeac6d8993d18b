"""Payment files for finance, what finance paid, and the two compared."""

import csv
import datetime
import io
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.imports import operations as imports
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.models import Event
from funding.grants.awards.operations import hold_grant, take_off_hold
from funding.grants.groups.operations import set_payee
from funding.ledger.reconciling import differences
from funding.models import FinancePayment, Payment, PaymentCheck, PaymentRun, RunPayment
from funding.opendata.operations import publish
from funding.opendata.rules import GRANTS, SPEND, VOLUNTARY, quarter_of
from funding.payments.exchange.operations import (
    accept_early,
    assign,
    make_run,
    mark_taken,
    match,
    note_paid,
    settle_said,
    tell,
    withdraw_run,
)
from funding.payments.exchange.preparing import not_sent, prepared, seen_of
from funding.payments.operations import (
    authorise,
    claim,
    mark_paid,
    refuse_payment,
    reverse_payment,
)
from tests import factories, workbooks
from tests.funding.ledger.test_ledger import money
from tests.funding.payments.conftest import today
from tests.pairs import past_every_trigger

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def status(of):
    """How a payment, or what finance paid, stands."""
    found = PaymentCheck.objects.filter(**{"payment" if isinstance(of, Payment) else "finance": of})
    return found.values_list("status", flat=True).first()


def paid(reference, amount, by, *, document="D1", on=None):
    return note_paid(
        reference=reference, document=document, amount=Decimal(amount), paid_on=on or today(), by=by
    )


# The file


def test_a_file_holds_what_is_authorised_as_it_was_sent(
    codes, authorised, other_payment, accepted, group, finance, client
):
    payee = set_payee(
        group=group, way="account", supplier_number="S77", set_up_on=today(), by=finance
    )
    claim(grant=accepted, amount=Decimal(1), evidence="Not authorised", by=finance)
    made = make_run(by=finance)
    assert (made.number, made.count, made.total) == (1, 2, 750)
    said = {"way": "account", "supplier_number": "S99", "set_up_on": today()}
    set_payee(group=group, payee=payee, by=finance, **said)
    client.force_login(finance)
    answer = client.get(f"/money/finance/files/{made.number}/payments.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    label = accepted.reference
    assert rows[1:] == [
        [f"WP{each.pk}", "Abbey gardeners", "S77", f"{each.amount:.2f}", "N410", "4820",
         f"Ward money {label}: Raised beds", label]
        for each in (authorised, other_payment)
    ]  # fmt: skip
    workbook = client.get(f"/money/finance/files/{made.number}/payments.xlsx")
    assert workbook.status_code == 200
    with pytest.raises(Refused, match="nothing to send"):
        make_run(by=finance)


def test_the_money_goes_to_the_organisation_that_holds_it(codes, authorised, group, finance):
    set_payee(
        group=group,
        way="holder",
        holder="Abbey church council",
        holder_agreed_on=today(),
        by=finance,
    )
    make_run(by=finance)
    assert RunPayment.objects.get().payee == "Abbey church council"


def test_what_the_council_buys_is_not_paid_to_the_group(codes, authorised, group, finance):
    set_payee(group=group, way="council", by=finance)
    [each] = prepared(not_sent(finance), finance)
    assert "on its order" in each.why_not
    with pytest.raises(Refused, match="nothing to send"):
        make_run(by=finance)


def test_without_codes_nothing_is_sent(authorised, finance, client):
    client.force_login(finance)
    page = client.get("/money/finance/make/").content.decode()
    assert "Set the cost centre" in page
    assert "Make the payment file" not in page
    with pytest.raises(Refused, match="nothing to send"):
        make_run(by=finance)


def test_who_authorised_does_not_make_the_file(codes, accepted, finance):
    other = factories.OfficerFactory(role="finance_officer")
    mine = claim(grant=accepted, amount=Decimal(5), evidence="x", by=finance)
    authorise(payment=mine, by=other)
    with pytest.raises(Refused, match="nothing to send"):
        make_run(by=other)
    assert make_run(by=finance).count == 1


def test_a_payment_is_in_one_file(run, authorised, finance):
    with pytest.raises(DatabaseError), transaction.atomic():
        _sql_row(_sql_run(2, 600, finance), authorised)
    with pytest.raises(DatabaseError), transaction.atomic():
        RunPayment.objects.filter(run=run).update(is_withdrawn=True)
    withdraw_run(run=run, reason="Wrong codes", by=finance)
    again = make_run(by=finance)
    assert (again.number, again.rows.get().payment) == (2, authorised)
    with pytest.raises(DatabaseError), transaction.atomic():
        RunPayment.objects.filter(run=run).update(is_withdrawn=False)


def test_the_same_press_makes_one_file(codes, authorised, finance):
    press = "1f0a1c9e-8b13-4d3f-8a48-6f0c5c0f7f11"
    assert make_run(client_id=press, by=finance) == make_run(client_id=press, by=finance)
    assert PaymentRun.objects.count() == 1


def test_what_the_page_showed_is_what_is_sent(codes, authorised, accepted, finance, second):
    seen = seen_of(prepared(not_sent(finance), finance))
    late = claim(grant=accepted, amount=Decimal(9), evidence="x", by=finance)
    authorise(payment=late, by=second)
    with pytest.raises(WrongState, match="list has changed"):
        make_run(seen=seen, by=finance)
    assert not PaymentRun.objects.exists()


@pytest.mark.parametrize("wrong", ["claimed", "refused", "held"])
def test_only_what_is_authorised_on_a_running_grant_is_sent(
    codes, authorised, accepted, finance, second, wrong
):
    payment = authorised
    if wrong == "claimed":
        refuse_payment(payment=authorised, reason="x", by=second)
        payment = claim(grant=accepted, amount=Decimal(600), evidence="x", by=finance)
    elif wrong == "refused":
        refuse_payment(payment=authorised, reason="x", by=second)
    else:
        hold_grant(grant=accepted, reason="x", by=finance)
    with pytest.raises(Refused, match="nothing to send"):
        make_run(by=finance)
    with pytest.raises(DatabaseError, match="only what somebody else"), transaction.atomic():
        _sql_row(_sql_run(1, 600, finance), payment)


@pytest.mark.parametrize(
    "change",
    [
        {"total": 1}, {"count": 2}, {"number": 7}, {"state": "withdrawn"},
        {"made_at": timezone.now()},
    ],
)  # fmt: skip
def test_the_database_keeps_a_file(run, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        PaymentRun.objects.filter(pk=run.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        run.rows.update(amount=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        run.rows.all()._raw_delete("default")


def test_a_file_begins_sent_and_without_a_gap(codes, authorised, finance):
    now = {"ended_at": timezone.now(), "ended_by": finance}
    for wrong in ({"state": "taken", **now}, {"number": 2}, {"made_by_name": ""}, {"count": 0}):
        said = {
            "number": 1, "total": 600, "count": 1, "made_by": finance, "made_by_name": "Fay",
            "made_at": timezone.now(),
        }  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            PaymentRun.objects.create(**said | wrong)


def test_a_file_adds_up(run, codes, other_payment, finance):
    """Neither is one made with another total, nor does a row come to it afterwards."""
    for number, total in ((2, 151), (3, 150)):
        with pytest.raises(DatabaseError), transaction.atomic():
            _add_and_ask(_sql_run(number, total, finance), other_payment)
    with pytest.raises(DatabaseError, match="adds up"), transaction.atomic():
        _add_and_ask(run, other_payment)


def test_finance_has_taken_it(run, finance):
    with pytest.raises(Refused, match="Enter a reason"):
        withdraw_run(run=run, reason=" ", by=finance)
    mark_taken(run=run, by=finance)
    with pytest.raises(WrongState, match="Taken by finance"):
        withdraw_run(run=run, reason="x", by=finance)
    with pytest.raises(DatabaseError), transaction.atomic():
        PaymentRun.objects.filter(pk=run.pk).update(state="sent", ended_at=None, ended_by=None)


def test_a_file_that_finance_paid_from_is_not_withdrawn(run, authorised, finance):
    paid(f"WP{authorised.pk}", 1, finance)
    run.refresh_from_db()
    assert run.state == "taken"
    with pytest.raises(WrongState):
        withdraw_run(run=run, reason="x", by=finance)


def test_finance_is_told_what_changed_after_it_was_sent(
    run, authorised, accepted, finance, second, client
):
    row = run.rows.get()
    client.force_login(finance)
    assert "Tell finance" not in client.get(run.get_absolute_url()).content.decode()
    hold_grant(grant=accepted, reason="Called in", by=finance)
    assert "The grant is on hold" in client.get(run.get_absolute_url()).content.decode()
    with pytest.raises(WrongState):
        tell(row=row, need="refused", by=finance)
    tell(row=row, need="on_hold", by=finance)
    assert status(authorised) == "stopped"
    with pytest.raises(WrongState):
        tell(row=row, need="on_hold", by=finance)
    take_off_hold(grant=accepted, reason="Call-in ended", by=finance)
    assert status(authorised) == "changed", "it may be paid again"
    tell(row=row, need="resumed", by=finance)
    assert status(authorised) == "waiting"
    refuse_payment(payment=authorised, reason="The receipt was false", by=second)
    assert status(authorised) == "changed"
    client.post(f"/money/finance/sent/{row.pk}/told/", {"need": "refused"})
    assert status(authorised) == "stopped"


# What finance paid


def test_what_agrees_is_recorded_as_paid(run, authorised, ward, finance):
    said = paid(f" wp{authorised.pk} ", 600, finance, document="510001")
    authorised.refresh_from_db()
    assert (authorised.state, authorised.paid_on, authorised.entry.amount) == ("paid", today(), 600)
    assert (money(ward).paid, status(authorised)) == (600, "agrees")
    with pytest.raises(WrongState, match="nothing to settle"):
        settle_said(said=said, reason="x", by=finance)
    with pytest.raises(Refused, match="loaded already"):
        paid(f"WP{authorised.pk}", 600, finance, document=said.document)
    assert differences() == []


def test_another_amount_is_listed_until_the_rest_comes(run, authorised, ward, finance):
    paid(f"WP{authorised.pk}", "599.99", finance)
    authorised.refresh_from_db()
    assert (authorised.state, status(authorised), money(ward).paid) == ("authorised", "amount", 0)
    paid(f"WP{authorised.pk}", "0.01", finance, document="D2")
    authorised.refresh_from_db()
    assert (authorised.state, status(authorised), money(ward).paid) == ("paid", "agrees", 600)


def test_recorded_by_hand_first_it_agrees_once_finance_s_file_comes(run, authorised, ward, finance):
    mark_paid(payment=authorised, paid_on=today(), by=finance)
    assert status(authorised) == "by_hand"
    paid(f"WP{authorised.pk}", 600, finance)
    assert (status(authorised), money(ward).paid) == ("agrees", 600)
    authorised.refresh_from_db()
    reverse_payment(payment=authorised, reason="Mistaken", by=finance)
    assert status(authorised) == "refused", "finance says that it was paid"
    assert differences() == []


def test_paid_twice_until_one_is_taken_back(run, authorised, ward, finance):
    for number in (1, 2):
        paid(f"WP{authorised.pk}", 600, finance, document=f"D{number}")
    assert (status(authorised), money(ward).paid) == ("twice", 600)
    paid(f"WP{authorised.pk}", -600, finance, document="D3")
    assert status(authorised) == "agrees"


def test_what_finance_takes_back_is_reversed_by_us(run, authorised, ward, finance):
    paid(f"WP{authorised.pk}", 600, finance)
    paid(f"WP{authorised.pk}", -600, finance, document="D2")
    assert status(authorised) == "taken_back"
    authorised.refresh_from_db()
    reverse_payment(payment=authorised, reason="The account was closed", by=finance)
    assert (status(authorised), money(ward).paid) == ("returned", 0)


def test_paid_before_it_was_authorised(codes, accepted, ward, finance, second):
    early = claim(grant=accepted, amount=Decimal(40), evidence="x", by=finance)
    said = paid(f"WP{early.pk}", 40, finance, on=today() - DAY)
    assert status(early) == "early"
    with pytest.raises(WrongState, match="Waiting for authorisation"):
        accept_early(payment=early, reason="x", by=finance)
    authorise(payment=early, by=second)
    match(by=SYSTEM)
    assert (status(early), money(ward).paid) == ("early", 0), "it does not become right by itself"
    with pytest.raises(Refused, match="nothing to send"):
        make_run(by=finance)
    with pytest.raises(Refused, match="Enter a reason"):
        accept_early(payment=early, reason=" ", by=finance)
    done = accept_early(payment=early, reason="Finance paid from the email", by=finance)
    assert (done.paid_on, money(ward).paid, status(early)) == (said.paid_on, 40, "agrees")
    assert Event.objects.filter(reason="Finance paid from the email").exists()


def test_nothing_is_accepted_early_that_finance_did_not_pay_early(run, authorised, ward, finance):
    with pytest.raises(WrongState, match="has not paid this"):
        accept_early(payment=authorised, reason="x", by=finance)
    assert money(ward).paid == 0


def test_paid_while_the_grant_was_on_hold(run, authorised, accepted, ward, finance):
    hold_grant(grant=accepted, reason="Called in", by=finance)
    paid(f"WP{authorised.pk}", 600, finance)
    assert (status(authorised), money(ward).paid) == ("on_hold", 0)
    take_off_hold(grant=accepted, reason="Call-in ended", by=finance)
    assert match(by=SYSTEM) == 1
    assert (status(authorised), money(ward).paid) == ("agrees", 600)


def test_paid_although_it_was_refused(run, authorised, ward, finance, second):
    refuse_payment(payment=authorised, reason="x", by=second)
    paid(f"WP{authorised.pk}", 600, finance)
    assert (status(authorised), money(ward).paid) == ("refused", 0)
    paid(f"WP{authorised.pk}", -600, finance, document="D2")
    assert status(authorised) == "returned"


def test_an_unknown_reference_is_kept_until_somebody_says_which_it_is(
    run, authorised, ward, finance
):
    said = paid("INV 9", 600, finance)
    assert (said.payment, status(said)) == (None, "unknown")
    with pytest.raises(Refused, match="No payment has this reference"):
        assign(said=said, reference="G31", reason="x", by=finance)
    with pytest.raises(Refused, match="Enter a reason"):
        assign(said=said, reference=f"WP{authorised.pk}", reason="", by=finance)
    assign(said=said, reference=f"WP{authorised.pk}", reason="Told by Ann", by=finance)
    assert (status(authorised), money(ward).paid) == ("agrees", 600)
    with pytest.raises(WrongState, match="nothing to settle"):
        assign(said=said, reference=f"WP{authorised.pk}", reason="x", by=finance)


def test_what_is_settled_counts_no_more_and_stays(run, authorised, finance):
    paid(f"WP{authorised.pk}", 600, finance)
    again = paid(f"WP{authorised.pk}", 600, finance, document="D2")
    with pytest.raises(Refused, match="Enter a reason"):
        settle_said(said=again, reason="", by=finance)
    settle_said(said=again, reason="The group sent a cheque", by=finance)
    assert status(authorised) == "agrees"
    for change in ({"settled_reason": "other"}, {"amount": 1}, {"payment": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            FinancePayment.objects.filter(pk=again.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        FinancePayment.objects.filter(pk=again.pk)._raw_delete("default")
    with pytest.raises(WrongState, match="settled"):
        settle_said(said=again, reason="x", by=finance)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"amount": Decimal(0)}, "paid or taken back"), ({"amount": Decimal("1.001")}, "pounds and pence"),
        ({"amount": Decimal("NaN")}, "pounds and pence"), ({"document": "a b"}, "as finance writes"),
        ({"reference": " "}, "Enter the reference"), ({"paid_on": today() + DAY}, "in the future"),
    ],
)  # fmt: skip
def test_what_is_no_payment_at_all(finance, wrong, words):
    said = {
        "reference": "WP1", "document": "D1", "amount": Decimal(1), "paid_on": today(), "by": finance
    }  # fmt: skip
    with pytest.raises(Refused, match=words):
        note_paid(**said | wrong)


def test_only_the_finance_officer_exchanges(run, authorised, second):
    for press in (
        lambda: make_run(by=second),
        lambda: withdraw_run(run=run, reason="x", by=second),
        lambda: paid("WP1", 1, second),
        lambda: accept_early(payment=authorised, reason="x", by=second),
    ):
        with pytest.raises(PermissionDenied):
            press()
    assert not PaymentCheck.objects.visible_to(second).exists()
    assert not PaymentRun.objects.visible_to(second).exists()


# Finance's file


def test_finance_s_file_is_loaded_whole(run, authorised, other_payment, finance, ward):
    rows = [
        {"reference": f"WP{authorised.pk}", "document": "51001", "amount": "600.00", "paid_on": today()},
        {"reference": "wp999999", "document": "51002", "amount": "£1,080.50", "paid_on": today()},
        {"reference": f"WP{other_payment.pk}", "document": "51003", "amount": "(20.00)", "paid_on": today()},
    ]  # fmt: skip
    batch = workbooks.upload("finance-payments", finance, *rows)
    assert (batch.added, batch.problems) == (3, 0)
    said = [each[1] for each in batch.preview["added"]]
    assert said[0] == f"51001 for WP{authorised.pk}: paid as authorised"
    assert said[1] == "51002 for WP999999: paid under a reference that is not ours"
    assert not FinancePayment.objects.exists(), "a preview writes nothing"
    assert money(ward).paid == 0
    imports.load(batch=batch, by=finance)
    assert (status(authorised), status(other_payment), money(ward).paid) == (
        "agrees",
        "amount",
        600,
    )
    again = workbooks.upload("finance-payments", finance, *rows)
    assert (again.added, again.same, again.problems) == (0, 3, 0)
    with pytest.raises(Refused, match="entries of money are not deleted"):
        imports.undo(batch=batch, by=finance)


def test_duplicates_and_corrections_are_refused_at_their_row(run, authorised, finance):
    paid("WP1", 5, finance, document="51001")
    row = {"reference": "WP1", "document": "51001", "paid_on": today()}
    batch = workbooks.upload(
        "finance-payments", finance, row | {"amount": "6.00"},
        row | {"document": "51009", "amount": "1"}, row | {"document": "51009", "amount": "1"},
        row | {"document": "51010", "amount": "=1+1"}, row | {"document": "51011", "amount": "1.005"},
    )  # fmt: skip
    assert [each[0] for each in batch.preview["problems"]] == [2, 4, 5, 6]
    first, second_ = (each[2] for each in batch.preview["problems"][:2])
    assert "loaded already for WP1 with another amount" in first
    assert "Row 3 has the same document" in second_
    assert FinancePayment.objects.count() == 1


# The pages


def test_finance_s_document_is_published_nowhere(run, authorised, ward, finance, second, client):
    """It stands on the finance officer's page, and on no page or file for others."""
    said = paid(f"WP{authorised.pk}", 600, finance, document="DOC77123")
    client.force_login(finance)
    assert "DOC77123" in client.get(said.get_absolute_url()).content.decode()
    grant = authorised.grant.get_absolute_url()
    assert f"Sent to finance as WP{authorised.pk}" in client.get(grant).content.decode()
    client.force_login(second)
    assert "Sent to finance" not in client.get(grant).content.decode()
    for kind, code in ((GRANTS, "2026"), (VOLUNTARY, "2026"), (SPEND, quarter_of(today()).code)):
        for file in publish(kind=kind, code=code, by=SYSTEM).files.all():
            text = b"".join(bytes(part.data) for part in file.parts.order_by("number"))
            assert b"DOC77123" not in text
            if file.file_format == "csv":
                assert b"Abbey gardeners" in text
    client.logout()
    for page in (f"/money/wards/{ward.body.slug}/2026/", "/open-data/"):
        assert b"DOC77123" not in client.get(page, follow=True).content


def test_the_reconciliation_adds_up_and_each_figure_opens_its_list(
    run, authorised, other_payment, finance, client
):
    paid(f"WP{authorised.pk}", 600, finance)
    paid("X1", 30, finance, document="D2")
    make_run(by=finance)
    client.force_login(finance)
    page = client.get("/money/finance/reconciliation/?year=all")
    figures = {name: rest for name, _, *rest in page.context["figures"]["whole"]}
    assert figures["sent"] == [2, 750, 600, 600]
    assert figures["paid"] == [2, 600, 630, 600]
    assert figures["not_by_us"] == [1, 0, 30, 0]
    for name, _, count, *_ in (
        *page.context["figures"]["whole"],
        *page.context["figures"]["split"],
    ):
        found = client.get(f"/money/finance/reconciliation/?year=all&which={name}")
        assert len(list(found.context["page"])) == count, name
    words = page.content.decode()
    assert "record of payment" in words
    answer = client.get("/money/finance/reconciliation.csv?year=all&which=unknown")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(text))][1:] == ["X1"]


def test_what_finance_has_not_paid_in_time_is_late(run, authorised, finance, client):
    client.force_login(finance)
    with past_every_trigger():
        PaymentRun.objects.update(made_at=run.made_at - 11 * DAY)
    page = client.get("/money/finance/reconciliation/?which=late")
    assert [each.reference for each in page.context["page"]] == [f"WP{authorised.pk}"]
    assert "1 payment that finance has not made in time" in client.get("/").content.decode()


def test_a_stale_page_sends_nothing_and_says_so(
    codes, authorised, other_payment, finance, second, client
):
    client.force_login(finance)
    form = client.get("/money/finance/make/").context["form"]
    refuse_payment(payment=other_payment, reason="x", by=second)
    data = {"seen": form.initial["seen"], "client_id": form.initial["client_id"]}
    answer = client.post("/money/finance/make/", data)
    assert answer.status_code == 409
    assert "list has changed" in answer.content.decode()
    assert not PaymentRun.objects.exists()
    again = client.get("/money/finance/make/").context["form"]
    data = {"seen": again.initial["seen"], "client_id": again.initial["client_id"]}
    assert client.post("/money/finance/make/", data).status_code == 302
    assert client.post("/money/finance/make/", data).status_code == 302
    assert PaymentRun.objects.get().count == 1


def test_home_says_what_waits(codes, authorised, finance, client):
    client.force_login(finance)
    assert "1 payment to send to finance" in client.get("/").content.decode()
    make_run(by=finance)
    assert "to send to finance" not in client.get("/").content.decode()
    paid("X1", 30, finance)
    assert (
        "1 payment that finance and this record do not agree on" in client.get("/").content.decode()
    )


def test_as_many_queries_for_three_as_for_one(codes, accepted, finance, second, client):
    client.force_login(finance)

    def asked(address):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/money/finance/{address}").status_code == 200
        return len(seen)

    def several(number):
        made = [
            claim(grant=accepted, amount=Decimal(5), evidence="x", by=finance)
            for _ in range(number)
        ]
        for each in made:
            authorise(payment=each, by=second)
        before = asked("make/")
        run = make_run(by=finance)
        for each in made:
            paid(f"WP{each.pk}", 4, finance, document=f"D{each.pk}")
        return before, asked(f"files/{run.number}/"), asked("reconciliation/?year=all"), asked("")

    assert several(1) == several(3)


def _add_and_ask(run, payment):
    _sql_row(run, payment)
    _ask_now()


def _ask_now():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _sql_run(number, total, by):
    return PaymentRun.objects.create(
        number=number,
        total=total,
        count=1,
        made_by=by,
        made_by_name=by.name,
        made_at=timezone.now(),
    )


def _sql_row(run, payment):
    return RunPayment.objects.create(
        run=run, payment=payment, reference=f"WP{payment.pk}", payee="x", amount=payment.amount,
        cost_centre="N1", account_code="1", description="x", grant_reference=payment.grant.reference,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE funding_paymentrun SET total = total + 1", "payment file"),
        ("UPDATE funding_runpayment SET amount = amount + 1", "payment as it was sent"),
        ("UPDATE funding_financepayment SET amount = amount + 1", ""),
        (
            """CREATE VIEW funding_paymentcheck AS SELECT id, payment_id, finance_id, row_id, "on", sent, paid,
               recorded, paid_on, need, 'agrees'::text AS status FROM was""",
            "paid by finance",
        ),
    ],
)
def test_a_falsified_figure_of_the_exchange_is_seen(run, authorised, finance, sql, said):
    paid(f"WP{authorised.pk}", 599, finance)
    assert differences() == []
    _ask_now()  # or what is falsified afterwards would be refused as the test ends
    with past_every_trigger(), connection.cursor() as cursor:
        if "VIEW" in sql:
            cursor.execute("CREATE TEMP TABLE was AS SELECT * FROM funding_paymentcheck")
            cursor.execute("DROP VIEW funding_paymentcheck")
        cursor.execute(sql)
    found = differences()
    assert any(each.startswith(said) for each in found) == bool(said), found

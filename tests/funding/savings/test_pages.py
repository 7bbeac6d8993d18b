"""The savings register in the browser: entered, proved, verified, filtered, exported; and what needs a person."""

import csv
import datetime
import io
import re
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.actors import SYSTEM
from core.todo import Asked
from funding.ledger.operations import open_year
from funding.models import BudgetLine, Saving, SavingUse, SavingYear
from funding.savings import todo
from funding.savings.operations import set_amounts, withdraw_saving
from funding.savings.verifying import unverify, verify
from tests import factories
from tests.funding.budgets.conftest import officer_of

pytestmark = pytest.mark.django_db
NOW = "2026-11-27T10:00:00Z"


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(NOW, tick=True):
        yield


def text(client, path):
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def hidden(client, path):
    page = client.get(path).content.decode()
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


def day(name, *parts):
    return dict(zip((f"{name}_day", f"{name}_month", f"{name}_year"), parts, strict=True))


def test_from_the_plan_to_the_verification(as_user, line, council, owner, head, finance, year):
    keeper, officer = as_user(head), as_user(finance)
    path = reverse("saving_add")
    typed = {
        "what": "One manager for two", "source": "shared_post", "agency": council.pk,
        "owner": owner.pk, "is_cashable": "True", "is_recurring": "True", "line": line.pk,
        **day("due_on", 31, 3, 2027), "year": year.pk, "planned": "£1,250.50",
    }  # fmt: skip
    sent = hidden(keeper, path) | typed
    for _ in range(2):
        answer = keeper.post(path, sent)
    saving = Saving.objects.get()
    page = saving.get_absolute_url()
    assert answer["Location"] == page
    assert "£1,250.50 £0 £0 None ◆ Planned" in text(keeper, page)
    amounts = reverse("saving_year", args=[saving.pk, 2026])
    late = hidden(keeper, amounts)
    keeper.post(amounts, late | {"planned": "1,250.50", "delivered": "1000"})
    assert (
        keeper.post(amounts, hidden(keeper, amounts) | {"planned": "", "delivered": ""}).status_code
        == 422
    )
    assert "Add evidence for 2026/27 first." in text(officer, page)
    upload = SimpleUploadedFile("ledger.png", factories.picture("ledger"))
    keeper.post(reverse("saving_evidence_add", args=[saving.pk]), {"year": year.pk, "file": upload})
    file = saving.evidence.get()
    shown = officer.get(file.get_absolute_url())
    assert shown["Content-Type"] == "image/png"
    assert shown["Cache-Control"] == "no-store, private"
    verifying = reverse("saving_verify", args=[saving.pk, 2026])
    assert verifying in officer.get(page).content.decode()
    assert verifying not in keeper.get(page).content.decode()
    sent = hidden(officer, verifying) | {"amount": "950", "reason": "Ledger"}
    for _ in range(2):
        assert officer.post(verifying, sent)["Location"] == page
    assert "£1,250.50 £1,000 £950" in text(keeper, page)
    assert "✓ Verified" in text(keeper, page)
    assert BudgetLine.objects.get().amount == 12_000
    link = reverse("saving_use_add", args=[saving.pk])
    entry = line.entries.get()
    assert officer.post(link, {"change": f"entry-{entry.pk}"})["Location"] == page
    assert SavingUse.objects.get().entry == entry
    assert "Budget changed by £12,000" in text(keeper, page)


def test_an_older_form_of_amounts_is_refused_with_what_was_typed(as_user, saving, head):
    client, path = as_user(head), reverse("saving_year", args=[saving.pk, 2026])
    first, second = hidden(client, path), hidden(client, path)
    client.post(path, first | {"planned": "900", "delivered": "800", "reason": "More"})
    answer = client.post(path, second | {"planned": "900", "delivered": "850", "reason": "Mine"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "£800 delivered" in page
    assert 'value="850"' in page


def test_the_list_keeps_cashable_and_others_apart(
    as_user, make_saving, verified, head, finance, year, place
):
    make_saving(what="Hours of meetings", is_cashable=False, planned=Decimal("100.10"))
    given_up = make_saving(what="Dropped", planned=Decimal(5_000))
    withdraw_saving(saving=given_up, reason="No", by=head)
    make_saving(
        what="Of the city", line=None, planned=Decimal(7), due_on=datetime.date(2026, 9, 30)
    )
    client = as_user(finance)
    page = client.get(reverse("savings"))
    assert page.context["totals"] == [
        ("Cashable", 907, 700, 650),
        ("Not cashable", Decimal("100.10"), 0, 0),
    ]
    listed = text(client, reverse("savings"))
    for words in (
        "Hours of meetings",
        "Given up",
        "▲ Planned and overdue",
        "✓ Verified",
        "Whole city",
    ):
        assert words in listed
    for query, expected in (
        ("cashable=no", ["Hours of meetings"]),
        ("status=verified", ["One manager for two neighbourhoods"]),
        ("status=late", ["Of the city"]),
        ("status=withdrawn", ["Dropped"]),
        ("place=city", ["Of the city"]),
        (f"place={place.slug}&cashable=no", ["Hours of meetings"]),
        ("year=2019", None),
    ):
        found = client.get(f"{reverse('savings')}?{query}").context["page"]
        if expected is not None:
            assert [each.what for each in found] == expected, query


def test_the_files_have_what_the_list_has(as_user, verified, make_saving, finance):
    make_saving(what="=1+1")
    answer = as_user(finance).get(f"{reverse('savings')}?format=csv&status=verified")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[1][:2] == [verified.reference, "One manager for two neighbourhoods"]
    assert rows[1][9:] == [
        "2026/27", "900.00", "700.00", "650.00", "2027-03-31", "Verified",
    ]  # fmt: skip
    assert len(rows) == 2
    answer = as_user(finance).get(f"{reverse('savings')}?format=csv")
    assert "'=1+1" in b"".join(answer.streaming_content).decode()
    assert as_user(finance).get(f"{reverse('savings')}?format=xlsx").status_code == 200
    assert as_user(finance).get(f"{reverse('savings')}?format=exe").status_code == 404


def test_who_reads_no_budget_there_sees_no_saving(as_user, saving, make_saving, line, holder):
    other = officer_of("budget_holder", factories.NeighbourhoodFactory(name="Oakwood"))
    clerk = factories.OfficerFactory(role="meetings_clerk")
    for user in (other, clerk):
        page = as_user(user).get(reverse("savings"))
        assert list(page.context["page"]) == []
        assert "?format=" not in page.content.decode()
        rows = as_user(user).get(f"{reverse('savings')}?format=csv")
        assert saving.what not in b"".join(rows.streaming_content).decode()
    make_saving(what="Of the city", line=None)
    seen = as_user(holder).get(reverse("savings")).context["page"]
    assert [each.what for each in seen] == [saving.what]


def test_the_line_and_its_budget_show_what_is_saved_on_them(as_user, verified, line, holder):
    client = as_user(holder)
    page = text(client, line.get_absolute_url())
    assert "Savings on this line" in page
    assert "Cashable, every year £900 £700 £650 ✓ Verified" in page
    budget = text(client, line.budget.get_absolute_url())
    assert "Savings here" in budget
    assert "Cashable £900 £700 £650" in budget


def test_a_list_and_a_page_take_the_same_queries_with_more_rows(
    as_user, make_saving, finance, year
):
    client, counts = as_user(finance), []
    first = make_saving(delivered=5)
    client.get(reverse("savings"))
    for _ in range(2):
        with CaptureQueriesContext(connection) as list_:
            client.get(reverse("savings"))
        with CaptureQueriesContext(connection) as page:
            client.get(first.get_absolute_url())
        counts.append((len(list_), len(page)))
        for number in range(2):
            make_saving(what=f"More {number}", delivered=5)
        open_year(first=2027, by=SYSTEM)
    assert counts[0] == counts[1]


def rows_for(user):
    asked = Asked(user, timezone.now(), 10)
    return [row.what for row in (*todo.to_verify(asked), *todo.overdue(asked))]


def test_what_waits_for_somebody(saving, finance, head, holder, year, make_saving):
    what = "One manager for two neighbourhoods, 2026/27"
    assert rows_for(finance) == [f"Verify the saving: {what}"]
    assert rows_for(head) == []
    late = make_saving(what="Late", due_on=datetime.date(2026, 9, 30), by=holder)
    assert rows_for(head) == ["Report what was saved: Late, 2026/27"]
    assert rows_for(holder) == ["Report what was saved: Late, 2026/27"]
    withdraw_saving(saving=late, reason="No", by=head)
    assert rows_for(head) == []
    verify(saving=saving, year=year, amount=Decimal(700), reason="Seen", by=finance)
    assert rows_for(finance) == []
    unverify(saving=saving, year=year, reason="Wrong", by=finance)
    assert rows_for(finance) == [f"Verify the saving: {what}"]
    assert SavingYear.objects.get(saving=saving).stage == "delivered"


def test_who_entered_or_owns_it_is_not_asked_to_verify(make_saving, finance, owner, year, head):
    made = make_saving(delivered=5, by=finance)
    theirs = make_saving(what="Entered by two", delivered=5)
    other = factories.OfficerFactory(role="finance_officer")
    assert len(rows_for(other)) == 2
    set_amounts(
        saving=theirs, year=year, planned=Decimal(900), delivered=Decimal(6), reason="x", by=finance
    )  # fmt: skip
    assert rows_for(finance) == []
    type(owner).objects.filter(pk=owner.pk).update(user=None)
    type(owner).objects.filter(pk=owner.pk).update(user=other)
    assert rows_for(other) == []
    assert made.owner == owner


def test_what_is_delivered_in_part_is_overdue_until_finance_takes_it_so(
    make_saving, finance, head, year
):
    made = make_saving(delivered=5, due_on=datetime.date(2026, 9, 30))
    what = "One manager for two neighbourhoods, 2026/27"
    assert rows_for(head) == [f"Report what was saved: {what}"]
    assert SavingYear.objects.get().look_on(timezone.localdate())[0] == "Delivered, to be verified"
    verify(saving=made, year=year, amount=Decimal(5), reason="Seen", by=finance)
    assert rows_for(head) == []

"""What stands in the files, and what never does."""

import csv
import datetime
import io
import json
import pathlib
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from boards.settings.operations import set_setting
from core.actors import SYSTEM
from funding.grants.awards.operations import cancel, finish, hold_grant
from funding.models import Grant, WardMoney
from funding.opendata import records
from funding.opendata.producing import produced, write
from funding.opendata.rules import FORMATS, GRANTS, SPEND, VOLUNTARY, period, quarter_of
from funding.payments.operations import reverse_payment
from tests import factories
from tests.pairs import past_every_trigger

pytestmark = pytest.mark.django_db
STANDARD = pathlib.Path("/work/shared/data/360giving")
THIS = quarter_of(timezone.localdate())
YEAR = period("2026")


def read(kind, when, file_format):
    out = io.BytesIO()
    count, problems, _ = write(kind, when, {file_format: out})
    return out.getvalue(), count, problems


def as_json(when=None):
    return json.loads(read(GRANTS, when, "json")[0])


def as_csv(kind, when=YEAR):
    return list(csv.DictReader(io.StringIO(read(kind, when, "csv")[0].decode("utf-8-sig"))))


def as_xlsx(kind, when=YEAR):
    return load_workbook(io.BytesIO(read(kind, when, "xlsx")[0]))


def everything():
    """All files as one text."""
    parts = [read(GRANTS, None, "json")[0].decode()]
    parts += [read(kind, THIS if kind == SPEND else None, "csv")[0].decode() for kind in FORMATS]
    for kind in FORMATS:
        book = as_xlsx(kind, THIS if kind == SPEND else None)
        parts += [str(row) for sheet in book for row in sheet.iter_rows(values_only=True)]
    return "\n".join(parts)


def test_a_grant_as_the_standard_wants_it(give, wards, group):
    grant = give(paid="400.50")
    (found,) = as_json()["grants"]
    address = f"http://localhost:8000/money/wards/{grant.request.allocation.body.slug}/2026/public/"
    modified = found.pop("dateModified")
    assert datetime.datetime.fromisoformat(modified).tzinfo is not None
    assert "T" in modified
    assert found.pop("url").endswith(f"{address.partition('8000')[2]}#{grant.reference}")
    assert found.pop("dataSource").endswith("/open-data/")
    (programme,) = found.pop("grantProgramme")
    assert programme["title"] == "Abbey ward committee: ward money 2026/27"
    assert found == {
        "id": f"360G-derby-{grant.reference}",
        "title": "Raised beds",
        "description": "Four beds",
        "currency": "GBP",
        "amountAppliedFor": 1200.0,
        "amountAwarded": 1000.0,
        "amountDisbursed": 400.5,
        "awardDate": grant.awarded_on.isoformat(),
        "recipientOrganization": [
            {"id": f"360G-derby-group-{group.pk}", "name": "Abbey gardeners"}
        ],
        "beneficiaryLocation": [
            {"name": "Abbey", "countryCode": "GB", "geoCode": "E05015407", "geoCodeType": "WD"}
        ],
        "fundingOrganization": [
            {
                "id": "GB-LAE-DER",
                "name": "Derby City Council",
                "department": "Neighbourhood management",
            }
        ],
        "fromOpenCall": "Yes",
        "locationScope": "GLS060",
    }


def test_it_passes_the_schema(give, wards):
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    if not STANDARD.exists():
        pytest.skip("shared/data/360giving is not here")
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    give(paid="400.50")
    give(title="=1+1", purpose="A “bench”")
    grant, package = (
        json.loads((STANDARD / f"360-giving-{name}schema.json").read_text())
        for name in ("", "package-")
    )
    inside = package["properties"]["grants"]["items"]["$ref"]
    registry = Registry().with_resources(
        (name, Resource(grant, DRAFT202012)) for name in (inside, grant["$id"])
    )
    package.pop("$schema")
    formats = jsonschema.FormatChecker(formats=())
    formats.checks("date-time", raises=ValueError)(
        lambda text: "T" in text and datetime.datetime.fromisoformat(text).tzinfo is not None
    )
    validator = jsonschema.Draft202012Validator(package, registry=registry, format_checker=formats)
    found = as_json()
    assert [each.message for each in validator.iter_errors(found)] == []
    for name, wrong in (("amountAwarded", "1000"), ("dateModified", "2026-11-27")):
        (error,) = validator.iter_errors(found | {"grants": [found["grants"][0] | {name: wrong}]})
        assert list(error.path)[-1] == name, "the schema does look"


def test_the_titles_are_those_of_the_standard(give, wards):
    give()
    if not STANDARD.exists():
        pytest.skip("shared/data/360giving is not here")
    known = (STANDARD / "grants_sheet_titles.csv").read_text().strip().split(",")
    (row,) = as_csv(GRANTS)
    assert [each for each in row if each not in known] == []
    assert [each for each in known if each in row] == list(row), "in the same order"
    sheet = as_xlsx(GRANTS)["grants"]
    assert [cell.value for cell in sheet[1]] == list(row)


def test_several_wards_stand_under_numbered_titles(give, wards, committee):
    other = factories.WardFactory(code="E05015408", name="Arboretum")
    other.neighbourhoods.add(committee.neighbourhood)
    give()
    (row,) = as_csv(GRANTS)
    codes = [value for title, value in row.items() if title.endswith("Geographic Code")]
    assert codes == ["E05015407", "E05015408"], "as many columns as there are wards at once"
    assert row["Beneficiary Location:1:Name"] == "Arboretum"
    assert len(as_json()["grants"][0]["beneficiaryLocation"]) == 2


def test_the_ward_is_the_one_of_the_day_of_the_award(give, wards):
    grant = give()
    with past_every_trigger():
        Grant.objects.filter(pk=grant.pk).update(awarded_on=datetime.date(2023, 5, 3))
    assert as_json()["grants"][0]["beneficiaryLocation"][0]["geoCode"] == "E05001772"


def test_without_a_ward_it_is_the_whole_council_and_the_check_says_so(give):
    give()
    content, _, problems = read(GRANTS, YEAR, "json")
    (found,) = json.loads(content)["grants"]
    (place,) = found["beneficiaryLocation"]
    assert (place["geoCode"], place["geoCodeType"], place["name"]) == ("E06000015", "UA", "Derby")
    assert found["locationScope"] == "GLS050"
    assert [each.level for each in problems if "No ward was in force" in each.words] == ["warning"]


def test_nothing_to_warn_about_where_the_wards_are_there(give, wards):
    give(paid="600")
    for kind, when in ((GRANTS, YEAR), (VOLUNTARY, YEAR), (SPEND, THIS)):
        _, count, problems = read(kind, when, "csv")
        assert count == 1
        assert {each.level for each in problems} <= {"note"}


def test_which_grants_stand_in_the_file(give, asked, ward, decision, finance, wards):
    """Public, in force, to a group; neither cancelled, on hold before it began, nor struck out."""
    kept = give("Kept")
    held = give("Held", paid="10")
    hold_grant(grant=held, reason="Late papers", by=finance)
    cancel(grant=give("Cancelled"), reason="Wrong line", by=finance)
    hold_grant(grant=give("Called in"), reason="Called in", by=finance)
    give("Bought", what="purchase")
    give("To the police", what="payment", to=factories.AgencyFactory())
    titles = [each["title"] for each in as_json()["grants"]]
    assert titles == ["Kept", "Held"]
    assert as_json(period("2025"))["grants"] == []
    number = kept.decision.numbered
    with past_every_trigger():
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        type(number).objects.update(in_force_on=tomorrow)
    assert as_json()["grants"] == [], "not before call-in has run"
    with past_every_trigger():
        type(number).objects.update(in_force_on=timezone.localdate())
        assert len(as_json()["grants"]) == 2
        type(decision).objects.update(struck_out_at=timezone.now(), struck_out_by=finance)
    assert as_json()["grants"] == []


def test_nothing_private_stands_in_any_file(give, wards, group, finance, second):
    """The name of who accepted, the evidence, contacts in the text, and a whole grant decided in private."""
    item = give(
        "Shelter", purpose="Ask SECRET@example.org or 01332 999999", paid="700"
    ).decision.item
    text = everything()
    assert "Shelter" in text
    assert "Ask (left out) or (left out)" in text
    for word in ("SECRET", "999999", "12345", "Gil", "Fay", "Hanna"):
        assert word not in text
    with past_every_trigger():
        type(item).objects.filter(pk=item.pk).update(
            access="exempt", paragraphs=[3], private_reason="Costs"
        )
    text = everything()
    assert "Shelter" not in text
    assert "700" not in text


def test_an_email_in_the_text_is_an_error(give, wards):
    grant = give(purpose="Write to gil@example.org")
    (problem,) = (each for each in read(GRANTS, YEAR, "csv")[2] if each.level == "error")
    assert "email address" in problem.words
    assert problem.found == [(grant.reference, grant.pk)]


def test_what_a_spreadsheet_would_run_is_text(give, wards):
    give(title="=1+1", purpose="+SUM(A1)", paid="600")
    (row,) = as_csv(GRANTS)
    assert (row["Title"], row["Description"]) == ("'=1+1", "'+SUM(A1)")
    assert as_csv(SPEND, THIS)[0]["Purpose"].startswith("'=1+1")
    cells = {cell.value: cell.data_type for row in as_xlsx(GRANTS)["grants"] for cell in row}
    assert cells["'=1+1"] == "s"
    assert "f" not in cells.values()
    assert as_json()["grants"][0]["title"] == "=1+1"


def test_numbers_of_organisations_are_text_cells_and_give_the_id(give, wards, monkeypatch):
    from django.db.models import Value

    give()
    monkeypatch.setitem(records.NUMBERS, "company", Value("00123456"))
    sheet = as_xlsx(GRANTS)["grants"]
    titles = [cell.value for cell in sheet[1]]
    cell = sheet[2][titles.index("Recipient Org:Company Number")]
    assert (cell.value, cell.number_format) == ("00123456", "@")
    assert as_csv(GRANTS)[0]["Recipient Org:Identifier"] == "GB-COH-00123456"
    monkeypatch.setitem(records.NUMBERS, "charity", Value("210 987"))
    (organisation,) = as_json()["grants"][0]["recipientOrganization"]
    assert organisation["id"] == "GB-CHC-210987"
    assert (organisation["charityNumber"], organisation["companyNumber"]) == ("210987", "00123456")


def test_the_workbook_says_what_it_is(give, wards):
    give()
    book = as_xlsx(GRANTS)
    assert book.sheetnames == ["grants", "Meta"]
    meta = dict(book["Meta"].iter_rows(values_only=True))
    assert meta["version"] == as_json()["version"] == "1.4"
    assert meta["publisher:identifier"] == "GB-LAE-DER"
    assert "open-government-licence" in meta["license"]


def test_the_voluntary_sector_list(give, wards):
    grant = give(amount="80.50")
    (row,) = as_csv(VOLUNTARY)
    assert row == {
        "Date Awarded": f"{grant.awarded_on:%d/%m/%Y}", "Time Period": "2026/27",
        "Department": "Neighbourhood management", "Beneficiary": "Abbey gardeners",
        "Charity Number": "", "Company Number": "", "Purpose": "Raised beds", "Amount": "80.50",
        "Grant Reference": grant.reference, "Ward Committee": "Abbey ward committee",
    }  # fmt: skip


def test_spend_over_the_threshold(give, wards):
    give("At the limit", paid="500")
    payment = give("Above", paid="500.01").payments.get()
    (row,) = as_csv(SPEND, THIS)
    assert (row["Amount"], row["VCSEGrant"]) == ("500.01", "true")
    assert row["PaymentDate"] == f"{payment.paid_on:%d/%m/%Y}"
    assert not any("nvoice" in title or "ransactionNumber" in title for title in row)
    set_setting(
        name="funding.open_threshold", value="499.99", starts_on=timezone.localdate(), by=SYSTEM
    )
    set_setting(name="funding.open_days", value="iso", starts_on=timezone.localdate(), by=SYSTEM)
    rows = as_csv(SPEND, THIS)
    assert [each["Amount"] for each in rows] == ["500.00", "500.01"]
    assert rows[0]["PaymentDate"] == timezone.localdate().isoformat()


def test_what_came_back_is_below_nothing_and_what_did_not_happen_is_not_there(give, wards, finance):
    payment = give(paid="800").payments.get()
    reverse_payment(payment=payment, reason="Not sent", by=finance)
    assert as_csv(SPEND, THIS) == [], "recorded and reversed in the same quarter"
    entry = payment.entry
    with past_every_trigger():
        entry.__class__.objects.filter(pk=entry.pk).update(
            on=THIS.first - datetime.timedelta(days=1)
        )
    assert [each["Amount"] for each in as_csv(SPEND, THIS)] == ["-800.00"]
    before = quarter_of(THIS.first - datetime.timedelta(days=1))
    assert [each["Amount"] for each in as_csv(SPEND, before)] == ["800.00"]


def test_every_page_and_every_file_agree_to_the_penny(give, wards, ward, finance, as_user):
    """The view, the officers' page, the public page, the list, and the files in each format."""
    give("One", amount="1000.10", paid="333.33")
    two = give("Two", amount="600", paid="550.55")
    finish(grant=two, reason="Cheaper", by=finance)
    money = WardMoney.objects.get(pk=ward.pk)
    assert (money.granted, money.paid) == (Decimal("1550.65"), Decimal("883.88"))
    grants = as_json()["grants"]
    assert sum(Decimal(str(each["amountAwarded"])) for each in grants) == money.granted
    assert sum(Decimal(str(each["amountDisbursed"])) for each in grants) == money.paid
    rows = as_csv(GRANTS)
    assert sum(Decimal(each["Amount Awarded"]) for each in rows) == money.granted
    assert sum(Decimal(each["Amount Disbursed"]) for each in rows) == money.paid
    assert sum(Decimal(each["Amount"]) for each in as_csv(VOLUNTARY)) == money.granted
    sheet = as_xlsx(GRANTS)["grants"]
    column = [cell.value for cell in sheet[1]].index("Amount Awarded")
    assert sum(Decimal(str(row[column].value)) for row in list(sheet)[1:]) == money.granted
    set_setting(name="funding.open_threshold", value="0", starts_on=timezone.localdate(), by=SYSTEM)
    assert sum(Decimal(each["Amount"]) for each in as_csv(SPEND, THIS)) == money.paid
    public = as_user(None).get(f"{ward.get_absolute_url()}public/").context
    listed = public["grants"]
    assert sum(each.granted for each in listed) == money.granted == public["money"].granted
    assert sum(each.paid for each in listed) == money.paid
    inside = as_user(finance).get(ward.get_absolute_url()).context["money"]
    assert (inside.granted, inside.paid, inside.left) == (money.granted, money.paid, money.left)


def test_the_same_queries_for_one_and_for_three(give, wards):
    give()
    with CaptureQueriesContext(connection) as one:
        as_json()
    give("Two"), give("Three")
    with CaptureQueriesContext(connection) as three:
        assert len(as_json()["grants"]) == 3
    assert len(one) == len(three)


def test_all_formats_are_of_one_reading(give, wards):
    give()
    with produced(GRANTS, YEAR, FORMATS[GRANTS]) as found:
        assert set(found.files) == {"json", "csv", "xlsx"}
        assert json.loads(found.files["json"].read())["grants"]
        assert found.files["csv"].read().startswith(b"\xef\xbb\xbfIdentifier,")


@pytest.mark.parametrize("file_format", ["json", "csv", "xlsx"])
def test_the_command_writes_what_the_pages_publish(give, wards, tmp_path, file_format):
    give(purpose="Ask gil@example.org")
    told, problems = io.StringIO(), io.StringIO()
    path = tmp_path / f"grants.{file_format}"
    call_command("export_grants", str(path), format=file_format, stdout=told, stderr=problems)
    assert "1 rows" in told.getvalue()
    assert "error: There is an email address" in problems.getvalue()
    if file_format != "xlsx":
        content, *_ = read(GRANTS, None, file_format)
        skip = 1 if file_format == "json" else 0  # the first line says when
        assert path.read_bytes().split(b"\n")[skip:] == content.split(b"\n")[skip:]
    assert not list(tmp_path.glob("*.part"))


def test_the_command_of_spend(give, wards, tmp_path):
    give(paid="600")
    path = tmp_path / "spend.csv"
    call_command("export_spend", str(path), quarter=THIS.code, stdout=io.StringIO())
    assert path.read_bytes() == read(SPEND, THIS, "csv")[0]
    for wrong in ("2026", "2026Q5", "x"):
        with pytest.raises(CommandError, match="A quarter is a year and Q1 to Q4"):
            call_command("export_spend", str(path), quarter=wrong)
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_spend", str(tmp_path / "no" / "x.csv"), quarter=THIS.code)


@pytest.mark.parametrize(
    ("code", "first", "last", "words"),
    [
        ("2026Q1", "2026-01-01", "2026-03-31", "January to March 2026"),
        ("2026Q2", "2026-04-01", "2026-06-30", "April to June 2026"),
        ("2026Q4", "2026-10-01", "2026-12-31", "October to December 2026"),
        ("2027", "2027-04-01", "2028-03-31", "2027/28"),
    ],
)
def test_periods(code, first, last, words):
    found = period(code)
    assert (found.first.isoformat(), found.last.isoformat(), str(found)) == (first, last, words)
    if "Q" in code:
        assert quarter_of(found.first) == quarter_of(found.last) == found

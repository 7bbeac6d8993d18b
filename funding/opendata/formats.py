"""JSON, CSV and XLSX, written record by record: no file is ever held whole in memory."""

import csv
import io
import json
import re

from django.conf import settings as machine
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from core.exports import NOT_IN_XML, safe
from funding.opendata.rules import GRANTS, LICENCE, NAMES, SPEND, VOLUNTARY

STANDARD = "1.4"
TEXT = "@"
"""Of a cell whose leading zeros stay."""
LONGEST_CELL = 32_767


def moment(value):
    """A time as RFC 3339 wants it."""
    return value.astimezone(timezone.get_current_timezone()).isoformat(timespec="seconds")


def meta(kind, when, found, at):
    """What a file says of itself."""
    title = f"{NAMES[kind]}, {when or 'all years'}: {machine.COUNCIL_NAME}"
    return {
        "title": title,
        "description": "Ward money that ward committees gave to groups. Ward codes are those in force at the award.",
        "issued": f"{timezone.localtime(at):%Y-%m-%d}",
        "modified": moment(at),
        "identifier": f"{found.prefix}-ward-money-{when.code if when else 'all'}",
        "publisher": {"name": machine.COUNCIL_NAME, "identifier": found.organisation, "website": f"{machine.SITE_URL}/"},
        "license": LICENCE,
        "accessURL": f"{machine.SITE_URL}/open-data/",
    }  # fmt: skip


def as_json(record, found):
    """A grant as the schema wants it."""
    organisation = {"id": record.recipient_id, "name": record.recipient}
    if record.numbers.charity:
        organisation["charityNumber"] = record.numbers.charity
    if record.numbers.company:
        organisation["companyNumber"] = record.numbers.company
    said = {
        "id": record.id,
        "title": record.title,
        "description": record.description,
        "currency": "GBP",
        "amountAppliedFor": float(record.asked),
        "amountAwarded": float(record.awarded),
        "amountDisbursed": float(record.disbursed),
        "awardDate": record.awarded_on.isoformat(),
        "url": record.url,
        "recipientOrganization": [organisation],
        "beneficiaryLocation": [
            {"name": name, "countryCode": "GB", "geoCode": code, "geoCodeType": record.place_type}
            for code, name in record.places
        ],
        "fundingOrganization": [
            {"id": found.organisation, "name": machine.COUNCIL_NAME, "department": found.department}
        ],
        "grantProgramme": [
            {"code": record.programme_code, "title": record.programme, "url": record.programme_url}
        ],
        "fromOpenCall": "Yes" if found.open_call else "No",
        "dateModified": moment(record.modified),
        "dataSource": f"{machine.SITE_URL}/open-data/",
        "locationScope": record.scope,
    }  # fmt: skip
    if dates := _dates(record):
        said["plannedDates"] = [dates]
    return said


def _dates(record):
    days = {"startDate": record.starts_on, "endDate": record.ends_on}
    return {name: day.isoformat() for name, day in days.items() if day}


def money(amount):
    """As the spend files write it: 25123.00, and -26123.45 of a credit."""
    return f"{amount:.2f}"


def _place(number, part):
    def of(record, found):
        if number >= len(record.places):
            return ""
        code, name = record.places[number]
        return {"name": name, "code": code, "country": "GB", "type": record.place_type}[part]

    return of


def _places(most):
    """The columns of so many places; a number stands in the title only where there are several."""
    parts = (
        ("Name", "name"), ("Country Code", "country"), ("Geographic Code", "code"),
        ("Geographic Code Type", "type"),
    )  # fmt: skip
    for number in range(most):
        start = f"Beneficiary Location:{number}:" if most > 1 else "Beneficiary Location:"
        for title, part in parts:
            yield start + title, _place(number, part)


def grant_columns(most):
    """[(title, value of a record)] in the order of the standard's main sheet."""
    return [
        ("Identifier", lambda r, f: r.id),
        ("Title", lambda r, f: r.title),
        ("Description", lambda r, f: r.description),
        ("Currency", lambda r, f: "GBP"),
        ("Amount Applied For", lambda r, f: r.asked),
        ("Amount Awarded", lambda r, f: r.awarded),
        ("Amount Disbursed", lambda r, f: r.disbursed),
        ("Award Date", lambda r, f: r.awarded_on),
        ("URL", lambda r, f: r.url),
        ("Planned Dates:Start Date", lambda r, f: r.starts_on),
        ("Planned Dates:End Date", lambda r, f: r.ends_on),
        ("Recipient Org:Identifier", lambda r, f: r.recipient_id),
        ("Recipient Org:Name", lambda r, f: r.recipient),
        ("Recipient Org:Charity Number", lambda r, f: r.numbers.charity),
        ("Recipient Org:Company Number", lambda r, f: r.numbers.company),
        *_places(most),
        ("Funding Org:Identifier", lambda r, f: f.organisation),
        ("Funding Org:Name", lambda r, f: machine.COUNCIL_NAME),
        ("Funding Org:Department", lambda r, f: f.department),
        ("Grant Programme:Code", lambda r, f: r.programme_code),
        ("Grant Programme:Title", lambda r, f: r.programme),
        ("Grant Programme:URL", lambda r, f: r.programme_url),
        ("From An Open Call?", lambda r, f: "Yes" if f.open_call else "No"),
        ("Last Modified", lambda r, f: moment(r.modified)),
        ("Data Source", lambda r, f: f"{machine.SITE_URL}/open-data/"),
        ("Location Scope", lambda r, f: r.scope),
    ]


VOLUNTARY_COLUMNS = [
    ("Date Awarded", lambda r, f: f.day(r.awarded_on)),
    ("Time Period", lambda r, f: r.programme.rpartition(" ")[2]),
    ("Department", lambda r, f: f.department),
    ("Beneficiary", lambda r, f: r.recipient),
    ("Charity Number", lambda r, f: r.numbers.charity),
    ("Company Number", lambda r, f: r.numbers.company),
    ("Purpose", lambda r, f: r.title),
    ("Amount", lambda r, f: r.awarded),
    ("Grant Reference", lambda r, f: r.reference),
    ("Ward Committee", lambda r, f: r.programme.partition(":")[0]),
]
SPEND_COLUMNS = [
    ("OrganisationLabel", lambda r, f: machine.COUNCIL_NAME),
    ("OrganisationalUnit", lambda r, f: f.department),
    ("BeneficiaryName", lambda r, f: r.beneficiary),
    ("CompaniesHouseRegistrationNumber", lambda r, f: r.numbers.company),
    ("CharityCommissionNumber", lambda r, f: r.numbers.charity),
    ("VCSEGrant", lambda r, f: "true" if r.is_grant else "false"),
    ("PaymentDate", lambda r, f: f.day(r.day)),
    ("Amount", lambda r, f: r.amount),
    ("IrrecoverableVATAmount", lambda r, f: "0.00"),
    ("Purpose", lambda r, f: f"{r.purpose} (grant {r.reference})" if r.is_grant else r.purpose),
    ("CategoryInternalName", lambda r, f: r.category),
    ("CardTransaction", lambda r, f: "None"),
]  # fmt: skip
"""Of the schema of the Local Government Association (Spend). No number of an order or an invoice: such
are used for fraud."""


def columns(kind, most):
    """The columns of a table; `most` is how many places a grant may name."""
    return {VOLUNTARY: VOLUNTARY_COLUMNS, SPEND: SPEND_COLUMNS}.get(kind) or grant_columns(most)


class Json:
    """{…, "grants": [one a line]}."""

    def __init__(self, out, *, kind, when, found, at, most):
        self.out, self.found, self.before = (
            io.TextIOWrapper(out, "utf-8", write_through=True),
            found,
            "\n",
        )
        said = json.dumps({"version": STANDARD} | meta(kind, when, found, at), ensure_ascii=False)
        self.out.write(f'{said[:-1]}, "grants": [')

    def add(self, record):
        self.out.write(self.before + json.dumps(as_json(record, self.found), ensure_ascii=False))
        self.before = ",\n"

    def close(self):
        self.out.write("\n]}\n")
        self.out.detach()


class Csv:
    """With the mark of UTF-8 for spreadsheets; text that one would run is none."""

    def __init__(self, out, *, kind, when, found, at, most):
        self.out, self.found = io.TextIOWrapper(out, "utf-8-sig", newline=""), found
        titles, self.values = zip(*columns(kind, most), strict=True)
        self.writer = csv.writer(self.out)
        self.writer.writerow(titles)

    def add(self, record):
        self.writer.writerow([_text(value(record, self.found)) for value in self.values])

    def close(self):
        self.out.flush()
        self.out.detach()


def _text(value):
    return safe(value) if isinstance(value, str) else "" if value is None else _figure(value)


def _figure(value):
    return value.isoformat() if hasattr(value, "isoformat") else money(value)


class Xlsx:
    """Amounts as numbers; dates as ISO text and every number of an organisation as text, so that nothing is
    guessed. A grants file has its Meta sheet."""

    def __init__(self, out, *, kind, when, found, at, most):
        self.out, self.found, self.book = out, found, Workbook(write_only=True)
        self.sheet = self.book.create_sheet("grants" if kind == GRANTS else kind)
        self.sheet.freeze_panes = "A2"
        titles, self.values = zip(*columns(kind, most), strict=True)
        self.as_text = [_is_number(title) for title in titles]
        self.sheet.append([self._bold(each) for each in titles])
        self.said = meta(kind, when, found, at) if kind == GRANTS else None

    def _bold(self, words):
        cell = WriteOnlyCell(self.sheet, value=words)
        cell.font = Font(bold=True)
        return cell

    def add(self, record):
        self.sheet.append(
            [
                self._cell(value(record, self.found), as_text)
                for value, as_text in zip(self.values, self.as_text, strict=True)
            ]
        )

    def _cell(self, value, as_text):
        if value is None or value == "":
            return None
        if hasattr(value, "isoformat"):
            return value.isoformat()
        if not isinstance(value, str):
            return value
        shown = NOT_IN_XML.sub("", safe(value))[:LONGEST_CELL]
        if not as_text:
            return shown
        cell = WriteOnlyCell(self.sheet, value=shown)
        cell.number_format = TEXT
        return cell

    def close(self):
        if self.said:
            sheet = self.book.create_sheet("Meta")
            for name, value in _flat({"version": STANDARD} | self.said):
                sheet.append([name, value])
        self.book.save(self.out)


def _is_number(title):
    return bool(re.search("Number|Identifier|Code", title)) and "Country" not in title


def _flat(said):
    for name, value in said.items():
        if isinstance(value, dict):
            yield from ((f"{name}:{part}", words) for part, words in value.items())
        else:
            yield name, value


WRITERS = {"json": Json, "csv": Csv, "xlsx": Xlsx}

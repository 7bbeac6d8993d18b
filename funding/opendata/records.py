"""What goes into the files: one record for each grant and each payment, read a few thousand at a time."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings as machine
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils import timezone

from core import settings
from funding.grants.applications.models import GrantRequest
from funding.grants.awards import states
from funding.ledger.models import Entry
from funding.opendata import settings as own
from funding.opendata.rules import (
    LOCAL_AREA,
    LOCAL_AUTHORITY,
    SPEND,
    Numbers,
    grant_id,
    organisation_id,
)
from funding.wards import published
from neighbourhoods.models import Ward

CHUNK = 2_000
ON_ITS_WAY = Q(state=states.ON_HOLD, accepted_on=None)
"""On hold before the group accepted it, such as for a call-in: not in force."""


@dataclass(frozen=True)
class Rules:
    """What the council has set for its files."""

    prefix: str
    organisation: str
    department: str
    area_code: str
    area_name: str
    open_call: bool
    threshold: Decimal
    iso_days: bool

    def day(self, day):
        """A day as the spend files write it."""
        return day.isoformat() if self.iso_days else f"{day:%d/%m/%Y}"


def rules(day=None):
    """The Rules of a day, today unless said: one query."""
    known = settings.council_values(
        [each.name for each in own.OF_FILES], on=day or timezone.localdate()
    )
    return Rules(
        prefix=known[own.PREFIX.name],
        organisation=known[own.ORGANISATION.name],
        department=known[own.DEPARTMENT.name],
        area_code=known[own.AREA_CODE.name],
        area_name=known[own.AREA_NAME.name],
        open_call=known[own.OPEN_CALL.name],
        threshold=known[own.THRESHOLD.name],
        iso_days=known[own.DAYS.name] == "iso",
    )


@dataclass(frozen=True, slots=True)
class GrantRecord:
    """One grant. `places`: [(code, name)] of the wards in force at the award, none where none is known;
    `has_contacts`: what was left out of its texts ("email", "contact" or "")."""

    pk: int
    id: str
    reference: str
    title: str
    description: str
    asked: Decimal
    awarded: Decimal
    disbursed: Decimal
    awarded_on: datetime.date
    recipient_id: str
    recipient: str
    numbers: Numbers
    places: tuple
    scope: str
    place_type: str
    programme_code: str
    programme: str
    programme_url: str
    url: str
    modified: datetime.datetime
    left_out: str
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class SpendRecord:
    """One payment, or what came back of one (below nothing)."""

    pk: int
    grant: int
    reference: str
    day: datetime.date
    beneficiary: str
    numbers: Numbers
    is_grant: bool
    amount: Decimal
    purpose: str
    category: str
    left_out: str


def numbers_of(charity="", company=""):
    """The numbers of a group, as typed: spaces out, capitals."""
    return Numbers(*("".join(each.split()).upper() for each in (charity, company)))


NUMBERS = {
    "charity": F("request__application__group__charity_number"),
    "company": F("request__application__group__company_number"),
}
"""Where a group's numbers stand, from the grant."""


def given(day):
    """Grants that may stand in a file on a day: public, in force, to a group and not cancelled; none whose
    decision was struck out, or that is on hold before it was accepted."""
    in_force = Q(delegated=None) & _by(day, "decision__numbered__in_force_on") | Q(
        delegated__isnull=False
    ) & _by(day, "delegated__notice__in_force_on")
    rows = published.grants().filter(in_force, request__what=GrantRequest.What.GRANT)
    return rows.filter(decision__struck_out_at=None).exclude(ON_ITS_WAY)


def _by(day, path):
    return Q((path, None)) | Q((f"{path}__lte", day))


def grants(found, *, day, year=None):
    """GrantRecords under the Rules `found`, oldest first, a few thousand rows in memory at a time. `year`: the
    first calendar year of the ward budgets, None for all."""
    rows = given(day) if year is None else given(day).filter(request__allocation__year__first=year)
    moved = (
        Entry.objects.filter(reservation=OuterRef("reservation")).order_by().values("reservation")
    )
    moved = moved.annotate(last=Max("made_at")).values("last")
    rows = rows.order_by("id").values(
        "pk", "applicant", "awarded_on", "awarded_at",
        reference=F("reservation__label"), taken=F("reservation__taken") + F("reservation__paid_before"),
        paid=F("reservation__paid") + F("reservation__paid_before") - F("reservation__repaid"),
        asked=F("request__asked"), title=F("request__application__title"),
        purpose=F("request__application__purpose"), starts_on=F("request__application__starts_on"),
        ends_on=Coalesce("terms__ends_on", "request__application__ends_on"), group=F("request__application__group"),
        agency=F("request__application__agency"), first=F("request__allocation__year__first"),
        body=F("request__allocation__body__name"), slug=F("request__allocation__body__slug"),
        place=F("request__allocation__body__neighbourhood"),
        modified=Greatest("awarded_at", Coalesce(Subquery(moved), "awarded_at")), **NUMBERS,
    )  # fmt: skip
    wards = _Wards()
    for row in rows.iterator(chunk_size=CHUNK):
        yield _grant(row, found, wards)


class _Wards:
    """Electoral wards by neighbourhood, as they were on any day: one query, whatever is asked. And the public
    pages of ward committees, each worked out once."""

    def __init__(self):
        self.pages = {}
        through = Ward.neighbourhoods.through.objects.order_by("ward__code")
        self.known = {}
        for place, *ward in through.values_list(
            "neighbourhood", "ward__code", "ward__name", "ward__starts_on", "ward__ends_on"
        ):
            self.known.setdefault(place, []).append(ward)

    def on(self, place, day):
        """((code, name), …) of the wards of a neighbourhood in force on the day."""
        return tuple(
            (code, name)
            for code, name, first, last in self.known.get(place, ())
            if first <= day and (last is None or day <= last)
        )

    def address(self, slug, first):
        """The public page of a ward committee and year, with its host."""
        if (slug, first) not in self.pages:
            path = reverse("ward_public", args=[slug, first])
            self.pages[slug, first] = f"{machine.SITE_URL}{path}"
        return self.pages[slug, first]

    def most(self):
        """In how many wards at once a grant can lie."""
        found = ((place, first) for place, wards in self.known.items() for _, _, first, _ in wards)
        return max((len(self.on(*each)) for each in found), default=1)


def most_places():
    """How many places a record may name."""
    return max(_Wards().most(), 1)


def _grant(row, found, wards):
    title, purpose = row["title"], " ".join(row["purpose"].split())
    numbers = numbers_of(row["charity"], row["company"])
    places = wards.on(row["place"], row["awarded_on"])
    address = wards.address(row["slug"], row["first"])
    who = f"group-{row['group']}" if row["group"] else f"agency-{row['agency']}"
    years = f"{row['first']}/{(row['first'] + 1) % 100:02d}"
    return GrantRecord(
        pk=row["pk"], id=grant_id(found.prefix, row["reference"]), reference=row["reference"],
        title=published.without_contacts(title), description=published.without_contacts(purpose),
        asked=row["asked"], awarded=row["taken"], disbursed=row["paid"], awarded_on=row["awarded_on"],
        recipient_id=organisation_id(found.prefix, numbers, who),
        recipient=published.without_contacts(row["applicant"]), numbers=numbers,
        places=places or ((found.area_code, found.area_name),),
        scope=LOCAL_AREA if places else LOCAL_AUTHORITY, place_type="WD" if places else "UA",
        programme_code=f"ward-money-{row['first']}", programme=f"{row['body']}: ward money {years}",
        programme_url=address, url=f"{address}#{row['reference']}", modified=row["modified"],
        left_out=left_out(title, purpose, row["applicant"]),
        starts_on=row["starts_on"], ends_on=row["ends_on"],
    )  # fmt: skip


def left_out(*texts):
    """What of contacts was taken out of the texts: "email", "contact" (a telephone or a postcode) or ""."""
    found = [each for each in texts if published.has_contacts(each)]
    return ("email" if any("@" in each for each in found) else "contact") if found else ""


def spent(found, when):
    """SpendRecords of a Period under the Rules `found`: what was paid and what came back, above the threshold, of
    grants, purchases and payments to public bodies that are public. What was recorded and reversed within the
    period did not happen."""
    within = (when.first, when.last)
    paid = (Entry.Kind.PAID, Entry.Kind.PAID_BACK, Entry.Kind.REPAID)
    rows = Entry.objects.filter(published.OF_ENTRY, kind__in=paid, on__range=within)
    rows = rows.exclude(reverses__on__range=within).exclude(reversed_by__on__range=within)
    rows = rows.order_by("on", "id").values(
        "pk", "kind", "amount", "on", reference=F("reservation__label"), grant=_of("pk"),
        applicant=_of("applicant"), title=_of("request__application__title"),
        what=_of("request__what"), **{name: _of(path.name) for name, path in NUMBERS.items()},
    )  # fmt: skip
    for row in rows.iterator(chunk_size=CHUNK):
        amount = row["amount"] if row["kind"] == Entry.Kind.PAID else -row["amount"]
        if abs(amount) > found.threshold:
            yield _spend(row, amount)


def _of(path):
    """A field of the grant of an entry: of the one whose promise it is about, or was before it was carried
    forward."""
    return Coalesce(F(f"reservation__grant__{path}"), F(f"reservation__carried_off__grant__{path}"))


CATEGORIES = {
    GrantRequest.What.GRANT: "Grants to voluntary organisations",
    GrantRequest.What.PURCHASE: "Purchases and works",
    GrantRequest.What.PAYMENT: "Payments to public bodies",
}


def _spend(row, amount):
    return SpendRecord(
        pk=row["pk"], grant=row["grant"], reference=row["reference"], day=row["on"],
        beneficiary=published.without_contacts(row["applicant"]),
        numbers=numbers_of(row["charity"], row["company"]),
        is_grant=row["what"] == GrantRequest.What.GRANT, amount=amount,
        purpose=published.without_contacts(row["title"]), category=CATEGORIES[row["what"]],
        left_out=left_out(row["title"], row["applicant"]),
    )  # fmt: skip


def records(kind, found, when, day):
    """The records of a file: of a kind, under the Rules, of a Period (None: all years), on a day."""
    if kind == SPEND:
        return spent(found, when)
    return grants(found, day=day, year=when and when.first.year)

"""The two compared, as pages and files read them: figures of a period, the list behind each, and the cells of the file."""

import datetime
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, F, Q, Sum, Value, When

from funding.ledger.models import FinancialYear
from funding.ledger.views import chosen_year
from funding.payments.exchange import rules
from funding.payments.exchange.models import FinancePayment
from funding.payments.exchange.rules import LATE, STATUSES, TO_CLEAR, TOLD, WAITING

WHOLE = {
    "sent": ("Sent to finance", Q(row__isnull=False)),
    "paid": ("Paid by finance", ~Q(paid=0)),
    "recorded": ("Recorded as paid here", Q(recorded__gt=0)),
    "clear": ("To be cleared", Q(status__in=TO_CLEAR)),
    "not_by_us": ("Paid by finance, and not by us", Q(status__in=rules.NOT_BY_US)),
}
"""{name of a figure: (words, its rows)}, beside the statuses."""
MONTHS = [(str(each), f"{datetime.date(2000, each, 1):%B}") for each in (*range(4, 13), 1, 2, 3)]
TITLES = (
    "Reference", "Grant", "Payment file", "Sent or first paid on", "Sent", "Paid by finance",
    "Last paid on", "Finance’s documents", "Recorded as paid", "Recorded on", "Status", "Reason",
)  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """What the address asks for: a year (None: none was opened; what is to be cleared is of all years where none is
    named), a month of it, a figure."""

    year: FinancialYear | None
    years: list
    month: str
    which: str

    @property
    def year_key(self):
        return str(self.year.first) if self.year else ""

    @property
    def name(self):
        """For a file."""
        month = f"-{int(self.month):02d}" if self.month else ""
        return f"{self.year_key or 'all-years'}{month}"

    @property
    def query(self):
        return f"year={self.year_key or 'all'}&month={self.month}"

    @property
    def list_query(self):
        return f"{self.query}&which={self.which}"

    months = MONTHS


def chosen(asked):
    """What is asked for; every year where it is a figure of the list of things to do."""
    word, which = asked.get("year", ""), asked.get("which", "")
    which = which if which in WHOLE or which in STATUSES else ""
    year, years = chosen_year(word)
    if word == "all" or (not word and which):
        year = None
    month = asked.get("month", "")
    month = month if year and month in dict(MONTHS) else ""
    return Chosen(
        year,
        [("all", "All years"), *((str(each.first), str(each)) for each in years)],
        month,
        which,
    )


def of_period(checks, asked):
    if asked.year is None:
        return checks
    checks = checks.filter(on__gte=asked.year.begins_on, on__lte=asked.year.ends_on)
    return checks.filter(on__month=int(asked.month)) if asked.month else checks


def of_which(checks, which, late):
    if which in WHOLE:
        return checks.filter(WHOLE[which][1])
    return checks.of_status(which, late) if which else checks


def words_of(which):
    if which in WHOLE:
        return WHOLE[which][0]
    return STATUSES[which][0] if which else "Everything sent or paid"


def figures(checks, late):
    """[(name, words or look, count, sent, paid)] of the totals and of each status that occurs, in one query each."""
    sums = {
        "count": Count("pk"),
        "sent_sum": Sum("sent"),
        "paid_sum": Sum("paid"),
        "recorded_sum": Sum("recorded"),
    }
    kind = Case(
        When(status=WAITING, on__lt=late, then=Value(LATE)), default=F("status"),
        output_field=CharField(),
    )  # fmt: skip
    by_status = {
        each["kind"]: each for each in checks.order_by().values(kind=kind).annotate(**sums)
    }
    totals = checks.aggregate(
        **{f"{name}_{key}": Count("pk", filter=q) if key == "count" else Sum(key, filter=q, default=0)
           for name, (_, q) in WHOLE.items() for key in ("count", "sent", "paid", "recorded")}
    )  # fmt: skip
    whole = [
        (name, words, *(totals[f"{name}_{key}"] for key in ("count", "sent", "paid", "recorded")))
        for name, (words, _) in WHOLE.items()
    ]
    split = [
        (name, rules.look_of(name), each["count"], each["sent_sum"], each["paid_sum"], each["recorded_sum"])
        for name in STATUSES
        if (each := by_status.get(name))
    ]  # fmt: skip
    return {"whole": whole, "split": split}


def look(check, late):
    """Writes to a check its look, what to do, whether it is wrong, and what finance has to be told of it."""
    is_late = check.status == WAITING and check.on < late
    check.kind = LATE if is_late else check.status
    check.look = rules.look_of(check.kind)
    check.hint = STATUSES[check.kind][2]
    check.is_wrong = check.status in TO_CLEAR
    check.to_tell = TOLD[check.need] if check.status == rules.CHANGED else ""
    return check


def explain(checks, late):
    """`look` of each, and `documents`: what finance paid for it. One query."""
    checks = list(checks)
    keys = {each.payment_id for each in checks} - {None}
    documents = {}
    for each in FinancePayment.objects.filter(payment__in=keys).order_by("id"):
        documents.setdefault(each.payment_id, []).append(each)
    for check in checks:
        look(check, late)
        alone = [check.finance] if check.finance_id else []
        check.documents = documents.get(check.payment_id, []) if check.payment_id else alone
    return checks


def cells(checks, late):
    for each in explain(checks, late):
        payment = each.payment
        yield [
            each.reference, payment.grant.reference if payment else "",
            each.row.run.number if each.row_id else "", each.on, each.sent, each.paid, each.paid_on,
            "; ".join(said.document for said in each.documents), each.recorded,
            payment.paid_on if payment else "", each.look[0],
            "; ".join(said.settled_reason for said in each.documents if said.settled_at),
        ]  # fmt: skip

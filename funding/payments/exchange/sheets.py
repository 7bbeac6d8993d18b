"""What finance paid, as it comes back by file."""

from core.errors import Refused
from core.imports.sheets import Column, Kind, Sheet
from funding.budgets.lines.sheets import twice
from funding.payments.exchange.models import FinancePayment, PaymentCheck
from funding.payments.exchange.operations import EDIT, note_paid
from funding.payments.exchange.rules import UNKNOWN, look_of


class FinancePayments(Sheet):
    """One row for each payment that finance made or took back."""

    name, title, order = "finance-payments", "Payments that finance made", 140
    model = FinancePayment
    intro = (
        "What finance has paid, one row for each of its documents, with our reference from the payment file. What agrees "
        "is recorded as paid; what does not is loaded all the same and listed. Leave out bank details."
    )
    no_undo = (
        "This file cannot be undone: payments were recorded by it, and entries of money are not deleted. Where a row "
        "was wrong, settle it with a reason, or reverse the payment on its grant’s page."
    )
    rights = (EDIT,)
    locks = ("funding.payment_run",)
    columns = (
        Column(
            "reference", "Our reference", required=True, longest=40, is_fixed=True, example="WP31",
            help="From the payment file.", aliases=("Reference", "Your reference", "Invoice number"),
        ),
        Column(
            "document", "Finance’s document number", required=True, longest=30, is_fixed=True,
            example="5100012", help="It is never published.",
            aliases=("Document number", "Document", "Voucher", "Transaction number"),
        ),
        Column(
            "amount", "Amount", Kind.MONEY, required=True, example="480.00",
            help="What was paid; below nothing where it was taken back.", aliases=("Value", "Net amount"),
        ),
        Column(
            "paid_on", "Date paid", Kind.DATE, required=True, example="18 November 2026",
            aliases=("Payment date", "Paid on", "Date"),
        ),
    )  # fmt: skip

    def there(self, user):
        return FinancePayment.objects.visible_to(user)

    @staticmethod
    def _key(line):
        return tuple(str(line.get(each, "")).strip().upper() for each in ("document", "reference"))

    def prepare(self, known, lines):
        documents = {self._key(line)[0] for line in lines}
        found = FinancePayment.objects.filter(document__in=documents)
        known.rows = {(each.document, each.reference): each for each in found}
        known.rows |= {("twice", each): first for each, first in twice(lines, self._key).items()}

    def find(self, line, known):
        return None if ("twice", line.number) in known.rows else known.rows.get(self._key(line))

    def add(self, line, known, *, by, at):
        if seen := known.rows.get(("twice", line.number)):
            raise Refused(
                f"Row {seen} has the same document and reference. Make one row of the two",
                "document",
            )
        return (note_paid(by=by, at=at, **line.values),)

    def change(self, target, fields, *, by, at):
        raise Refused(
            f"Document {target.document} is loaded already for {target.reference} with another amount or date. What "
            "finance corrects has a document of its own",
            next(iter(fields)),
        )

    def words(self, target):
        check = PaymentCheck.objects.filter(payment=target.payment_id).first()
        status = check.status if check and target.payment_id else UNKNOWN
        return f"{target.document} for {target.reference}: {look_of(status)[0].lower()}"

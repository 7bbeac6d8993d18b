"""Reads over forecasts and the totals of lines."""

from funding.budgets.lines.querysets import OfBudgetQuerySet
from funding.budgets.lines.querysets import OfLineQuerySet as OfLineQuerySet


class SignOffQuerySet(OfBudgetQuerySet):
    def without_prints(self):
        """For lists: what was printed stays in the database."""
        return self.defer("pdf", "document", "private_pdf", "private_document")

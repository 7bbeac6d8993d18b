"""What partners put in, as the sources state it."""

from accounts.access import Permission
from accounts.pages import EVERYONE, Page
from funding.contributions.models import SourcedFigure
from funding.ledger.rules import reads_budgets


class Money(Page):
    """Figures side by side with their sources; no total, because they overlap."""

    permission = EVERYONE
    template_name = "funding/contributions/money.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            figures=SourcedFigure.objects.visible_to(user).select_related("agency"),
            reads_budgets=reads_budgets(user),
            may_edit=user.is_authenticated and user.may(Permission.EDIT_BUDGET),
            **kwargs,
        )

"""The page of a decision."""

from accounts.access import Permission
from accounts.pages import EVERYONE, ObjectPage
from boards.decisions.models import Decision
from core import slots


class DecisionPage(ObjectPage):
    """One decision; where it came from, where it went, what became of it and what was found wrong
    in it are slots."""

    permission = EVERYONE
    model = Decision
    template_name = "boards/decisions/decision.html"

    def get_queryset(self):
        return Decision.objects.select_related(
            "item__meeting__body__neighbourhood", "item__paper", "numbered", "vote"
        )

    def get_context_data(self, **kwargs):
        user, decision = self.request.user, self.object
        may_run = self.allowed(decision, Permission.RUN_MEETING)
        return super().get_context_data(
            slots={
                name: slots.collect(name, [decision], user)
                for name in ("decision.matter", "decision.corrections")
            },
            may_run=may_run and decision.struck_out_at is None,
            may_send=may_run
            and decision.goes_on
            and decision.struck_out_at is None
            and not decision.sent_on.exists(),
            **kwargs,
        )

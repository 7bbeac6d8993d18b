"""What one file is about, read once: an application, the requests of it and the grants on them, as the user may see
them."""

from dataclasses import dataclass

from django.utils.functional import cached_property

from accounts.access import Permission
from funding.grants.applications.models import Application, GrantRequest
from funding.grants.awards.models import Grant
from funding.payments.models import Payment
from funding.returns.models import Repayment, Return

GRANTS = (
    "reservation", "request__allocation__body", "request__allocation__year", "request__application",
    "decision__numbered", "decision__item__meeting__body", "delegated__notice", "delegated__body",
    "delegated__decided_by", "awarded_by", "acceptance_by", "terms",
)  # fmt: skip


@dataclass
class Subject:
    """An application, whole or for one grant alone (`only`), as one user sees it."""

    application: Application
    only: Grant | None
    user: object

    @cached_property
    def reads_names(self):
        """Whether the user reads who signed for a group."""
        return self.user.may(Permission.EDIT_BUDGET)

    @cached_property
    def requests(self):
        rows = GrantRequest.objects.visible_to(self.user).filter(application=self.application)
        if self.only:
            rows = rows.filter(pk=self.only.request_id)
        return list(
            rows.select_related(
                "allocation__body", "allocation__year", "application", "assessment__assessed_by",
                "assessment__ready_by", "assessment__priority", "delivery", "refused_by__numbered",
                "refused_by__item__meeting__body",
            ).order_by("id")
        )  # fmt: skip

    @cached_property
    def grants(self):
        rows = Grant.objects.visible_to(self.user).filter(request__in=self.requests)
        if self.only:
            rows = rows.filter(pk=self.only.pk)
        return list(rows.select_related(*GRANTS).order_by("id"))

    @cached_property
    def payments(self):
        rows = Payment.objects.visible_to(self.user).filter(grant__in=self.grants)
        people = (
            "prepared_by",
            "authorised_by",
            "ended_by",
            "entry",
            "stage",
            "grant__reservation",
        )
        return list(rows.select_related(*people).order_by("id"))

    @cached_property
    def returns(self):
        rows = Return.objects.visible_to(self.user).filter(grant__in=self.grants)
        return list(rows.select_related("entered_by", "accepted_by", "grant__reservation"))

    @cached_property
    def repayments(self):
        rows = Repayment.objects.visible_to(self.user).filter(grant__in=self.grants)
        people = ("asked_by", "written_off_by", "grant__reservation")
        return list(rows.select_related(*people).order_by("id"))

    @cached_property
    def decisions(self):
        """Decisions of meetings on which something rests: granted or refused, each once."""
        found = [each.decision for each in self.grants if each.decision_id]
        found += [each.refused_by for each in self.requests if each.refused_by_id]
        mine = {each.pk: each for each in found}
        if not mine:
            return []
        model = type(found[0])
        seen = model.objects.visible_to(self.user).filter(pk__in=mine)
        return list(
            seen.select_related(
                "item__meeting__body", "numbered", "vote__mover", "vote__seconder",
                "recorded_by", "item__paper",
            ).prefetch_related("present", "vote__ballots__attendance").order_by("id")
        )  # fmt: skip

    @cached_property
    def delegated(self):
        """Decisions outside meetings on which something rests."""
        mine = {each.delegated_id: each.delegated for each in self.grants if each.delegated_id}
        if not mine:
            return []
        model = type(next(iter(mine.values())))
        rows = model.objects.visible_to(self.user).filter(pk__in=mine)
        return list(
            rows.select_related("notice", "body", "decided_by", "term__ward", "signed_by", "recorded_by")
        )  # fmt: skip

    @cached_property
    def rows(self):
        """Every row that the file is made of and that has a history, in the order of the file."""
        assessed = [each.assessment for each in self.requests if hasattr(each, "assessment")]
        return [
            self.application, *self.requests, *assessed, *self.decisions, *self.delegated,
            *self.grants, *self.payments, *self.returns, *self.repayments,
        ]  # fmt: skip

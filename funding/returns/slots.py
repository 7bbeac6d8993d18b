"""What reports and repayments show on the pages of grants and applications."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from accounts.access import Permission
from core import slots
from core.slots import fill
from funding.grants.awards import states
from funding.grants.awards.models import Grant
from funding.returns.models import Repayment, Return


@dataclass(frozen=True)
class Report:
    """The report of one grant, what is asked back, and what the reader may do."""

    grant: Grant
    report: Return | None
    look: tuple
    repayments: list
    results: dict
    may_edit: bool
    may_write_off: bool

    @property
    def is_measured(self):
        return bool(self.results["grant.results"][self.grant.pk])

    @property
    def may_ask(self):
        return self.may_edit and self.report is None and self.grant.state == states.ACCEPTED

    @property
    def may_ask_back(self):
        running = (states.ACCEPTED, states.ON_HOLD, states.FINISHED)
        return (
            self.may_edit
            and self.grant.state in running
            and bool(self.grant.reservation.paid_in_all)
        )


def register():
    fill("grant.payments", reports, template="funding/slots/report.html", order=90)
    fill("application.section", late, template="funding/slots/late_returns.html", order=80)


def reports(grants, user):
    """{grant: Report} of grants that were accepted, as the user may see them."""
    shown = [each for each in grants if each.accepted_on and each.request.what == "grant"]
    if not shown:
        return {}
    day = timezone.localdate()
    by_grant = {
        each.grant_id: each for each in Return.objects.visible_to(user).filter(grant__in=shown)
    }
    back = defaultdict(list)
    rows = Repayment.objects.visible_to(user).filter(grant__in=shown).order_by("id")
    for each in rows.select_related("written_off_by"):
        each.may_write_off = each.asked_by_id != user.pk
        back[each.grant_id].append(each)
    measured = slots.collect("grant.results", shown, user)
    may_edit = user.is_authenticated and user.may(Permission.EDIT_BUDGET)
    may_approve = user.is_authenticated and user.may(Permission.APPROVE_PAYMENT)
    return {
        each.pk: Report(
            each, by_grant.get(each.pk), by_grant[each.pk].look_on(day) if each.pk in by_grant else (),
            back[each.pk], {"grant.results": measured}, may_edit, may_approve,
        )
        for each in shown
    }  # fmt: skip


def late(applications, user):
    """{application: [Return]} of reports that the same group owes for other grants; one query."""
    groups = {each.group_id for each in applications if each.group_id}
    if not groups:
        return {}
    rows = Return.objects.visible_to(user).late(timezone.localdate())
    rows = rows.filter(grant__request__application__group__in=groups)
    rows = rows.select_related("grant__request__application", "grant__reservation").order_by(
        "due_on"
    )
    by_group = defaultdict(list)
    for each in rows:
        by_group[each.grant.request.application.group_id].append(each)
    found = {}
    for each in applications:
        owed = [
            row for row in by_group[each.group_id] if row.grant.request.application_id != each.pk
        ]
        if owed:
            found[each.pk] = owed
    return found

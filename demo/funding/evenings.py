"""What a ward committee decides of its money on one evening: applications, report, decisions and grants."""

from dataclasses import dataclass, field

from accounts.access import Role
from boards.models import AgendaItem
from demo.facts import money as facts
from demo.funding.checks import write_assessment
from demo.funding.money import DAY, ask, first_of
from funding.grants.reports.operations import make_report
from funding.grants.reports.reads import closing_day
from funding.grants.schedule.operations import approve, refuse
from funding.grants.schedule.rules import ALTERNATIVES, REASONS
from funding.models import Allocation


@dataclass
class WardMoney:
    """`asks`: [(group, one of demo.facts.money.ASKS)]. They come before the closing date, are found good or not,
    and stand in one report; the committee does as officers recommend."""

    asks: list
    rows: dict = field(default_factory=dict)

    def place(self, evening, at):
        finance = evening.world.users[Role.FINANCE_OFFICER]
        day = evening.start.date()
        allocation = Allocation.objects.get(body=evening.body, year__first=first_of(day))
        came = closing_day(evening.meeting) - 2 * DAY
        for group, wanted in self.asks:
            asked = ask(group, wanted, allocation, came, finance)
            write_assessment(asked, wanted[3], finance, at)
        report = make_report(
            meeting=evening.meeting, financial=facts.FINANCIAL, legal=facts.LEGAL, by=finance, at=at
        )
        yield report.item
        for row in report.rows.select_related("item"):
            self.rows[row.item_id] = row
            yield row.item

    def hear(self, evening, item, quorum, at):
        row = self.rows.get(item.pk)
        if row is None:
            evening.write(item, facts.SAID, at)
            return
        heard = AgendaItem.objects.select_related("meeting__body").get(pk=item.pk)
        said = {
            "row": row,
            "item": heard,
            "alternative": ALTERNATIVES[0],
            "by": evening.by,
            "at": at,
        }
        if row.recommends == "grant":
            approve(amount=row.amount, conditions=row.conditions, reason=REASONS[0], **said)
        else:
            refuse(reason=row.reason, **said | {"alternative": ALTERNATIVES[-1]})

"""Which documents a group is asked for, and how much public money it got."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from core import settings
from core.calendar import financial_year
from core.dates import day_in_words
from funding.grants.groups.models import GroupPaper, GroupPayee
from funding.settings import ASK_EQUALITY, ASK_INSURANCE, SUBSIDY_LIMIT

Kind = GroupPaper.Kind
AT_RISK = (Kind.SAFEGUARDING, Kind.DBS)
ASKED_BY_SETTING = {ASK_INSURANCE: Kind.INSURANCE, ASK_EQUALITY: Kind.EQUALITY}
RUNS_OUT = (Kind.ACCOUNTS, Kind.INSURANCE)
"""Nobody enters one of these without the day on which it runs out."""
STANDING = ("approved", "offered", "accepted", "on_hold", "finished")
"""States of a grant that was not cancelled."""
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Standing:
    """A document that is asked of a group, as it stands on a day. `paper`: the newest, None where none
    was seen."""

    kind: str
    paper: GroupPaper | None
    on: datetime.date

    @property
    def name(self):
        return Kind(self.kind).label

    @property
    def is_missing(self):
        return self.paper is None or self.paper.has_run_out(self.on)

    @property
    def words(self):
        """What is wrong with it, or how long it counts."""
        if self.paper is None:
            return f"{self.name}: not seen yet"
        if self.paper.has_run_out(self.on):
            return f"{self.name}: ran out on {day_in_words(self.paper.expires_on)}"
        until = self.paper.expires_on
        return f"{self.name}: {f'counts until {day_in_words(until)}' if until else 'seen'}"

    @property
    def look(self):
        """(word, colour, shape)."""
        if self.paper is None:
            return "Not seen yet", "red", "■"
        if self.is_missing:
            return "Out of date", "red", "▲"
        return "Seen", "green", "✓"


def asked_of(payee, on):
    """The kinds of documents that a group is asked for. What is not known of its work is asked for."""
    asked = [Kind.CONSTITUTION, Kind.ACCOUNTS]
    if payee is None or payee.way == GroupPayee.Way.ACCOUNT:
        asked.append(Kind.SIGNATORIES)
    if payee is None or payee.at_risk is not False:
        asked += AT_RISK
    wanted = settings.council_values([each.name for each in ASKED_BY_SETTING], on=on)
    return asked + [kind for each, kind in ASKED_BY_SETTING.items() if wanted[each.name]]


def standing_of(group, on):
    """[Standing] of the documents that are asked of a group. Three queries."""
    payee = GroupPayee.objects.filter(group=group).first()
    newest = {each.kind: each for each in GroupPaper.objects.filter(group=group).newest()}
    return [Standing(kind, newest.get(kind), on) for kind in asked_of(payee, on)]


def missing_for(group, on):
    """What a group still has to show on a day, in words: [] where nothing is missing or out of date."""
    return [each.words for each in standing_of(group, on) if each.is_missing]


def public_money(group, on):
    """What was granted to a group by all ward committees in the financial year of a day and the two before
    it, up to that day: for subsidy control. A grant counts as it was awarded, in force or not, until it is
    cancelled; what the council buys or pays to a public body is no grant."""
    first = int(financial_year(on)[:4]) - 2
    days = (datetime.date(first, 4, 1), on)
    counted = Q(
        requests__what="grant", requests__grants__state__in=STANDING,
        requests__grants__awarded_on__range=days,
    )  # fmt: skip
    found = group.applications.aggregate(total=Sum("requests__grants__amount", filter=counted))
    return found["total"] or NOTHING


def subsidy_limit(on):
    """The most that is minimal financial assistance, in pounds."""
    return settings.value(SUBSIDY_LIMIT.name, on=on)

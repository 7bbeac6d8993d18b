"""The schedule of applications: to be read before the meeting, pressed in it, and printed."""

from dataclasses import dataclass, field

from accounts.access import Permission
from accounts.pages import SIGNED_IN, ObjectPage
from boards.attendance.quorum import quorum_of
from boards.decisions.models import Decision, DecisionHold
from boards.interests.models import Interest
from boards.meetings.models import Meeting
from funding.grants.applications.models import GrantRequest
from funding.grants.applications.rules import GROUNDS as REFUSALS
from funding.grants.awards.models import Grant
from funding.grants.checks.interests.operations import declared_of_all
from funding.grants.checks.models import Assessment
from funding.grants.reports.models import WardReportRow
from funding.grants.reports.reads import heard_at, ready_for
from funding.grants.schedule.rules import ALTERNATIVES, REASONS
from funding.ledger.models import WardMoney

BOXES = (
    "approve", "settle", "conditions", "reason", "rejected", "refusal", "deferral",
    *(f"{step}_{name}" for step in ("approve", "refuse") for name in ("for", "against", "abstained")),
)  # fmt: skip
TAKES_LATE = (Meeting.State.AGENDA_PUBLISHED, Meeting.State.RUNNING)


@dataclass
class Heard:
    """One row of the schedule as a reader sees it. `said`: what members said
    beforehand that they must declare; `was_refused`: by this decision, before it was reopened; `after`: the balance once it and those before it are
    decided, as recommended where nothing was decided yet."""

    row: WardReportRow
    assessment: Assessment | None
    decision: Decision | None = None
    was_refused: bool = False
    grant: Grant | None = None
    interests: list = field(default_factory=list)
    said: list = field(default_factory=list)
    quorum: str = ""
    is_quorate: bool = True
    after: object = None

    @property
    def item(self):
        return self.row.heard

    @property
    def ids(self):
        """{name: an id on the page} of the boxes of this row."""
        return {name: f"{name.replace('_', '-')}-{self.row.pk}" for name in BOXES}

    @property
    def suggested(self):
        """What the box of the amount opens with."""
        return self.row.amount or self.asked.asked

    @property
    def is_short(self):
        """Whether the balance would not be enough."""
        return self.after is not None and self.after < 0

    @property
    def asked(self):
        return self.row.asked

    @property
    def is_open(self):
        """Whether nothing was decided about it here."""
        return self.decision is None and self.asked.is_undecided

    @property
    def waits_for_grant(self):
        """Resolved on the meeting's own page, so that the grant is still to be made."""
        made = self.decision
        return (
            made is not None
            and made.outcome == Decision.Outcome.RESOLVED
            and self.asked.is_undecided
            and not self.was_refused
        )

    @property
    def taken(self):
        """What it takes of the balance: as granted, or as recommended while nothing was decided."""
        if self.grant:
            return self.grant.amount
        return self.row.amount or 0 if self.is_open or self.waits_for_grant else 0

    @property
    def look(self):
        """(word, colour, shape): where it stands."""
        if self.grant or not self.asked.is_undecided:
            return self.asked.look
        if self.decision is None:
            return "To be decided", "orange", "▲"
        return self.decision.get_outcome_display(), "blue", "◆"


class Schedule(ObjectPage):
    """All applications of one meeting with the balance running down; who runs the meeting decides them
    here with one press each."""

    permission = SIGNED_IN
    model = Meeting
    template_name = "funding/schedule/schedule.html"

    def get_queryset(self):
        return Meeting.objects.select_related("body")

    def get_context_data(self, **kwargs):
        meeting, user = self.object, self.request.user
        runs = self.allowed(meeting, Permission.RUN_MEETING)
        rows = heard_rows(meeting, user, with_quorum=runs and meeting.takes_minutes)
        late = self.late(rows) if runs and meeting.binds and meeting.state in TAKES_LATE else ()
        return super().get_context_data(
            rows=rows, balances=balances_of(meeting, rows), runs=runs and meeting.takes_minutes,
            late=late, reasons=pairs(REASONS), refusals=pairs(REFUSALS), alternatives=pairs(ALTERNATIVES),
            open=sum(each.is_open for each in rows), **kwargs,
        )  # fmt: skip

    def late(self, rows):
        """Requests that are ready and not reported: they may come as urgent business."""
        known = {each.asked.pk for each in rows}
        seen = GrantRequest.objects.visible_to(self.request.user)
        found = [asked for asked, _ in ready_for(self.object, None) if asked.pk not in known]
        allowed = set(seen.filter(pk__in=[each.pk for each in found]).values_list("pk", flat=True))
        return [each for each in found if each.pk in allowed]


def pairs(words):
    """Prepared words as a choice offers them."""
    return [(each, each) for each in words]


def heard_rows(meeting, user, with_quorum=False):
    """[Heard] of a meeting, as the user may see them: eight queries, some more for the quorum."""
    seen = WardReportRow.objects.visible_to(user)
    rows = heard_at(meeting, seen)
    items, asked = [each.heard for each in rows], [each.asked_id for each in rows]
    decisions = (
        Decision.objects.visible_to(user).standing().filter(item__in=items, excludes_public=False)
    )
    by_item = {each.item_id: each for each in decisions.order_by("id")}
    holders = DecisionHold.objects.filter(decision__in=by_item.values())
    held = set(holders.values_list("holder", flat=True))
    grants = Grant.objects.visible_to(user).filter(request__in=asked).exclude(state="cancelled")
    by_asked = {each.request_id: each for each in grants.for_list()}
    assessed = (
        Assessment.objects.visible_to(user).filter(asked__in=asked).select_related("priority")
    )
    found = {each.asked_id: each for each in assessed}
    declared = Interest.objects.visible_to(user).filter(item__in=items).select_related("attendance")
    by_declared = {}
    for each in declared:
        by_declared.setdefault(each.item_id, []).append(each)
    quorum = quorum_of(meeting) if with_quorum and rows else None
    said = declared_of_all(asked) if with_quorum else {}
    return [
        Heard(
            row, found.get(row.asked_id), by_item.get(row.heard.pk),
            row.asked.refusal_holder in held, by_asked.get(row.asked_id),
            by_declared.get(row.heard.pk, []), said.get(row.asked_id, []),
            quorum.in_words(row.heard.position) if quorum and quorum.required else "",
            quorum.is_quorate(row.heard.position) if quorum else True,
        )
        for row in rows
    ]  # fmt: skip


def balances_of(meeting, rows):
    """[(allocation, before, now)] of the ward budgets that the rows ask, and gives each row its
    balance `after`. One query."""
    found = WardMoney.objects.filter(allocation__in={each.asked.allocation_id for each in rows})
    money = {
        each.allocation_id: each
        for each in found.select_related("allocation__year", "allocation__body")
    }
    running = {}
    for key, each in money.items():
        granted = sum(
            row.grant.amount for row in rows if row.grant and row.asked.allocation_id == key
        )
        running[key] = each.left + granted
    before = dict(running)
    for row in rows:
        key = row.asked.allocation_id
        running[key] -= row.taken
        row.after = running[key]
    return [(each.allocation, before[key], each.left) for key, each in money.items()]

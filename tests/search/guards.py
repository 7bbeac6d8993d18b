"""Takes the guards of a published record out, one by one: each time the search must find a record
that should not stand. A rule that program and database both keep is taken out of both."""

import contextlib
from dataclasses import dataclass, field
from unittest import mock

from django.apps import apps
from django.db import connection, transaction

from boards.votes.rules import Outcome
from core import rests
from neighbourhoods.models import Person
from tests.search import changes
from tests.search.search import search

WORLDS = 200
"""Within so many worlds a guard that is out must be missed."""


@dataclass(frozen=True)
class Guard:
    """`triggers`: "Model.name"; `checks`: names of constraints; `facts`: of core.rests, that nobody
    holds any more; `steps`: {function of the product: what stands in its place}; `turns`: names of the
    changes to what the guard keeps, which are drawn more often while it is out. There are some eighty
    kinds, and two that must meet in one world are rare else."""

    name: str
    triggers: str = ""
    checks: str = ""
    facts: str = ""
    steps: dict = field(default_factory=dict, hash=False)
    turns: str = ""

    @contextlib.contextmanager
    def out(self):
        """Without the guard; all is undone afterwards."""
        with contextlib.ExitStack() as stack, transaction.atomic():
            connection.check_constraints()  # no table is altered while something waits for it
            with connection.cursor() as cursor:
                for statement in [*map(_disable, self.triggers.split()), *_drop(self.checks)]:
                    cursor.execute(statement)
            for path, instead in self.steps.items():
                stack.enter_context(mock.patch(path, instead))
            stack.enter_context(mock.patch("core.rests.refuse", _but(self.facts.split())))
            yield
            transaction.set_rollback(True)


def _disable(name):
    model, trigger = name.split(".")
    found = apps.get_model("boards", model)
    pgid = next(each for each in found._meta.triggers if each.name == trigger).get_pgid(found)
    return f'ALTER TABLE "{found._meta.db_table}" DISABLE TRIGGER "{pgid}"'


def _drop(names):
    for model in apps.get_app_config("boards").get_models():
        for each in model._meta.constraints:
            if each.name in names.split():
                yield f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{each.name}"'


def _but(facts):
    """`rests.refuse`, that lets these facts change."""
    refuse = rests.refuse

    def ask(fact, row, field=None):
        if fact not in facts:
            refuse(fact, row, field)

    return ask


def missed(town, guard, numbers=range(WORLDS)):
    """(number of the first world that shows that the guard is out, what the oracle says); None where
    none of these does."""
    turns = [getattr(changes, name) for name in guard.turns.split()]
    with guard.out():
        found = search(town, numbers, enough=1, turns=turns)
    return next(((number, said[0]) for number, (_, said) in found.items()), None)


def _nothing(*_, **__):
    return None


QUORATE = {"boards.attendance.quorum.Quorum.is_quorate": lambda *_: True}
SPOKEN = {"boards.votes.rules.vote_outcome": lambda *_, **__: Outcome(True, "Carried")}
"""What says how a vote went, without looking whether that can be."""
GUARDS = [
    Guard("a decision has its quorum", "Decision.item_quorate Vote.item_quorate MinutesApproval.item_quorate", steps=QUORATE),
    Guard("somebody presides", "Decision.room_counted"),
    Guard("who was in the room stays", "Attendance.when_decided", facts="attendance tick"),
    Guard("nobody leaves it afterwards", "Absence.when_decided", facts="attendance"),
    Guard(
        "nobody comes in afterwards",
        "Attendance.decided_without Absence.decided_without",
        facts="absence",
    ),
    Guard("the list of who was there", "DecisionPresent.room_kept"),
    Guard("the list follows until it stands", "DecisionNumber.room_closes"),
    Guard("what a decision rests on", "Decision.facts_stay Decision.numbered_stays"),
    Guard("what has a number is not struck out", "Decision.facts_stay Decision.numbered_stays"),
    Guard("decisions of minutes that are out", "Decision.minutes_out"),
    Guard("a vote adds up", checks="vote_adds_up", steps=SPOKEN),
    Guard("a casting vote is for equality", checks="vote_casting_on_a_tie", steps=SPOKEN),
    Guard("what was carried follows", checks="vote_outcome_follows"),
    Guard("a decision is as voted", "Decision.as_voted"),
    Guard("a vote stays", "Vote.vote_stays Vote.vote_stands Vote.numbered_stays Vote.minutes_out"),
    Guard("a vote goes with its decision", "Vote.struck_out_together Decision.struck_out_together"),
    Guard("a vote counts the room", "Vote.room_counted"),
    Guard("names agree with sums", "Vote.names_agree Ballot.ballot_stays Ballot.minutes_out"),
    Guard("who votes is in the room", "Ballot.voter_in_room"),
    Guard("a seat on the day", "Membership.decided_with_a_vote", facts="membership"),
    Guard("the day", "Meeting.decided_on_its_day Meeting.moved_in_the_open", facts="day"),
    Guard("an item is admitted", "Decision.item_admitted Vote.item_admitted",
          steps={"boards.decisions.operations.require_admitted": _nothing}),
    Guard("by what it was admitted", "AgendaItem.decided_as AgendaItem.minutes_out", facts="item"),
    Guard("the public is excluded first", "Decision.public_excluded",
          steps={"boards.decisions.operations.require_public_excluded": _nothing}),
    Guard("the resolution names its items", "ExclusionItem.exclusion_stays ExclusionItem.minutes_out"),
    Guard("the class of an item", "AgendaItem.class_stays AgendaItem.minutes_out AgendaItem.decided_as"),
    Guard("the class of a minute", "Minute.class_stays Minute.minutes_out"),
    Guard("minutes that are out", "Minute.minutes_out"),
    Guard("attendance of minutes that are out", "Attendance.minutes_out",
          turns="raw_status raw_attendance_gone raw_remote"),
    Guard("a version is frozen", "MinutesVersion.frozen"),
    Guard("minutes are checked", "Meeting.minutes_checked MinutesCheck.minutes_out"),
    Guard("published stays published", "Meeting.published_stays"),
    Guard("held before it is published", checks="meeting_published_stamp", turns="raw_state"),
    Guard("a signature stays", "MinutesApproval.signed_stays",
          turns="raw_signature raw_signed_by raw_corrections"),
    Guard("who signs", "MinutesApproval.signed_by_who_presides",
          steps={"boards.minutes.approvals.operations.who_signs": lambda _: Person.objects}),
    Guard("who signed was there", "Attendance.signed_here Attendance.approved_as_held", facts="presence"),
    Guard("minutes stay approved by who was there", " ".join(f"{each}.approved_as_held" for each in (
          "Attendance", "Absence", "AgendaItem", "Meeting", "Sitting", "Attender")),
          facts="attendance absence presiding membership"),
    Guard("corrections fit the outcome", checks="approval_corrections_fit", turns="raw_corrections"),
    Guard("a number stays", "DecisionNumber.number_stays"),
    Guard("a decision that is held", "Decision.decision_held", facts="decision"),
    Guard("a hold stays", "DecisionHold.hold_stays",
          turns="strike_out raw_hold_gone raw_hold_moved"),
    Guard("an interest bars", "Interest.bars_from_its_item",
          checks="interest_dpi_bars interest_bars_from_the_item"),
    Guard("interests of minutes that are out", "Interest.minutes_out"),
    Guard("what was said of an interest stays beside it", "Correction.words_stay",
          turns="declare_late raw_correction_gone"),
    Guard("an interest afterwards", "Interest.afterwards_in_the_open"),
    Guard("notice to the monitoring officer", checks="interest_notice_due"),
    Guard("a pack stays", "AgendaPack.frozen"),
    Guard("a decision outside is complete", "DelegatedDecision.made_whole",
          checks="delegated_made_with_power_and_reasons"),
    Guard("a decision outside stays", "DelegatedDecision.made_stays DelegatedDecision.made_whole",
          turns="raw_reasons_gone raw_decided_otherwise"),
    Guard("who was consulted has replied", "Consultation.of_a_draft"),
    Guard("a notice stays", "DelegatedNotice.frozen", turns="raw_notice"),
]  # fmt: skip

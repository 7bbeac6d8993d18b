"""What a meeting is about: how a matter comes on the agenda, and how it is heard there.

`place(evening, at)` gives the items that it put on the agenda; `hear(evening, item, quorum, at)`
does what is done under one of them."""

import datetime
from dataclasses import dataclass

from accounts.models import User
from boards.decisions.operations import exclude_public, record_decision
from boards.decisions.rules import usual_outcome
from boards.meetings.files.operations import add_file
from boards.meetings.items.operations import add_item, place_paper
from boards.minutes.privacy import summarise_for_public
from boards.models import AgendaItem, Answer, Ballot, Body, Decision, FutureItem, Paper, Plan, Vote
from boards.plans.adoption.operations import adopt, put_to
from boards.programme.operations import answer, report_result, take_up
from boards.votes.operations import record_vote
from demo.boards.files import page
from demo.boards.meetings import OUT
from demo.facts import governance, lease, plans, programme
from demo.facts.meetings import PRESENTER

Outcome, Word, Choice = Decision.Outcome, Answer.Word, Ballot.Choice
Access = AgendaItem.Access


def report(evening, decision, standing, text, days):
    """The story of what was reported of a decision so many days after the meeting."""
    at = yield evening.start + datetime.timedelta(days=days)
    report_result(
        decision=decision, standing=standing, text=text, on=at.date(), by=evening.by, at=at
    )


@dataclass
class Topic:
    """One of the invented topics (demo.facts.topics): talked through, mostly decided, now and then
    by a vote, with a promise at the end."""

    facts: tuple
    is_topic = True

    def place(self, evening, at):
        title, text, _, asked, _ = self.facts
        chance, words = evening.chance, evening.words
        yield add_item(
            meeting=evening.meeting,
            title=title.format(**words),
            text=text.format(**words),
            presenter=PRESENTER,
            recommendation=chance.choice(asked).format(**words),
            minutes_allowed=chance.choice((10, 15, 20)),
            by=evening.by,
            at=at,
        )

    def hear(self, evening, item, quorum, at):
        chance, (_, _, said, _, promises) = evening.chance, self.facts
        evening.write(item, chance.choice(said).format(**evening.words), at)
        rolled = chance.random()
        if rolled < 0.14 and len(quorum.here(item.position)) >= 4:
            _vote(evening, item, quorum, at)
        elif rolled < 0.75:
            record_decision(
                item=item, outcome=usual_outcome(evening.body), text=item.recommendation,
                by=evening.by, at=at,
            )  # fmt: skip
        if chance.random() < 0.85:
            evening.promise(item, chance.choice(promises))


def _vote(evening, item, quorum, at):
    """By hands, or by name; now and then as many are against as for it, or most are."""
    chance, voters = evening.chance, [each.attendance for each in quorum.here(item.position)]
    most = chance.choice((0, 1, 1, 1, 2, len(voters) // 2, len(voters) - 1))
    against = chance.sample(voters[1:], most)
    is_tied = 2 * len(against) == len(voters)
    names = {each: Choice.AGAINST if each in against else Choice.FOR for each in voters}
    by_name = chance.random() < 0.4
    counts = {Choice.FOR: len(voters) - len(against), Choice.AGAINST: len(against)}
    record_vote(
        item=item,
        text=item.recommendation,
        method=Vote.Method.RECORDED if by_name else Vote.Method.SHOW,
        counts=None if by_name else counts,
        names=names if by_name else None,
        mover=voters[0],
        seconder=voters[1],
        casting=Vote.Casting.FOR if is_tied and evening.body.casting_vote else "",
        by=evening.by,
        at=at,
    )


@dataclass
class Lease:
    """A private matter: the public is excluded, and the board gives its advice."""

    def place(self, evening, at):
        private = {"access": Access.EXEMPT, "paragraphs": [3], "private_reason": lease.REASON}
        said = {"by": evening.by, "at": at}
        item = add_item(
            meeting=evening.meeting,
            title="Lease of the community room",
            text=lease.TEXT.format(place=evening.words["place"]),
            recommendation=lease.ADVICE,
            presenter=PRESENTER,
            **private,
            **said,
        )
        files = (("Plan of the community room", lease.PLAN, {}), ("The landlord's offer", lease.OFFER, private))  # fmt: skip
        for title, text, marked in files:
            content = page(title, text, str(evening.meeting), at.date())
            add_file(item=item, title=title, content=content, name=f"{title}.pdf", **marked, **said)
        yield item

    def hear(self, evening, item, quorum, at):
        said = {"item": item, "by": evening.by, "at": at}
        evening.write(item, lease.SAID, at)
        exclude_public(**said)
        record_decision(outcome=Outcome.RECOMMENDED, text=lease.ADVICE, **said)
        summarise_for_public(text=lease.SUMMARY, **said)


@dataclass
class Governance:
    """The paper that several bodies hear; one of them answers each recommendation in its own way."""

    paper: Paper

    def place(self, evening, at):
        yield place_paper(paper=self.paper, meeting=evening.meeting, by=evening.by, at=at)

    def hear(self, evening, item, quorum, at):
        evening.write(item, governance.SAID, at)
        decides = evening.body.kind == Body.Kind.NEIGHBOURHOODS_BOARD
        for asked in self.paper.recommendations.order_by("number"):
            said = self._said(evening, asked.number) if decides else {"word": Word.AGREED}
            given = answer(item=item, recommendation=asked, by=evening.by, at=at, **said)
            for standing, text, days in governance.BECAME.get(asked.number, ()) if decides else ():
                story = report(evening, given.decision, standing, text, days)
                evening.world.timeline.add(story)

    def _said(self, evening, number):
        on = evening.start.date() + datetime.timedelta(days=60)
        return {
            1: {"word": Word.AGREED, "effective_on": on},
            3: {"word": Word.AMENDED, "text": governance.AMENDED},
            4: {"word": Word.AGREED, "condition": governance.CONDITION},
            5: {"word": Word.DEFERRED},
        }.get(number, {"word": Word.AGREED})


@dataclass
class Advice:
    """What boards recommended to this body and waits on its work programme: it is decided, and what
    became of it is reported."""

    def place(self, evening, at):
        waiting = FutureItem.objects.filter(body=evening.body, item=None, dropped_at=None)
        for entry in waiting.order_by("pk")[:6]:
            yield take_up(entry=entry, meeting=evening.meeting, by=evening.by, at=at)

    def hear(self, evening, item, quorum, at):
        evening.write(item, programme.READ_OUT, at)
        asked = item.recommendation.removeprefix("that ").rstrip(".")
        decision = record_decision(
            item=item, outcome=usual_outcome(evening.body), by=evening.by, at=at,
            text=programme.GRANT.format(text=asked),
        )  # fmt: skip
        became = programme.BECAME[: 2 if evening.chance.random() < 0.6 else 1]
        for standing, text, days in became:
            evening.world.timeline.add(report(evening, decision, standing, text, days))


@dataclass
class Adoption:
    """The plan of the place is put to its body, and stands adopted once the minutes are out."""

    adopts: User
    plan: Plan | None = None

    def place(self, evening, at):
        item = add_item(
            meeting=evening.meeting,
            title=self.plan.title,
            text=plans.PUT_TO_BOARD,
            presenter=PRESENTER,
            recommendation=plans.ADOPT.format(plan=self.plan.title),
            by=evening.by,
            at=at,
        )
        put_to(plan=self.plan, item=item, by=self.adopts, at=at)
        yield item

    def hear(self, evening, item, quorum, at):
        evening.write(item, plans.HEARD, at)
        decision = record_decision(
            item=item, outcome=usual_outcome(evening.body), text=item.recommendation,
            by=evening.by, at=at,
        )  # fmt: skip
        evening.world.timeline.add(self._adopt(evening, decision))

    def _adopt(self, evening, decision):
        at = yield evening.start + OUT + datetime.timedelta(days=1)
        adopt(plan=self.plan, decision=decision, by=self.adopts, at=at)

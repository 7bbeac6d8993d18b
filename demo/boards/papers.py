"""The governance paper: two bodies have heard it, two boards are to."""

import datetime

from boards.models import (
    Answer,
    Body,
    Decision,
    Meeting,
    Paper,
    PaperOption,
    PaperRecommendation,
)
from demo.boards.decisions import decide
from demo.boards.files import write_file
from demo.boards.items import write_item
from demo.boards.programme import last_held, report
from demo.facts.governance import AMENDED, COSTS, GOVERNANCE, OPTIONS, RECOMMENDATIONS, SAID

Word, Outcome = Answer.Word, Decision.Outcome


def write_governance(world, clerk):
    city = world.bodies["city"]
    held = [last_held(city[key]).first() for key in ("strategy", "neighbourhoods")]
    held = [each for each in held if each]
    first = min((each.starts_at for each in held), default=datetime.datetime.now(datetime.UTC))
    paper = _paper(city["strategy"], clerk, first - datetime.timedelta(days=20))
    asked = [
        PaperRecommendation.objects.create(paper=paper, number=number, text=text)
        for number, text in enumerate(RECOMMENDATIONS, start=1)
    ]
    for meeting in held:
        item = _hear(meeting, paper, clerk)
        decides = meeting.body.kind == Body.Kind.NEIGHBOURHOODS_BOARD
        for each in asked:
            _answer_in_full(item, each, clerk) if decides else _answer(item, each, clerk)
    for name in ("Sinfin", "Normanton"):
        coming = Meeting.objects.filter(
            body=world.bodies[name]["board"], state=Meeting.State.PREPARING
        )
        if meeting := coming.order_by("starts_at").first():
            _hear(meeting, paper, clerk)


def _paper(body, clerk, at):
    paper = Paper.objects.create(
        body=body,
        author=body.memberships.first().person,
        is_ready=True,
        created_by=clerk,
        created_at=at,
        **GOVERNANCE,
    )
    for number, (title, preferred, pro, con, costs) in enumerate(OPTIONS, start=1):
        PaperOption.objects.create(
            paper=paper,
            number=number,
            title=title,
            is_preferred=preferred,
            advantages=pro,
            disadvantages=con,
            costs=costs,
        )
    write_file(clerk, "What the three options cost", COSTS, str(paper), at, paper=paper)
    return paper


def _hear(meeting, paper, clerk):
    presenter = paper.author.name
    return write_item(meeting, clerk, SAID, title=paper.title, paper=paper, presenter=presenter)


def _answer(item, asked, clerk, word=Word.AGREED, text="", outcome=None, **terms):
    decision = decide(item, text or asked.text, outcome, clerk=clerk)
    Answer.objects.create(item=item, recommendation=asked, decision=decision, word=word, **terms)
    return decision


def _answer_in_full(item, asked, clerk):
    """What the Neighbourhoods Board said to each of the five, and what became of it."""
    if asked.number == 1:
        on = item.meeting.day + datetime.timedelta(days=60)
        decision = _answer(item, asked, clerk, effective_on=on)
        moved = "The unit moved; its managers report to the directorate."
        report(decision, "done", moved, 75, clerk)
    elif asked.number == 2:
        decision = _answer(item, asked, clerk)
        named = "Partners have named who speaks for them in each area."
        report(decision, "in_hand", named, 30, clerk)
    elif asked.number == 3:
        _answer(item, asked, clerk, Word.AMENDED, AMENDED)
    elif asked.number == 4:
        _answer(item, asked, clerk, condition="once its terms of reference are agreed")
    else:
        _answer(item, asked, clerk, Word.DEFERRED, outcome=Outcome.DEFERRED)

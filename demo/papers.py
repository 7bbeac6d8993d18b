"""A paper that several bodies heard, and matters that went from a board to its ward committee.

The governance paper follows the report of about 2010 in its structure: three options, the first
preferred, five recommendations. The words are our own.
"""

import datetime

from django.utils import timezone

from boards.attendance.quorum import room_of
from boards.decisions.rules import usual_outcome
from boards.models import (
    AgendaItem,
    Answer,
    Body,
    Decision,
    DecisionResult,
    FutureItem,
    Meeting,
    Minute,
    MinuteDraft,
    Paper,
    PaperOption,
    PaperRecommendation,
)
from boards.programme.operations import send_published
from demo.private import write_file

GOVERNANCE = {
    "title": "Who should run neighbourhood management?",
    "purpose": "To choose how neighbourhood management is led and answered for, now that the council has a directorate for neighbourhoods.",
    "background": "Neighbourhood management grew up inside the city partnership. Its managers, teams and boards work well on the ground, but who leads them is not plain: the council pays most of it, the partnership steers it, and neither can be held to account alone.\n\nWhat was learned in three years is set out with the review of the community safety partnership.",
    "preference": "Option 1 gives elected members a clear lead and ties the council's own services to what neighbourhoods ask for. Partners must go on having their say; the advisory group and the joint teams are there for that.",
    "implications": "Money: the posts move with their budgets, nothing is added. Staff: managers change their line of report; terms stay as they are. Partners: their staff and money stay their own.",
    "background_papers": "Review of the community safety partnership; services matrix of neighbourhood working",
}
OPTIONS = (
    (
        "The council leads the service",
        True,
        "Members and chief officers give a clear direction and answer for it.\n\nCouncil services follow what neighbourhoods ask for.\n\nOne home in the neighbourhoods directorate avoids confusion.",
        "Partners need to be reassured that they still have influence.\n\nWhat officers know and how they lead must not be lost in the move.",
        "Within existing budgets; some weeks of officers' time for the move.",
    ),
    (
        "It stays with the city partnership",
        False,
        "All public services stay in view.\n\nThree years of learning go on being used.\n\nIt fits the city's long-term strategy.",
        "A partnership may agree and not deliver.\n\nThe council may take less interest.",
        "None beyond today's.",
    ),
    (
        "Council and partnership govern it together",
        False,
        "The council is more involved, inside a clear partnership.\n\nWhat members and officers want comes together.\n\nLeadership is shared.",
        "It may look as if nobody leads.\n\nIt may not satisfy the council.",
        "A new leading group to be served: agendas, papers, minutes.",
    ),
)
RECOMMENDATIONS = (
    "that the neighbourhoods unit moves into the council's new directorate for neighbourhoods",
    "that partners go on taking full part in making and carrying out neighbourhood policy and plans",
    "that the joint neighbourhood teams are kept, and widened where working together helps",
    "that the Stronger strategy group is kept and strengthened as the body that advises partners and teams",
    "that a programme of work is drawn up to carry these recommendations out",
)
AMENDED = "that the joint neighbourhood teams are kept as they are for a year, and then reviewed"
COSTS = "What each of the three options costs in a year, by who pays: the council, the partners, and time that is given without money."
SAID = "The paper was presented. Members asked how partners will be heard, and what changes for the teams."
GRANT = "that {text}, paid from the ward budget"


def write_papers(world, clerk):
    """Before the agendas are frozen and the minutes numbered."""
    boards = Body.objects.filter(kind=Body.Kind.BOARD)
    for board in boards:
        target = Body.objects.filter(
            kind=Body.Kind.WARD_COMMITTEE, neighbourhood=board.neighbourhood
        )
        Body.objects.filter(pk=board.pk).update(recommends_to=target.first())
    _governance(world, clerk)
    for board in boards.select_related("neighbourhood"):
        _taken_up(world, board, clerk)
    _planned(world, clerk)


def write_sent(clerk):
    """After the numbers: the latest recommendations wait on the committees' work programmes."""
    for board in Body.objects.filter(kind=Body.Kind.BOARD):
        meeting = _held(board).first()
        if meeting:
            send_published(meeting, by=clerk, at=meeting.minutes_published_at)


def _held(body):
    rows = Meeting.objects.filter(body=body, state="minutes_published").select_related(
        "body__recommends_to"
    )
    return rows.order_by("-starts_at")


def _item(meeting, clerk, said="", **fields):
    item = AgendaItem.objects.create(
        meeting=meeting, position=meeting.items.count() + 1, in_time=True, **fields
    )
    if meeting.is_over:
        stamp = {"saved_by": clerk, "saved_at": meeting.ends_at}
        Minute.objects.create(item=item, text=said, **stamp)
        MinuteDraft.objects.create(item=item, text=said, version=1, **stamp)
    return item


def _decide(item, text, outcome, clerk):
    return Decision.objects.create(
        item=item, outcome=outcome, text=text, recorded_by=clerk, recorded_at=item.meeting.starts_at
    )


def _governance(world, clerk):
    city = world.bodies["city"]
    held = [_held(city[key]).first() for key in ("strategy", "neighbourhoods")]
    held = [each for each in held if each]
    first = min((each.starts_at for each in held), default=datetime.datetime.now(datetime.UTC))
    author = city["strategy"].memberships.first().person
    paper = Paper.objects.create(
        body=city["strategy"],
        author=author,
        is_ready=True,
        created_by=clerk,
        created_at=first - datetime.timedelta(days=20),
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
    write_file(
        clerk, "What the three options cost", COSTS, str(paper), paper.created_at, paper=paper
    )
    asked = [
        PaperRecommendation.objects.create(paper=paper, number=number, text=text)
        for number, text in enumerate(RECOMMENDATIONS, start=1)
    ]
    for meeting in held:
        item = _item(meeting, clerk, SAID, title=paper.title, paper=paper, presenter=author.name)
        for each in asked:
            _answer(item, each, meeting.body.kind == Body.Kind.NEIGHBOURHOODS_BOARD, clerk)
    for name in ("Sinfin", "Normanton"):
        board = world.bodies[name]["board"]
        meeting = (
            Meeting.objects.filter(body=board, state="preparing").order_by("starts_at").first()
        )
        if meeting:
            _item(meeting, clerk, title=paper.title, paper=paper, presenter=author.name)


def _answer(item, asked, decides, clerk):
    word, text, outcome, terms = "agreed", asked.text, usual_outcome(item.meeting.body), {}
    if decides and asked.number == 1:
        terms = {"effective_on": item.meeting.day + datetime.timedelta(days=60)}
    if decides and asked.number == 3:
        word, text = "amended", AMENDED
    if decides and asked.number == 4:
        terms = {"condition": "once its terms of reference are agreed"}
    if decides and asked.number == 5:
        word, outcome = "deferred", "deferred"
    decision = _decide(item, text, outcome, clerk)
    Answer.objects.create(item=item, recommendation=asked, decision=decision, word=word, **terms)
    if decides and asked.number == 1:
        _report(
            decision, "done", "The unit moved; its managers report to the directorate.", 75, clerk
        )
    if decides and asked.number == 2:
        _report(
            decision, "in_hand", "Partners have named who speaks for them in each area.", 30, clerk
        )


def _report(decision, standing, text, days, clerk):
    on = min(decision.item.meeting.day + datetime.timedelta(days=days), timezone.localdate())
    DecisionResult.objects.create(
        decision=decision,
        standing=standing,
        text=text,
        on=on,
        recorded_by=clerk,
        recorded_at=decision.recorded_at + datetime.timedelta(days=days),
    )


def _taken_up(world, board, clerk):
    """One older recommendation of the board was decided by the committee, and carried out."""
    committee = world.bodies[board.neighbourhood.name]["committee"]
    heard = next((each for each in _held(committee)[:8] if room_of(each).is_quorate(1)), None)
    if heard is None:
        return
    advised = (
        Decision.objects.filter(
            item__meeting__body=board,
            item__meeting__starts_at__lt=heard.starts_at,
            item__meeting__state="minutes_published",
            item__kind="ordinary",
            item__access="public",
            outcome="recommended",
        )
        .order_by("-item__meeting__starts_at", "id")
        .select_related("item__meeting")
        .first()
    )
    if advised is None:
        return
    text = GRANT.format(text=advised.text.removeprefix("that ").rstrip("."))
    item = _item(
        heard,
        clerk,
        "The board's advice was read out, and the clerk said what is left of the budget.",
        title=advised.item.title,
        text=advised.item.text,
        recommendation=text,
    )
    FutureItem.objects.create(
        body=committee,
        title=item.title,
        recommendation=advised.text,
        from_decision=advised,
        item=item,
        created_by=clerk,
        created_at=advised.item.meeting.minutes_published_at,
    )
    decision = _decide(item, text, "resolved", clerk)
    _report(decision, "in_hand", "The order is placed.", 21, clerk)
    if world.chance.random() < 0.6:
        _report(decision, "done", "Carried out and paid.", 60, clerk)


def _planned(world, clerk):
    """What Sinfin's board means to hear later."""
    now = datetime.datetime.now(datetime.UTC)
    for title, lead, days in (
        ("How the neighbourhood agreement is kept", "Neighbourhood manager", 100),
        ("A year of the joint team", "Safer Neighbourhood Team", 190),
    ):
        FutureItem.objects.create(
            body=world.bodies["Sinfin"]["board"],
            title=title,
            lead=lead,
            created_by=clerk,
            wanted_on=world.today + datetime.timedelta(days=days),
            created_at=now,
        )

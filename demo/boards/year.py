"""This year's meetings and those ahead, each by the operations: what stands on their agendas, and
which of them has something out of the ordinary."""

import datetime
import itertools

from django.db import connection
from django.db.models import F

from accounts.access import Role
from boards.meetings.files.operations import add_paper_file
from boards.models import Body
from boards.papers.operations import save_option, save_paper
from core.letters.models import Letter
from core.letters.operations import JOB
from demo.boards.bodies import WITH_TOPICS
from demo.boards.delegated import tell_delegated
from demo.boards.evening import Evening
from demo.boards.files import page
from demo.boards.matters import Advice, Governance, Lease, Topic
from demo.boards.meetings import OUT, SET, days_of, keeper_of, start_on, words_of
from demo.boards.plans import tell_plans
from demo.boards.seats import seats_by_body
from demo.database import analyze
from demo.facts import governance, money
from demo.facts import meetings as facts
from demo.facts.sign_ins import HOME
from demo.facts.topics import TOPICS
from demo.funding.evenings import WardMoney
from neighbourhoods.models import CommunityGroup

HEARD_BY = ("Sinfin", "Normanton")
"""Whose boards are to hear the governance paper."""


def write_year(world):
    evenings = _evenings(world)
    _leases(world, evenings)
    _governance(world, evenings)
    _ward_money(world, evenings)
    _out_of_the_ordinary(world, evenings)
    for evening in evenings[world.bodies[HOME]["board"]]:
        evening.has_reports = True
    tell_plans(world, evenings)
    tell_delegated(world)
    for each in evenings.values():
        for evening in each:
            world.timeline.add(evening.unfold())
    analyze()
    world.timeline.play(world.now)
    _hand_over_letters(world)


def _hand_over_letters(world):
    """Nobody gets a letter today that is older than a week, and no job looks for one."""
    old = Letter.objects.filter(created_at__lt=world.now - datetime.timedelta(days=7))
    old.update(tries=1, claimed_at=F("created_at"), handed_over_at=F("created_at"))
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name = %s AND (args->>'letter')::bigint IN "
            "(SELECT id FROM core_letter WHERE handed_over_at IS NOT NULL)",
            [JOB],
        )


def _evenings(world):
    """{body: its evenings in order}."""
    seats, found = seats_by_body(), {}
    for name, body, days in days_of(world):
        body.refresh_from_db()  # its rules have been set since it was made
        found[body] = [
            _evening(world, name, body, day, seats[body.pk])
            for day in days
            if day >= world.since.date()
        ]
        _call_off(world, found[body])
    return found


def _evening(world, name, body, day, seats):
    start, by, chance = (
        start_on(body, day),
        keeper_of(world, name, body),
        world.draws(body.slug, day),
    )
    evening = Evening(world, body, start, by, seats, words_of(name, day), chance)
    if body.kind in WITH_TOPICS:
        evening.matters += [Topic(each) for each in chance.sample(TOPICS, 2)]
    if body.kind == Body.Kind.WARD_COMMITTEE:
        evening.matters.append(Advice())
    return evening


def _call_off(world, evenings):
    """One in fifty was called off, never two in a row."""
    for before, evening in itertools.pairwise(evenings):
        is_past = evening.start.date() < world.days_ago(30)
        if is_past and not before.is_called_off:
            evening.is_called_off = evening.chance.random() < 0.02


def _held(world, evenings):
    """Those that were held, and whose minutes are out by now, the last first."""
    over = world.now - OUT
    return [each for each in reversed(evenings) if each.start < over and not each.is_called_off]


def _coming(world, evenings):
    """Those to come whose agenda can still be built."""
    return [each for each in evenings if each.built > world.now]


def _leases(world, evenings):
    """Every board hears the lease once: held or to come."""
    boards = [body for body in evenings if body.kind == Body.Kind.BOARD]
    for number, body in enumerate(boards):
        ahead = [each for each in evenings[body] if each.start.date() >= world.today]
        hears = _held(world, evenings[body]) if number % 2 else ahead
        hears[0].matters.append(Lease())


def _ward_money(world, evenings):
    """A few ward committees have decided on applications; world.asks says on which."""
    for number, (name, place) in enumerate(world.places.items()):
        committee = world.bodies[name]["committee"]
        held = _held(world, evenings[committee])
        groups = list(CommunityGroup.objects.filter(neighbourhood=place).order_by("id"))
        asks = money.ASKS if name == HOME else money.ASKS[number % 4 :][:2]
        told = [(groups[at % len(groups)], ask) for at, ask in enumerate(asks)]
        if name == HOME and len(held) > 1:  # the last one's minutes still wait for the chair
            held[1].matters.append(WardMoney(told[:-1]))
            held[0].matters.append(WardMoney(told[-1:]))
            world.asks[committee] = told
        elif number % 3 == 0 and held:
            held[0].matters.append(WardMoney(told))
            world.asks[committee] = told


def _governance(world, evenings):
    """The paper has been heard by the city's two bodies and is to be heard by two boards."""
    city, clerk = world.bodies["city"], world.users[Role.MEETINGS_CLERK]
    heard = [_held(world, evenings[city[key]])[0] for key in ("strategy", "neighbourhoods")]
    begun = min(each.start for each in heard) - SET
    paper = _paper(city["strategy"], clerk, begun)
    for evening in heard:
        evening.matters.append(Governance(paper))
    for name in HEARD_BY:
        board = world.bodies[name]["board"]
        _coming(world, evenings[board])[0].early.append(Governance(paper))


def _paper(body, by, at):
    paper = save_paper(
        body=body,
        author=body.memberships.first().person,
        recommendations=governance.RECOMMENDATIONS,
        by=by,
        at=at,
        **governance.GOVERNANCE,
    )
    for title, is_preferred, pro, con, costs in governance.OPTIONS:
        save_option(
            paper=paper, title=title, is_preferred=is_preferred, advantages=pro,
            disadvantages=con, costs=costs, by=by, at=at,
        )  # fmt: skip
    title = governance.FILE
    content = page(title, governance.COSTS, str(paper), at.date())
    add_paper_file(paper=paper, title=title, content=content, name=f"{title}.pdf", by=by, at=at)
    paper.refresh_from_db()
    return save_paper(paper=paper, is_ready=True, by=by, at=at)


def _out_of_the_ordinary(world, evenings):
    """One agenda gets a supplement, one minute is private, one signature comes with a dissent."""
    boards = [each for body, each in evenings.items() if body.kind == Body.Kind.BOARD]
    held = sorted((_held(world, each)[0] for each in boards), key=lambda each: each.start)
    held[-1].has_private_minute = True
    held[0].dissent = facts.DISSENT
    _for_the_chair(world, evenings)
    ahead = [each for board in boards for each in board if each.start.date() > world.today]
    min(ahead, key=lambda each: each.start).has_supplement = True


def _for_the_chair(world, evenings):
    """What waits for the chair and the member who sign in here, and what the chair once sent back."""
    here = world.bodies[HOME]
    board, committee = evenings[here["board"]], evenings[here["committee"]]
    _held(world, board)[1].is_sent_back = True
    _held(world, board)[0].waits_for_signature = True
    held = [each for each in committee if each.start.date() < world.today]
    next(each for each in reversed(held) if not each.is_called_off).waits_for_chair = True
    for each in board:
        each.with_declaration = each.start.date() >= world.today

"""All neighbourhoods at a glance: what is counted, for whom, in which order, and as documents."""

import csv
import datetime
import io

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.access import Role
from boards.models import Meeting, Plan
from core import glance
from core.actors import SYSTEM
from core.glance import Asked, Cell, Column, Glance, Line
from neighbourhoods.models import Neighbourhood, TeamPost
from tasking.actions.operations import add_action
from tasking.models import Action
from tests import factories
from tests.pairs import past_every_trigger
from tests.steps import set_date

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(1)
READERS = ("head_of_service", "portfolio_holder", "neighbourhood_manager")


@pytest.fixture
def head(world):
    return world.people["head_of_service"]


def cells(user, place):
    line = next(each for each in glance.look([place], user).lines)
    return {key: each.number for key, each in line.cells.items()}


def late_action(place, agency, days=3):
    action = add_action(
        state="accepted",
        what="Late",
        lead_agency=agency,
        neighbourhood=place,
        due_on=timezone.localdate(),
        by=SYSTEM,
    )
    Action.objects.filter(pk=action.pk).update(due_on=timezone.localdate() - days * DAY)
    return action


def test_each_column_counts_what_it_says(world, head):
    own = world.own
    before = cells(head, own.place)
    TeamPost.objects.create(neighbourhood=own.place, kind="housing", employer=own.agency)
    late_action(own.place, own.agency)
    set_date(body=own.body, starts_at=timezone.now() + DAY, by=own.writer)
    after = cells(head, own.place)
    changed = {key: after[key] - before[key] for key in after if after[key] != before[key]}
    assert changed == {"vacancies": 1, "overdue": 1, "agendas": 1}
    held = Meeting.objects.filter(body__neighbourhood=own.place, starts_at__lt=timezone.now())
    waiting = held.filter(state__in=["running", "writing_up", "minutes_ready"])
    assert after["minutes"] == waiting.count() > 0
    empty = cells(head, factories.NeighbourhoodFactory())
    assert empty == dict.fromkeys(empty, 0) | {"next": 1, "plan": 1}


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ([], "No plan"),
        (["draft"], "Being written"),
        (["draft", "consulted"], "Open for comments"),
    ],
)
def test_a_plan_that_is_not_in_force_yet_is_named_as_it_stands(world, head, states, words):
    place, today = factories.NeighbourhoodFactory(), timezone.localdate()
    open_now = {"consulted_from": today, "consulted_until": today, "consultation": "Forum"}
    with past_every_trigger():
        for state in states:
            plan = Plan.objects.create(
                neighbourhood=place, body=world.own.body, title=state, state=state,
                first_year=2026, last_year=2028, created_at=timezone.now(),
                **(open_now if state == "consulted" else {}),
            )  # fmt: skip
    cell = glance.look([place], head).lines[0].cells["plan"]
    assert (cell.text, cell.number) == (words, 1)
    assert cell.url == (f"/plans/{plan.pk}/" if states else f"/plans/?neighbourhood={place.slug}")


def test_on_a_phone_those_with_nothing_late_are_folded_into_one_line(as_user, world, monkeypatch):
    calm, counted = factories.NeighbourhoodFactory(name="Calm"), glance.look

    def look(places, user):
        found = counted(places, user)
        nothing = [Line(each.place, dict.fromkeys(each.cells, Cell()), 0) for each in found.lines]
        lines = [
            none if each.place == calm else each
            for each, none in zip(found.lines, nothing, strict=True)
        ]
        return Glance(found.columns, lines)

    monkeypatch.setattr(glance, "look", look)
    page = as_user(world.people["head_of_service"]).get("/glance/")
    assert [each.place for each in page.context["quiet"]] == [calm]
    shown = page.content.decode()
    assert "Nothing late, vacant or missing (1)" in shown
    assert shown.count("app-glance__quiet") == 1
    assert "Calm" in shown.split("app-glance__quiet")[1].split("</th>")[0]


def test_what_one_may_not_see_is_not_counted(world, head):
    """Meetings of tasking groups are private: the finance officer does not know of them."""
    own = world.own
    set_date(body=own.private_body, starts_at=timezone.now() + DAY, by=own.writer)
    finance = world.people["finance_officer"]
    seen, less = cells(head, own.place), cells(finance, own.place)
    assert seen["agendas"] == less["agendas"] + 1


def test_a_manager_sees_the_own_neighbourhoods_only(as_user, world):
    page = as_user(world.people["neighbourhood_manager"]).get("/glance/")
    assert [line.place for line, _ in page.context["lines"]] == [world.own.place]
    assert "Otherville" not in page.content.decode()
    every = as_user(world.people["head_of_service"]).get("/glance/").context["lines"]
    assert {line.place for line, _ in every} == set(Neighbourhood.objects.all())


def test_the_worst_comes_first_by_all_or_by_one_column(as_user, world):
    quiet = factories.NeighbourhoodFactory(name="Quiet")
    for days in range(1, 4):
        late_action(quiet, world.own.agency, days)
    client = as_user(world.people["head_of_service"])
    lines = [line for line, _ in client.get("/glance/").context["lines"]]
    assert [each.total for each in lines] == sorted((each.total for each in lines), reverse=True)
    by = client.get("/glance/?by=overdue")
    assert by.context["lines"][0][0].place == quiet
    assert "Quiet: 3 overdue actions" in by.content.decode()
    assert dict(by.context["totals"])["Overdue actions"] >= 3


def test_every_cell_opens_its_list(as_user, world):
    late_action(world.own.place, world.own.agency)
    for role in READERS:
        client, user = as_user(world.people[role]), world.people[role]
        (line,) = glance.look([world.own.place], user).lines
        for key, cell in line.cells.items():
            if cell.url:
                assert client.get(cell.url.partition("#")[0]).status_code == 200, (role, key)
    assert line.cells["minutes"].url.endswith("?when=minutes&neighbourhood=ownville")
    rows = client.get(line.cells["minutes"].url).context["page"]
    assert len(rows) == line.cells["minutes"].number > 0


@pytest.mark.parametrize("more", [0, 3])
def test_twelve_queries_for_any_number_of_neighbourhoods(as_user, world, more):
    for number in range(more):
        late_action(factories.NeighbourhoodFactory(name=f"More {number}"), world.own.agency)
    client = as_user(world.people["head_of_service"])
    with CaptureQueriesContext(connection) as queries:
        client.get("/glance/")
    assert len(queries) == 12


def test_the_same_as_a_spreadsheet(as_user, world):
    client = as_user(world.people["portfolio_holder"])
    page = client.get("/glance/")
    text = b"".join(client.get("/glance.csv").streaming_content).decode("utf-8-sig")
    heads, *rows = csv.reader(io.StringIO(text))
    assert heads == ["Neighbourhood", *(each.heading for each in page.context["columns"])]
    shown = [
        [str(line.place), *(cell.text for _, cell in found)]
        for line, found in page.context["lines"]
    ]
    assert rows[:-1] == shown
    assert rows[-1][0] == "Total"


def test_the_briefing_says_it_in_sentences(as_user, world):
    late_action(world.own.place, world.own.agency)
    answer = as_user(world.people["portfolio_holder"]).get("/glance/briefing.docx")
    assert answer["Content-Disposition"].startswith('attachment; filename="neighbourhoods-')
    word = docx.Document(io.BytesIO(answer.content))
    text = "\n".join(each.text for each in word.paragraphs)
    assert "In 2 neighbourhoods: " in text
    assert "Own Board, " in text, "a meeting to come"
    assert "PRIVATE" not in text
    assert word.tables[0].cell(0, 0).text == "Neighbourhood"
    assert len(word.tables[0].rows) == 4


def test_the_briefing_of_one_place_tells_of_no_other(as_user, world):
    for role, others in (("portfolio_holder", True), ("neighbourhood_manager", False)):
        content = as_user(world.people[role]).get("/glance/briefing.docx").content
        text = "\n".join(each.text for each in docx.Document(io.BytesIO(content)).paragraphs)
        assert "Own Board, " in text
        assert ("Other Board, " in text) is others, role


def test_nothing_private_is_passed_on(as_user, world):
    """The cabinet member reads private parts; who is given the briefing may not."""
    cabinet = world.people["portfolio_holder"]
    assert Meeting.objects.fully_open_to(cabinet).exists()
    content = as_user(cabinet).get("/glance/briefing.docx").content
    word = docx.Document(io.BytesIO(content))
    text = " ".join(each.text for each in word.paragraphs)
    for marker in ("EXEMPT", "SECRET", "PRIVATE", "DRAFT"):
        assert marker not in text


def test_who_sits_on_one_board_reads_no_whole_neighbourhood(as_user, world):
    for role in (Role.BOARD_CHAIR, Role.PARTNER_OFFICER):
        assert as_user(world.people[role]).get("/glance/").status_code == 403
        assert "at a glance" not in as_user(world.people[role]).get("/").content.decode()
    assert "/glance/" in as_user(world.people["portfolio_holder"]).get("/").content.decode()


# ------------------------------------------------------------------ the ground


def line(name, **numbers):
    found = {key: Cell(number) for key, number in numbers.items()}
    return Line(name, found, sum(numbers.values()))


def test_order_and_totals():
    columns = [Column(key, key, lambda asked: {}) for key in ("a", "b")]
    seen = Glance(
        columns, [line("Abbey", a=1, b=0), line("Sinfin", a=0, b=5), line("Derwent", a=1, b=0)]
    )
    assert [each.place for each in seen.in_order()] == ["Sinfin", "Abbey", "Derwent"]
    assert [each.place for each in seen.in_order("a")] == ["Abbey", "Derwent", "Sinfin"]
    assert seen.totals == {"a": 2, "b": 5}


def test_a_zero_is_quiet_and_a_date_is_not():
    assert Cell(0).is_quiet
    assert not Cell(0, "3 May 2027").is_quiet
    assert (Cell(1_200).text, Cell(None).text) == ("1,200", "–")


def test_a_key_is_taken_once_and_what_several_read_is_read_once(monkeypatch):
    monkeypatch.setattr(glance, "_registry", glance._Registry())
    read = []

    def collect(asked):
        asked.once("rows", lambda: read.append(1))
        return {}

    glance.fill(Column("b", "B", collect, order=2))
    glance.fill(Column("a", "A", collect, order=1))
    with pytest.raises(LookupError, match="'a'"):
        glance.fill(Column("a", "Another", collect))
    place = Neighbourhood(pk=1, name="Abbey")
    seen = glance.look([place], None)
    assert [each.key for each in seen.columns] == ["a", "b"]
    assert seen.lines[0].cells == {"a": Cell(), "b": Cell()}
    assert read == [1]
    assert Asked([], None).once("x", lambda: 5) == 5

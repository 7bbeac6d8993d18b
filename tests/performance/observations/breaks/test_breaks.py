"""Breaks: who enters and takes back one, what the database holds, and that nothing is compared across."""

import csv
import datetime
import io
import json
import uuid
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.actors import SYSTEM
from core.errors import Refused, WrongState
from performance.indicators.operations import add_indicator, end_indicator, publish_indicator
from performance.indicators.targets.operations import set_target
from performance.marks.words import three_marks
from performance.models import Indicator, Marks, SeriesBreak
from performance.observations.breaks.operations import add_break, withdraw_break
from performance.observations.operations import give_figures
from performance.observations.rules import Given
from performance.periods import of_council_year, of_months
from tests import factories
from tests.worlds.performance_indicators import facts

pytestmark = pytest.mark.django_db
THEN, NOW = of_council_year(2024), of_council_year(2025)
DAY = datetime.date
FROM = DAY(2025, 4, 1)
PATH = "/performance/indicators/ni-9/"
WHY = "Visits online are counted too"


@pytest.fixture
def indicator(world):
    about = {"agency": factories.AgencyFactory(), "lead": factories.PersonFactory(), "by": SYSTEM}
    made = add_indicator(code="ni-9", name="Belonging", **facts(hides_below=0) | about)
    return publish_indicator(indicator=made, by=world.people["head_of_service"])


@pytest.fixture
def days(world):
    """An indicator of days without likely ranges, twenty months of Derby: its control chart alone tells."""
    about = {"agency": factories.AgencyFactory(), "lead": factories.PersonFactory(), "by": SYSTEM}
    mean = facts(measured="mean", per=1, unit="days", frequency="month", polarity="low", comparison="none")  # fmt: skip
    made = add_indicator(code="days", name="Days waited", **mean | about)
    given = [Given("city", None, month(n), value=D(20 if n < 14 else 8) + n % 2) for n in range(20)]
    give_figures(indicator=made, given=given, by=SYSTEM)
    return publish_indicator(indicator=made, by=world.people["head_of_service"])


def month(n):
    return of_months(DAY(2024 + n // 12, n % 12 + 1, 1), 1)


def give(indicator, place, top, whole, period=NOW):
    level = "neighbourhood" if place else "city"
    given = Given(level, place, period, numerator=D(top), denominator=D(whole))
    return give_figures(indicator=indicator, given=[given], by=SYSTEM)


def enter(indicator, by=SYSTEM, **more):
    about = {"on": FROM, "kind": "definition", "reason": WHY} | more
    return add_break(indicator=fresh(indicator), by=by, **about)


def fresh(indicator):
    return Indicator.objects.get(pk=indicator.pk)


def of(place):
    return Marks.objects.with_figures().get(neighbourhood=place, indicator__code="ni-9")


def test_no_change_is_told_across_a_break_and_it_is_told_again_once_it_is_taken_back(
    world, indicator
):
    place = world.own.place
    give(indicator, place, 20, 100, THEN)
    give(indicator, place, 70, 100)
    assert of(place).change == "better"
    made = enter(indicator)
    marks = of(place)
    assert (marks.change, marks.before, marks.chance) == ("new_series", None, None)
    told = three_marks(marks)
    assert told.plain.word == "Too early to say"
    assert told.change.why == (
        "70.0% in 2025/26. The definition changed on 1 April 2025, so it is not compared with earlier figures."
    )
    withdraw_break(series_break=made, why="Entered by mistake", by=SYSTEM)
    assert (of(place).change, of(place).broken) == ("better", "")


def test_a_break_before_or_after_all_figures_changes_nothing(world, indicator):
    place = world.own.place
    give(indicator, place, 20, 100, THEN)
    give(indicator, place, 70, 100)
    enter(indicator, on=DAY(2024, 4, 1))
    enter(indicator, on=DAY(2026, 4, 1))
    assert (of(place).change, of(place).broken) == ("better", "")


def test_a_target_that_was_set_before_a_break_is_not_compared_until_it_is_set_anew(
    world, indicator
):
    place = world.own.place
    about = {"level": "neighbourhood", "place": place, "due_on": DAY(2028, 3, 31), "by": SYSTEM}
    about |= {"baseline": D(20), "source": "Plan", "value": D(40)}
    give(indicator, place, 30, 100)
    set_target(indicator=fresh(indicator), baseline_on=THEN.ends_on, **about)
    assert of(place).direction == "on_track"
    enter(indicator)
    marks = of(place)
    assert (marks.direction, marks.aim) == ("new_series", None)
    assert three_marks(marks).direction.why == (
        "The target was set before the definition changed on 1 April 2025, so the figure is not compared with it."
    )
    set_target(
        indicator=fresh(indicator), baseline_on=DAY(2025, 6, 30), reason="Counted anew", **about
    )
    assert of(place).direction == "on_track"


def test_places_of_one_period_are_still_compared(world, indicator):
    give(indicator, None, 500, 1_000)
    give(indicator, world.own.place, 70, 100)
    enter(indicator)
    assert of(world.own.place).status == "best"


def test_a_trend_of_five_years_does_not_cross_a_break(world, indicator):
    place = world.own.place
    for year, top in zip(range(2021, 2026), (200, 240, 300, 360, 420), strict=True):
        give(indicator, place, top, 1_000, of_council_year(year))
    assert of(place).change == "better"
    enter(indicator, on=DAY(2024, 4, 1))
    marks = of(place)
    assert marks.before.period == THEN
    assert marks.change == "better"
    assert marks.chance == pytest.approx(0.0059, abs=1e-4)


def test_a_control_chart_begins_anew_where_the_rules_allow_it(client, days):
    def change():
        return Marks.objects.get(indicator=days, level="city").change

    page = client.get("/performance/indicators/days/method/").content.decode()
    assert "run of seven" not in page
    about = {"kind": "rebase", "level": "city", "reason": "A second team works since then"}
    with pytest.raises(Refused, match="there are 11"):
        enter(days, on=month(11).starts_on, **about)
    with pytest.raises(Refused, match="No figure of this place"):
        enter(days, on=DAY(2025, 3, 2), **about)
    with pytest.raises(Refused, match="Choose which"):
        enter(days, on=month(14).starts_on, **about | {"level": ""})
    before = change()
    made = enter(days, on=month(14).starts_on, **about)
    page = client.get("/performance/indicators/days/method/").content.decode()
    assert "March 2025 (mean and limits begin anew: A second team works since then)" in page
    assert "8.50" in page
    assert "20.50" in page
    assert Marks.objects.get(indicator=days, level="city").broken == ""
    assert (before, change()) == ("better", "cannot")  # six figures do not tell yet
    withdraw_break(series_break=made, why="It was no change", by=SYSTEM)
    assert "begin anew: A" not in client.get("/performance/indicators/days/method/").content.decode()  # fmt: skip


def test_pressed_twice_it_is_one_and_the_same_day_is_refused(indicator):
    press = uuid.uuid4()
    first = enter(indicator, client_id=press)
    assert enter(indicator, client_id=press) == first
    with pytest.raises(Refused) as refused:
        enter(indicator)
    assert refused.value.field == "on"
    enter(indicator, kind="source")
    assert indicator.breaks.held().count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"on": DAY(1823, 1, 1)}, "on"),
        ({"on": DAY(2093, 1, 1)}, "on"),
        ({"reason": "  "}, "reason"),
        ({"level": "city"}, "place"),
        ({"kind": "rebase"}, "place"),
    ],
)
def test_what_is_no_break_is_refused(indicator, wrong, field):
    with pytest.raises(Refused) as refused:
        enter(indicator, **wrong)
    assert refused.value.field == field
    assert not indicator.breaks.exists()


def test_none_after_the_last_figure(indicator):
    end_indicator(indicator=fresh(indicator), ended_on=THEN.ends_on, why="Gone", by=SYSTEM)
    with pytest.raises(Refused, match="no figures since"):
        enter(indicator)


def test_only_who_keeps_the_figures_enters_one_and_takes_it_back_once(world, indicator):
    made = enter(indicator, by=world.people["data_officer"])
    for role in ("head_of_service", "partner_officer", "board_chair"):
        with pytest.raises(PermissionDenied):
            enter(indicator, by=world.people[role], kind="source")
        with pytest.raises(PermissionDenied):
            withdraw_break(series_break=made, why="Mine", by=world.people[role])
    with pytest.raises(Refused):
        withdraw_break(series_break=made, why=" ", by=SYSTEM)
    withdraw_break(series_break=made, why="Wrong day", by=SYSTEM)
    with pytest.raises(WrongState):
        withdraw_break(series_break=made, why="Again", by=SYSTEM)


def test_the_database_holds_the_same(world, indicator):
    made = enter(indicator)
    row = SeriesBreak.objects.filter(pk=made.pk)
    for change in (
        {"on": THEN.starts_on}, {"kind": "source"}, {"reason": "x"}, {"level": "city"}, {"added_by_name": "x"},
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            row.update(**change)
    for change in ({"withdrawn_at": made.added_at}, {"withdrawn_why": "x"}):
        with pytest.raises(IntegrityError, match="break_withdrawn_for_reason"), transaction.atomic():  # fmt: skip
            row.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM performance_seriesbreak")
    about = {
        "indicator": indicator, "on": THEN.starts_on, "kind": "method", "reason": "x", "added_by_name": "x",
        "added_at": made.added_at,
    }  # fmt: skip
    for wrong, name in (
        ({"on": FROM, "kind": "definition"}, "break_once"),
        ({"reason": ""}, "break_says_why"),
        ({"kind": "moon"}, "break_is_of_a_kind"),
        ({"kind": "rebase"}, "break_of_all_or_chart_of_one"),
        ({"level": "city"}, "break_of_all_or_chart_of_one"),
        ({"kind": "rebase", "level": "neighbourhood"}, "break_of_all_or_chart_of_one"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            SeriesBreak.objects.create(**about | wrong)
    withdraw_break(series_break=made, why="Wrong", by=SYSTEM)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.update(withdrawn_why="Another")
    give(indicator, world.own.place, 60, 100)
    with pytest.raises(IntegrityError, match="marks_say_what_broke"), transaction.atomic():
        Marks.objects.filter(indicator=indicator).update(broken="x")
    with pytest.raises(IntegrityError, match="marks_say_what_broke"), transaction.atomic():
        Marks.objects.filter(indicator=indicator).update(change="new_series")


def test_pages_draw_no_line_across_and_say_why(client, world, indicator):
    give(indicator, None, 200, 1_000, THEN)
    give(indicator, None, 700, 1_000)
    page = client.get(PATH).content.decode()
    assert "Derby: 20.0% in 2024/25, 70.0% in 2025/26" in page
    assert "<polyline" in page
    enter(indicator)
    page = client.get(PATH).content.decode()
    assert "Derby: 70.0% in 2025/26, the first figure of a new series" in page
    assert "<polyline" not in page
    assert "2025/26 (new series: the definition changed on 1 April 2025)" in page
    assert f"The definition changed on 1 April 2025: {WHY}." in page
    new, old = (
        client.get(f"/performance/figures/{indicator.observations.get(ends_on=each.ends_on).pk}/").content.decode()
        for each in (NOW, THEN)
    )  # fmt: skip
    said = "Figures before that are not compared with it."
    assert (said in new, said in old) == (True, False)
    method = client.get(f"{PATH}method/").content.decode()
    assert f"The definition changed on 1 April 2025: {WHY}." in method
    assert "Mean and limits begin anew" in method


def test_the_officer_enters_and_takes_back_one_by_the_form(client, world, indicator):
    give(indicator, None, 200, 1_000, THEN)
    give(indicator, None, 700, 1_000)
    client.force_login(world.people["data_officer"])
    typed = {
        "kind": "source", "on_day": "1", "on_month": "4", "on_year": "2025", "place": "all", "reason": WHY,
        "client_id": str(uuid.uuid4()),
    }  # fmt: skip
    for _ in range(2):
        assert client.post(f"{PATH}breaks/add/", typed).status_code == 302
    made = indicator.breaks.get()
    page = client.get(f"{PATH}breaks/").content.decode()
    assert WHY in page
    assert world.people["data_officer"].name in page
    answer = client.post(f"/performance/breaks/{made.pk}/withdraw/", {"why": "The wrong year"})
    assert answer.status_code == 302
    page = client.get(f"{PATH}breaks/").content.decode()
    assert "The wrong year" in page
    assert "all figures are one series" in page
    client.logout()
    assert world.people["data_officer"].name not in client.get(f"{PATH}breaks/").content.decode()


def test_files_say_which_series_a_figure_is_of(client, world, indicator):
    give(indicator, None, 200, 1_000, THEN)
    give(indicator, None, 700, 1_000)
    made = enter(indicator)
    text = b"".join(client.get(f"{PATH}figures.csv").streaming_content).decode("utf-8-sig")
    rows = {row["period_words"]: row for row in csv.DictReader(io.StringIO(text))}
    assert [rows[each.words]["series"] for each in (THEN, NOW)] == ["1", "2"]
    assert rows[NOW.words]["series_from"] == "2025-04-01"
    assert rows[NOW.words]["series_reason"] == f"The definition changed on 1 April 2025: {WHY}."
    assert rows[THEN.words]["series_from"] == ""
    address = "/performance/open/ni-9"
    answer = client.get(f"{address}.json")
    data = json.loads(b"".join(answer.streaming_content))
    assert data["breaks"] == [{"from": "2025-04-01", "what_changed": "definition", "reason": WHY}]
    assert [row["series"] for row in data["rows"]] == ["1", "2"]
    (marks,) = data["marks"]
    assert marks["change"] == "new_series"
    text = b"".join(client.get(f"{address}.csv").streaming_content).decode("utf-8-sig")
    assert [row["series"] for row in csv.DictReader(io.StringIO(text))] == ["1", "2"]
    withdraw_break(series_break=made, why="Wrong", by=SYSTEM)
    again = client.get(f"{address}.json", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 200
    assert json.loads(b"".join(again.streaming_content))["breaks"] == []

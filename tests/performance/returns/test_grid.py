"""This quarter's figures: typed, pasted, asked about where they are odd, met by others; and by a link."""

import datetime
import re
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.cover.operations import name_cover
from core import todo
from core.actors import SYSTEM
from core.links import operations as links
from core.links.models import LinkUse
from core.links.operations import LinkEnded
from performance.indicators import operations as indicators
from performance.models import DataReturn, FiguresLink, Indicator, Observation
from performance.observations.breaks.operations import add_break
from performance.observations.operations import confirm_figures, give_figures
from performance.observations.rules import Given
from performance.returns import operations
from performance.returns.due import latest_period
from performance.returns.grid.cells import cells_of
from performance.returns.grid.pasted import put
from performance.returns.grid.views import lines_of
from performance.returns.links.operations import give_by_link, holder_of, revoke_link, send_link
from performance.returns.making import make_returns
from tests import factories
from tests.worlds.performance_indicators import facts

pytestmark = pytest.mark.django_db
ADDRESS = "/performance/figures/"


@pytest.fixture
def lead(world):
    return factories.PersonFactory(name="Lena Lead", user=world.people["service_officer"])


@pytest.fixture
def period():
    return latest_period("quarter", timezone.localdate())


@pytest.fixture
def rate(world, lead):
    return add(world, lead, "q-rate", "Attendances", measured="rate", per=1_000)


@pytest.fixture
def count(world, lead):
    return add(world, lead, "q-count", "Letters", measured="count", per=1)


def add(world, lead, code, name, **more):
    Indicator.objects.filter(code__regex="one|two").update(frequency="seldom")
    about = {"agency": world.own.agency, "lead": lead, "by": SYSTEM}
    return indicators.add_indicator(
        code=code, name=name, **facts(hides_below=0, frequency="quarter") | about | more
    )


def of(place, period, top, whole=1000, **more):
    whole = None if whole is None else D(whole)
    return Given("neighbourhood", place, period, numerator=D(top), denominator=whole, **more)


def line_of(indicator):
    return indicator.return_lines.latest("pk").pk


def sent_from(page):
    """All boxes of a page as a browser sends them."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or "checked" in tag):
            found[name[1]] = value[1] if value else "on"
    return found


def values(indicator, period):
    rows = Observation.objects.filter(indicator=indicator).latest().of_period(period)
    return {row.place: float(row.value) if row.value is not None else None for row in rows}


def test_typed_provisional_and_confirmed(world, as_user, client, lead, rate, count, period):
    own, other = world.own.place, world.other.place
    give_figures(
        indicator=rate, by=SYSTEM,
        given=[of(own, period.before, 30), of(other, period.before, 40)],
    )  # fmt: skip
    make_returns()
    mine = as_user(lead.user)
    page = mine.get(ADDRESS).content.decode()
    assert "30.0 per 1,000 people" in page
    sent, one, two = sent_from(page), line_of(rate), line_of(count)
    sent |= {
        f"top-{one}-{own.pk}": "33",
        f"whole-{one}-{own.pk}": "1,000",
        f"none-{one}-{other.pk}": "on",
    }
    sent |= {f"value-{two}-{own.pk}": "12", f"note-{two}-{own.pk}": "One day was missed"}
    assert mine.post(ADDRESS, sent).status_code == 302
    assert values(rate, period) == {own.name: 33.0, other.name: None}
    assert values(count, period) == {own.name: 12.0}
    row = Observation.objects.get(indicator=count)
    assert (row.is_provisional, row.note, row.added_by) == (True, "One day was missed", lead.user)
    number = Observation.objects.count()
    mine.post(ADDRESS, sent)
    mine.post(ADDRESS, sent_from(mine.get(ADDRESS).content.decode()))
    assert Observation.objects.count() == number


def test_the_box_to_paste_into_is_empty_and_closed(world, as_user, lead, count, period):
    make_returns()
    page = as_user(lead.user).get(ADDRESS).content.decode()
    assert re.search(r'<textarea[^>]* name="block"[^>]*></textarea>', page)
    assert not re.search(r"<details[^>]* open", page)


def test_what_is_wrong_is_said_and_nothing_is_lost(world, as_user, lead, rate, count, period):
    own, other = world.own.place, world.other.place
    make_returns()
    mine, one, two = as_user(lead.user), line_of(rate), line_of(count)
    sent = sent_from(mine.get(ADDRESS).content.decode()) | {
        f"top-{one}-{own.pk}": "abc", f"top-{one}-{other.pk}": "3", f"value-{two}-{own.pk}": "7",
        f"note-{two}-{other.pk}": "Only words",
    }  # fmt: skip
    answer = mine.post(ADDRESS, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in (
        "“abc” is not a number",
        f"{own}, Attendances, {period.words}: “abc” is not a number",
        "Enter both numbers: how many, and out of how many",
        "Enter the figure too",
        'value="7"',
    ):
        assert words in page
    assert f'href="#top-{one}-{own.pk}"' in page
    assert not Observation.objects.filter(indicator__in=[rate, count]).exists()


def test_an_odd_one_is_asked_about_once(world, as_user, lead, count, period):
    own = world.own.place
    give_figures(indicator=count, by=SYSTEM, given=[of(own, period.before, 30, None)])
    make_returns()
    mine, two = as_user(lead.user), line_of(count)
    sent = sent_from(mine.get(ADDRESS).content.decode()) | {f"value-{two}-{own.pk}": "300"}
    answer = mine.post(ADDRESS, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "300 is ten times the last figure" in page
    assert sent_from(page)[f"value-{two}-{own.pk}"] == "300"
    assert mine.post(ADDRESS, sent_from(page) | {f"sure-{two}-{own.pk}": "on"}).status_code == 302
    assert values(count, period) == {own.name: 300.0}


def test_of_a_new_series_no_earlier_figure_stands_beside_and_nothing_is_odd(
    world, as_user, lead, count, period
):
    own = world.own.place
    give_figures(indicator=count, by=SYSTEM, given=[of(own, period.before, 37, None)])
    add_break(
        indicator=Indicator.objects.get(pk=count.pk), on=period.starts_on, kind="method", reason="Online too",
        by=SYSTEM,
    )  # fmt: skip
    make_returns()
    mine, two = as_user(lead.user), line_of(count)
    page = mine.get(ADDRESS).content.decode()
    assert "37 " not in page
    assert mine.post(ADDRESS, sent_from(page) | {f"value-{two}-{own.pk}": "370"}).status_code == 302
    assert values(count, period) == {own.name: 370.0}


def test_somebody_else_gave_one_meanwhile(world, as_user, lead, count, period):
    own, other, data = world.own.place, world.other.place, world.people["data_officer"]
    make_returns()
    mine, two = as_user(lead.user), line_of(count)
    sent = sent_from(mine.get(ADDRESS).content.decode())
    give_figures(
        indicator=count, by=data, given=[of(own, period, 20, None), of(other, period, 5, None)]
    )
    answer = mine.post(ADDRESS, sent | {f"value-{two}-{own.pk}": "21"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{data.name} entered 20 while you were typing" in page
    again = sent_from(page)
    assert (again[f"value-{two}-{own.pk}"], again[f"value-{two}-{other.pk}"]) == ("21", "5")
    assert mine.post(ADDRESS, again).status_code == 302
    assert values(count, period) == {own.name: 21.0, other.name: 5.0}


def test_a_block_is_read_by_the_server(world, as_user, lead, rate, count, period):
    own, other = world.own.place, world.other.place
    make_returns()
    mine, one = as_user(lead.user), line_of(rate)
    sent = sent_from(mine.get(ADDRESS).content.decode()) | {"read": "yes"}
    block = f"Place\tq-count\tAttendances\t\n{own.name}\t7\t1,200\t4000\n{other.name.upper()}\tn/a\tx\t9\nNowhere\t1\t\t\n"
    answer = mine.post(ADDRESS, sent | {"block": block})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Row 3, column 3 (Attendances): “x” is not a number" in page
    assert "Row 4: “Nowhere” is not one of the places" in page
    good = block.replace("\tx\t", "\t8\t").replace("Nowhere\t1\t\t\n", "")
    answer = mine.post(ADDRESS, sent | {"block": good})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert not Observation.objects.filter(indicator__in=[rate, count]).exists()
    again = sent_from(page)
    assert again[f"top-{one}-{own.pk}"] == "1,200"
    again.pop("read", None)
    assert mine.post(ADDRESS, again).status_code == 302
    assert values(count, period) == {own.name: 7.0, other.name: None}
    assert values(rate, period) == {own.name: 300.0, other.name: 888.888889}


def test_a_block_says_of_which_period_it_is_where_two_are_due(world, lead, count, period):
    earlier = period.before
    make_returns(today=period.starts_on)
    make_returns()
    grid = cells_of(lines_of({}, of__person=lead), lead.user)
    one, two = ([cell for cell in cells if cell.place == world.own.place] for _, cells in grid)
    block = "\t{}\n" + world.own.place.name + "\t7\n"
    (why,) = put(block.format("Letters"), grid)
    assert f"is due for {earlier.words} and {period.words}" in why
    assert not one[0].typed["value"] + two[0].typed["value"]
    assert put(block.format(f"Letters, {period.words}"), grid) == []
    assert [one[0].typed["value"], two[0].typed["value"]] == ["", "7"]


def test_who_gives_none_and_who_keeps_all(world, as_user, lead, count, period):
    make_returns()
    assert as_user(world.people["neighbourhood_manager"]).get(ADDRESS).status_code == 403
    data = as_user(world.people["data_officer"])
    assert "Letters" in data.get(f"{ADDRESS}?lead={lead.pk}").content.decode()
    assert data.get(f"/performance/figures.pdf?lead={lead.pk}").content.startswith(b"%PDF")
    with pytest.raises(PermissionDenied):
        give_figures(
            indicator=count, given=[of(world.own.place, period, 3, None)], by=world.people["head_of_service"]
        )  # fmt: skip


def test_who_keeps_all_is_told_what_comes_first_where_nobody_gives_any(world, as_user):
    Indicator.objects.filter(counted_as="").update(comes_by_file=True)
    data = as_user(world.people["data_officer"])
    page = data.get(ADDRESS).content.decode()
    assert "Nobody gives figures yet." in page
    assert "figures.pdf" not in page
    assert data.post(ADDRESS, {"seen-1": "city:,"}).status_code == 302
    assert data.get("/performance/figures.pdf").status_code == 403
    assert as_user(world.people["head_of_service"]).get(ADDRESS).status_code == 403


def test_a_percentage_is_no_number_of_anything(world, as_user, lead, rate, count, period):
    own = world.own.place
    make_returns()
    mine, one, two = as_user(lead.user), line_of(rate), line_of(count)
    page = mine.get(ADDRESS).content.decode()
    for typed, said in (
        ({f"top-{one}-{own.pk}": "12%", f"whole-{one}-{own.pk}": "100"}, "Enter how many, and out of how many, not a percentage"),
        ({f"value-{two}-{own.pk}": "12%"}, "Enter a number, not a percentage"),
    ):  # fmt: skip
        answer = mine.post(ADDRESS, sent_from(page) | typed)
        assert answer.status_code == 422
        assert said in answer.content.decode()


@pytest.fixture
def linked(world, lead, count, period):
    """A return of somebody without a sign-in, with a link and its token."""
    person = factories.PersonFactory(name="Paul Partner", email="paul@example.org")
    indicators.change_indicator(indicator=count, lead=person, by=SYSTEM)
    make_returns()
    owed = DataReturn.objects.get(person=person)
    link, token = links.make("figures", owed, person=person, name=person.name, by=SYSTEM)
    return owed, link, token


def test_a_link_gives_the_figures_of_one_return(world, client, linked, count, period):
    _, link, token = linked
    address, own, two = reverse("figures_link", args=[token]), world.own.place, line_of(count)
    page = client.get(address).content.decode()
    assert (
        client.post(address, sent_from(page) | {f"value-{two}-{own.pk}": "12"}).status_code == 302
    )
    row = Observation.objects.get(indicator=count)
    assert (row.added_by_name, row.is_provisional) == ("Paul Partner, by link", True)
    assert [use.what for use in LinkUse.objects.filter(link=link).order_by("pk")] == [
        "opened",
        "given",
    ]
    assert sent_from(client.get(address).content.decode())[f"value-{two}-{own.pk}"] == "12"
    data = world.people["data_officer"]
    give_figures(indicator=count, given=[of(own, period, 17, None)], by=data, is_provisional=True)
    page = client.get(address).content.decode()
    assert sent_from(page)[f"value-{two}-{own.pk}"] == ""
    assert "Another figure awaits confirmation" in page
    assert "17" not in re.sub(r"<[^>]*>", "", page)


def test_a_link_shows_no_small_figure_of_somebody_else(world, client, linked, count, period):
    _, _, token = linked
    own, two = world.own.place, line_of(count)
    indicators.change_indicator(indicator=count, hides_below=5, by=SYSTEM)
    give_figures(indicator=count, given=[of(own, period, 3, None)], by=world.people["data_officer"])
    page = client.get(reverse("figures_link", args=[token])).content.decode()
    assert sent_from(page)[f"value-{two}-{own.pk}"] == ""
    assert "Number too small to show" in page


def test_a_link_ends_with_what_it_is_for(world, client, linked, lead, count, period):
    owed, link, token = linked
    address = reverse("figures_link", args=[token])
    by, other = holder_of(link), world.own.place
    stranger = add(world, lead, "q-other", "Others", measured="count", per=1)
    with pytest.raises(LinkEnded):
        give_by_link(link=link, figures=[(stranger, of(other, period, 3, None))], by=by)
    with pytest.raises(LinkEnded):
        give_by_link(link=link, figures=[(count, of(other, period.before, 3, None))], by=by)
    operations.not_expected(owed=owed, why="Closed", by=SYSTEM)
    assert client.get(address).status_code == 404
    operations.expect_again(owed=owed, by=SYSTEM)
    assert client.get(address).status_code == 200
    indicators.change_indicator(indicator=count, lead=lead, by=SYSTEM)
    assert client.get(address).status_code == 404
    indicators.change_indicator(indicator=count, lead=owed.person, by=SYSTEM)
    revoke_link(link=link, by=world.people["data_officer"])
    assert client.get(address).status_code == 404


def test_a_confirmed_return_opens_by_no_link(client, world, linked, count, period):
    owed, link, token = linked
    places = [world.own.place, world.other.place]
    give_by_link(
        link=link,
        figures=[(count, of(each, period, 9, None)) for each in places],
        by=holder_of(link),
    )
    confirm_figures(indicator=count, period=period, by=SYSTEM)
    owed.refresh_from_db()
    assert owed.state == "confirmed"
    assert client.get(reverse("figures_link", args=[token])).status_code == 404


def test_links_are_for_who_has_no_sign_in(world, linked, lead, count):
    owed, data = linked[0], world.people["data_officer"]
    send_link(owed=owed, by=data)
    assert FiguresLink.objects.about(owed).count() == 2
    send_link(owed=owed, by=data)
    assert FiguresLink.objects.about(owed).count() == 2
    with pytest.raises(PermissionDenied):
        send_link(owed=owed, by=world.people["board_chair"])
    with pytest.raises(DatabaseError), transaction.atomic():
        links.make("figures", owed, person=lead, name=lead.name, by=SYSTEM)


def test_the_grid_takes_the_same_queries_with_one_indicator_and_four(
    world, as_user, lead, count, django_assert_num_queries
):
    make_returns()
    mine = as_user(lead.user)
    mine.get(ADDRESS)
    with django_assert_num_queries(40, exact=False) as one:
        mine.get(ADDRESS)
    for number in range(3):
        add(world, lead, f"more-{number}", f"More {number}")
    make_returns()
    with django_assert_num_queries(len(one)):
        mine.get(ADDRESS)


def test_what_is_not_asked_for_any_more_is_said(world, as_user, lead, rate, count):
    make_returns()
    mine, two, own = as_user(lead.user), line_of(count), world.own.place
    sent = sent_from(mine.get(ADDRESS).content.decode()) | {f"value-{two}-{own.pk}": "4321"}
    indicators.change_indicator(indicator=count, lead=factories.PersonFactory(), by=SYSTEM)
    answer = mine.post(ADDRESS, sent)
    assert answer.status_code == 422
    assert "You typed: 4321" in answer.content.decode()
    assert not Observation.objects.filter(indicator=count).exists()


def test_years_and_days(period):
    assert period.ends_on < timezone.localdate() <= period.ends_on + datetime.timedelta(days=92)


def test_who_covers_gives_them(world, as_user, lead, count, period):
    make_returns()
    manager, today = world.people["neighbourhood_manager"], timezone.localdate()
    grant = lead.user.grants.first()
    assert as_user(manager).get(ADDRESS).status_code == 403
    name_cover(
        grant=grant, covered_by=manager, starts_on=today, ends_on=today + datetime.timedelta(3), by=SYSTEM
    )  # fmt: skip
    manager = type(manager).objects.get(pk=manager.pk)
    mine, two, own = as_user(manager), line_of(count), world.own.place
    page = mine.get(ADDRESS).content.decode()
    assert "Letters" in page
    assert mine.post(ADDRESS, sent_from(page) | {f"value-{two}-{own.pk}": "3"}).status_code == 302
    assert values(count, period) == {own.name: 3.0}


def test_what_returns_ask_of_a_person(world, lead, count, period):
    make_returns()
    now, data = timezone.now(), world.people["data_officer"]

    def said(name, user):
        return [row.what for row in todo.rows_of(name, user, now, 50)]

    assert said("returns to give", lead.user) == [f"Give the figures for {period.words}"]
    assert said("returns to give", world.people["board_chair"]) == []
    places = [world.own.place, world.other.place]
    give_figures(
        indicator=count, by=lead.user, is_provisional=True,
        given=[of(each, period, 9, None) for each in places],
    )  # fmt: skip
    wanted = f"Confirm the figures from Lena Lead, {period.words}"
    assert wanted in said("returns to confirm", data)
    assert said("returns to confirm", lead.user) == []
    DataReturn.objects.filter(person=lead).update(state="owed", given_on=None, due_on=now.date())
    late = said("returns late", world.people["head_of_service"])
    assert any("OWN SECRET file" in each for each in late)
    assert said("returns late", lead.user) == []

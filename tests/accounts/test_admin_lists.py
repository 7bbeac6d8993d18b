"""Every list of admin, found from the registry: bad addresses, filters of one's own places, files with
the rows of the screen, in a constant number of queries."""

import csv
import io
import re
from decimal import Decimal

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.access import Permission
from accounts.admin import UNREADABLE, ScopedAdmin
from accounts.adminchecks import admins_are_tools
from boards.settings.models import SettingValue
from core.models import Event
from funding.models import SourcedFigure
from neighbourhoods.models import Agency, Person, TeamPost
from tests import factories

ROLE = {
    Permission.EDIT_REFERENCE: "data_officer",
    Permission.EDIT_NEIGHBOURHOOD: "head_of_service",
    Permission.EDIT_PEOPLE: "head_of_service",
    Permission.EDIT_BUDGET: "finance_officer",
}
ADDED_ELSEWHERE = {"funding.BudgetLine"}
"""Rows that are added under another row alone."""
ADMINS = {model._meta.label: each for model, each in admin.site._registry.items()}
UNREAD = (
    "name__regex=(",
    "pk__in=x",
    "p=x",
    "p=-1",
    "p=0",
    "p=" + "9" * 30,
    "o=zz",
    "o=99",
    "o=1.zz",
    "banana=1",
    "_to_field=zz",
    "is_priority__exact=banana",
    "is_active__exact=banana",
    "kind__exact=zz",
    "kind__isnull=banana",
    "level__exact=%00",
    "agency__id__exact=zz",
    "agency__id__exact=" + "9" * 30,
    "neighbourhood__id__exact=0",
    "year=zz",
    "when=zz",
    "status=zz",
    "holder=zz",
)
"""Addresses of lists; of those a list takes, the value is nonsense."""
ODD = ("q=%00", "q=" + "a%20" * 100, "q=(%5B", "e=1", "all=x", "_facets=True", "_popup=1", "o=")
"""Addresses that show a list all the same."""


def path_of(label, verb="changelist", *args):
    opts = ADMINS[label].opts
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{verb}", args=args)


def read(response):
    """The rows of a CSV file, as dictionaries."""
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def officer_of(world, as_user):
    """officer_of(label): a client of somebody who uses this list."""
    return lambda label: as_user(world.people[ROLE[ADMINS[label].right]])


@pytest.mark.parametrize("label", ADMINS)
def test_a_bad_address_shows_all_rows_and_says_why(officer_of, label):
    client = officer_of(label)
    for query in UNREAD:
        for path in (path_of(label), path_of(label, "export", "csv")):
            response = client.get(f"{path}?{query}")
            assert response.status_code == 302, query
            assert response["Location"] == path_of(label)
            assert UNREADABLE in [str(each) for each in get_messages(response.wsgi_request)]
    assert UNREADABLE in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize("label", ADMINS)
def test_an_odd_address_shows_the_list(officer_of, label):
    client = officer_of(label)
    for query in ODD:
        assert client.get(f"{path_of(label)}?{query}").status_code == 200, query
        assert client.get(f"{path_of(label, 'export', 'xlsx')}?{query}").status_code == 200, query
    assert (
        "Search for 200 characters or fewer"
        in client.get(path_of(label) + "?q=" + "a" * 201).content.decode()
    )


@pytest.mark.parametrize("label", ADMINS)
def test_odd_values_for_a_form_are_only_shown(officer_of, label):
    model_admin = ADMINS[label]
    names = [each.name for each in model_admin.model._meta.get_fields()]
    client, codes = officer_of(label), (403,) if label in ADDED_ELSEWHERE else (200, 302)
    for value in ("zz", "%00", "-1", "9" * 30, "(", "2026-02-31"):
        query = "&".join(f"{name}={value}" for name in (*names, "row_version", "row_opened"))
        response = client.get(f"{path_of(label, 'add')}?{query}&_changelist_filters={value}")
        assert response.status_code in codes, value
    assert client.get(path_of(label, "add") + "?_to_field=zz").status_code in (302, 400)


def test_nobody_in_particular_on_a_team_post_is_an_error(manager, world):
    path = path_of("neighbourhoods.TeamPost", "change", world.own.post.pk)
    fixed = {"neighbourhood": world.own.place.pk, "kind": "pcso", "starts_on": "2026-01-01"}
    for chosen in ("zz", "999999999", "9" * 40, "-1", "0"):
        for name in ("person", "employer", "neighbourhood", "part"):
            response = manager.post(path, fixed | {name: chosen})
            assert response.status_code == 200, (name, chosen)
            assert "errorlist" in response.content.decode(), (name, chosen)
        nobody = manager.post(path, fixed | {"person_typed": chosen})
        assert "errorlist" in nobody.content.decode()


# ------------------------------------------------------------------ filters of one's own places


def choices(response, title):
    """The words of a filter of a list."""
    specs = {str(each.title): each for each in response.context["cl"].filter_specs}
    if title not in specs:
        return []
    return [str(each["display"]) for each in specs[title].choices(response.context["cl"])]


@pytest.mark.parametrize(
    "label", [label for label, each in ADMINS.items() if "neighbourhood" in each.list_filter]
)
def test_a_filter_offers_no_place_of_somebody_else(world, as_user, officer_of, label):
    model_admin = ADMINS[label]
    city = officer_of(label).get(path_of(label))
    assert {"Ownville", "Otherville"} <= set(choices(city, "neighbourhood"))
    if model_admin.right != Permission.EDIT_NEIGHBOURHOOD:
        return
    manager = as_user(world.people["neighbourhood_manager"])
    assert "Otherville" not in manager.get(path_of(label)).content.decode()
    # With a second place the filter is there, and offers the two.
    second = factories.NeighbourhoodFactory(name="Secondville", area=world.own.area)
    world.own.place.refresh_from_db()
    world.people["neighbourhood_manager"].grants.create(
        role="neighbourhood_manager", neighbourhood=second,
        starts_on="2020-01-01", granted_at=timezone.now(),
    )  # fmt: skip
    row = model_admin.model.objects.filter(neighbourhood=world.own.place).first()
    whole_city = model_admin.model._meta.get_field("neighbourhood").null
    row.pk, row.neighbourhood, row._state.adding = None, second, True
    row.save()
    client = as_user(world.people["neighbourhood_manager"])
    assert choices(client.get(path_of(label)), "neighbourhood") == [
        "All", "Ownville", "Secondville", *(["None"] if whole_city else []),
    ]  # fmt: skip
    found = client.get(path_of(label) + f"?neighbourhood__id__exact={second.pk}")
    assert [each.pk for each in found.context["cl"].result_list] == [row.pk]
    other = client.get(path_of(label) + f"?neighbourhood__id__exact={world.other.place.pk}")
    assert other["Location"] == path_of(label)


def test_a_filter_by_board_offers_no_private_one(world, as_user):
    """Which private bodies there are, the administrator does not learn from a filter."""
    for body in (world.own.body, world.own.private_body):
        row = SettingValue.objects.get(pk=world.own.setting.pk)
        row.pk, row.body, row.by_body, row._state.adding = None, body, True, True
        row.save()
    assert SettingValue.objects.filter(body=world.own.private_body).exists()
    page = as_user(world.people["system_administrator"]).get(path_of("boards.SettingValue"))
    assert "Own Board" in choices(page, "board")
    assert not any("PRIVATE" in each for each in choices(page, "board"))


def test_search_and_filters_narrow_what_is_shown(world, as_user):
    client = as_user(world.people["head_of_service"])
    venues = path_of("neighbourhoods.Venue")
    assert [str(each) for each in client.get(venues + "?q=own").context["cl"].result_list] == [
        "Own Hall"
    ]
    posts = path_of("neighbourhoods.TeamPost")
    vacant = TeamPost.objects.create(
        neighbourhood=world.own.place, kind="pcso", employer=world.own.agency,
        starts_on="2020-01-01", ends_on="2021-01-01",
    )  # fmt: skip
    for query in ("holder=vacant", "status=ended", "holder=vacant&status=ended&kind__exact=pcso"):
        found = client.get(f"{posts}?{query}").context["cl"].result_list
        assert [each.pk for each in found] == [vacant.pk], query
    days = path_of("neighbourhoods.ClosedDay")
    assert client.get(days + "?when=past").context["cl"].result_count == 0
    assert client.get(days + "?when=upcoming").context["cl"].result_count == 2
    officer = as_user(world.people["data_officer"])
    settings = path_of("boards.SettingValue")
    word = str(ADMINS["boards.SettingValue"].what(world.own.setting)).split()[0].lower()
    assert officer.get(f"{settings}?q={word}").context["cl"].result_count == 2
    assert officer.get(f"{settings}?q=nosuchword").context["cl"].result_count == 0


# ------------------------------------------------------------------ files


@pytest.mark.parametrize("label", ADMINS)
def test_every_list_is_a_file_with_the_rows_of_the_screen(officer_of, label):
    client, path = officer_of(label), path_of(label)
    shown = client.get(path)
    rows = read(client.get(path_of(label, "export", "csv")))
    assert len(rows) == shown.context["cl"].result_count > 0
    book = client.get(path_of(label, "export", "xlsx"))
    sheet = load_workbook(io.BytesIO(book.content)).active
    assert sheet.max_row == len(rows) + 1
    assert [cell.value for cell in sheet[1]] == list(rows[0])
    for query in ("q=Own", "q=nosuchword", "o=-1", "o=0.1"):
        wanted = [each.pk for each in client.get(f"{path}?{query}").context["cl"].queryset]
        found = read(client.get(f"{path_of(label, 'export', 'csv')}?{query}"))
        assert len(found) == len(wanted), query
    assert client.get(path_of(label, "export", "pdf")).status_code == 404
    assert client.post(path_of(label, "export", "csv")).status_code == 405


def test_a_file_holds_what_is_filtered_in_its_order_and_nothing_private(world, as_user):
    client = as_user(world.people["head_of_service"])
    path = path_of("neighbourhoods.Person", "export", "csv")
    rows = read(client.get(f"{path}?agency__id__exact={world.own.agency.pk}"))
    own = Person.objects.filter(agency=world.own.agency).order_by("name")
    names = [each["Name"] for each in rows]
    assert names == list(own.values_list("name", flat=True))
    assert {"Own Keeper", "Own Person"} <= set(names)
    assert list(rows[0]) == ["Name", "Agency", "Job title"]
    everybody = b"".join(client.get(path).streaming_content).decode()
    assert "secret-" not in everybody
    names = [each["Name"] for each in read(client.get(path + "?o=-0"))]
    assert names == list(Person.objects.order_by("-name").values_list("name", flat=True))
    manager = as_user(world.people["neighbourhood_manager"])
    posts = path_of("neighbourhoods.TeamPost", "export", "csv")
    assert {each["Neighbourhood"] for each in read(manager.get(posts))} == {"Ownville"}


def copy_of(row, number):
    """Another row like this one; None where the table lets one only be as it is."""
    made = type(row).objects.get(pk=row.pk)
    made.pk, made._state.adding = None, True
    for name in ("name", "slug", "what_for", "source"):
        if hasattr(made, name) and not type(row)._meta.get_field(name).generated:
            setattr(made, name, f"{getattr(made, name)}-{number}"[:100])
    return made


MORE = {
    "neighbourhoods.Venue": "venue",
    "neighbourhoods.CommunityGroup": "group",
    "neighbourhoods.Part": "part",
    "neighbourhoods.PopulationFact": "fact",
    "neighbourhoods.Agency": "agency",
    "neighbourhoods.Person": "person",
    "neighbourhoods.Service": "service",
    "neighbourhoods.Neighbourhood": "place",
    "funding.SourcedFigure": "figure",
    "funding.Fund": "fund",
}


def queries_of(client, path):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
        if response.streaming:
            b"".join(response.streaming_content)
    return [each["sql"] for each in captured]


@pytest.mark.parametrize("label", MORE)
def test_more_rows_take_no_more_queries(world, officer_of, label):
    client = officer_of(label)
    paths = (path_of(label), path_of(label, "export", "csv"), path_of(label, "export", "xlsx"))
    for path in paths:
        client.get(path)
    before = [len(queries_of(client, path)) for path in paths]
    for number in range(5):
        copy_of(getattr(world.own, MORE[label]), number).save()
    assert [len(queries_of(client, path)) for path in paths] == before


def test_team_posts_take_no_more_queries_with_more_people(world, officer_of):
    label = "neighbourhoods.TeamPost"
    client = officer_of(label)
    path = path_of(label, "export", "csv")
    client.get(path)
    before = len(queries_of(client, path)), len(queries_of(client, path_of(label)))
    for _ in range(5):
        TeamPost.objects.create(
            neighbourhood=world.own.place, kind="pcso", part=world.own.part,
            person=factories.PersonFactory(), employer=factories.AgencyFactory(),
        )  # fmt: skip
    assert (len(queries_of(client, path)), len(queries_of(client, path_of(label)))) == before


# ------------------------------------------------------------------ money and history


@pytest.fixture
def finance(world, as_user):
    return as_user(world.people["finance_officer"])


@pytest.fixture
def figure(world):
    SourcedFigure.objects.filter(pk=world.own.figure.pk).update(amount="63550")
    world.own.figure.refresh_from_db()
    return world.own.figure


def sent(figure, **changes):
    values = {
        "agency": figure.agency_id, "kind": "cash", "what_for": "Own money", "amount": "63,550",
        "period": "2010", "source": "Report", "worked_out": "", "position": "0",
    }  # fmt: skip
    return values | changes


def test_money_stands_in_pounds_in_list_form_and_file(finance, figure):
    listed = finance.get(path_of("funding.SourcedFigure")).content.decode()
    assert '<td class="field-figures_amount">£63,550</td>' in listed
    assert "column-figures_amount" in listed
    form = finance.get(path_of("funding.SourcedFigure", "change", figure.pk)).content.decode()
    assert 'value="63,550"' in form
    rows = read(finance.get(path_of("funding.SourcedFigure", "export", "csv")))
    assert "63550.00" in [each["Amount in pounds"] for each in rows]
    by_amount = finance.get(path_of("funding.SourcedFigure") + "?o=-3").context["cl"].result_list
    assert by_amount.query.order_by[0] == "-amount"


def test_money_that_is_only_read_stands_in_pounds(finance, figure, monkeypatch):
    monkeypatch.setattr(ADMINS["funding.SourcedFigure"], "readonly_fields", ("amount",))
    form = finance.get(path_of("funding.SourcedFigure", "change", figure.pk)).content.decode()
    assert '<div class="readonly">£63,550</div>' in form


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("£1,250", "1250"), ("1 250.5", "1250.50"), ("1250", "1250"), ("", None), ("0", "0")],
)
def test_amounts_are_typed_as_people_write_them(finance, figure, typed, stored):
    path = path_of("funding.SourcedFigure", "change", figure.pk)
    response = finance.post(path, sent(figure, amount=typed))
    assert response.status_code == 302
    figure.refresh_from_db()
    assert figure.amount == (stored and Decimal(stored))


@pytest.mark.parametrize(
    "typed", ["12,50", "1.250,00", "-1", "1e5", "NaN", "££", "twelve", "1,2345"]
)
def test_what_is_no_amount_is_said_and_stays_in_the_box(finance, figure, typed):
    path = path_of("funding.SourcedFigure", "change", figure.pk)
    response = finance.post(path, sent(figure, amount=typed))
    assert response.status_code == 200
    assert f'value="{typed}"' in response.content.decode()
    assert "errorlist" in response.content.decode()


def test_history_says_from_what_to_what_and_who(finance, figure, world):
    path = path_of("funding.SourcedFigure", "change", figure.pk)
    finance.post(
        path, sent(figure, amount="£64,000.50", agency=world.other.agency.pk, kind="staff")
    )
    finance.post(path, sent(figure, amount="", agency=world.other.agency.pk, kind="staff"))
    page = finance.get(path_of("funding.SourcedFigure", "history", figure.pk)).content.decode()
    for words in (
        "Amount: from £63,550 to £64,000.50",
        "Amount: from £64,000.50 to blank",
        "Agency: from Own Agency to Other Agency",
        "Kind: from Money to Staff paid for",
        "The Finance and grants officer",
    ):
        assert words in " ".join(page.split()), words


def test_a_form_saved_unchanged_is_no_event(finance, figure):
    path = path_of("funding.SourcedFigure", "change", figure.pk)
    before = Event.objects.about(figure).count()
    assert finance.post(path, sent(figure)).status_code == 302
    assert Event.objects.about(figure).count() == before


def test_history_tells_of_the_rows_under_the_form(manager, world):
    path = path_of("neighbourhoods.Neighbourhood", "change", world.own.place.pk)
    part = world.own.part
    data = {
        "profile": "", "parts-TOTAL_FORMS": "1", "parts-INITIAL_FORMS": "1", "parts-0-id": part.pk,
        "parts-0-neighbourhood": world.own.place.pk, "parts-0-name": "New Estate", "parts-0-note": "",
    }  # fmt: skip
    assert manager.post(path, data).status_code == 302
    page = manager.get(path_of("neighbourhoods.Neighbourhood", "history", world.own.place.pk))
    assert "Name: from Own Estate to New Estate" in page.content.decode()
    assert "Changed New Estate" in " ".join(page.content.decode().split())


def test_a_clash_shows_both_amounts(finance, figure):
    path = path_of("funding.SourcedFigure", "change", figure.pk)
    SourcedFigure.objects.filter(pk=figure.pk).update(amount="64000")
    response = finance.post(path, sent(figure, amount="65000", row_version="1"))
    assert response.status_code == 409
    text = response.content.decode()
    assert "This was changed while you were editing it. Nothing was overwritten." in text
    assert "saved now “£64,000”, in your form “£65,000”" in text


# ------------------------------------------------------------------ the page that readers see


@pytest.mark.parametrize("label", ADMINS)
def test_a_way_back_to_the_page(officer_of, label, client):
    model_admin = ADMINS[label]
    listed = officer_of(label).get(path_of(label)).content.decode()
    if model_admin.list_page:
        assert f'<a href="{reverse(model_admin.list_page)}">View on site</a>' in listed
    row = model_admin.model.objects.order_by("pk").first()
    page = model_admin.get_view_on_site_url(row)
    if page:
        change = officer_of(label).get(path_of(label, "change", row.pk)).content.decode()
        assert f'href="{page}"' in change
        assert officer_of(label).get(page).status_code == 200


# ------------------------------------------------------------------ the check


class Bare(ScopedAdmin):
    """Neither searched nor filtered, nor does it lead anywhere."""


class Leaky(ScopedAdmin):
    private_fields = ("phone",)
    list_display = ["name", "phone"]
    search_fields = ["phone"]
    list_filter = [("agency", admin.RelatedFieldListFilter)]
    list_page = "people"


def test_the_check_refuses_what_is_no_tool(monkeypatch):
    assert admins_are_tools() == []
    monkeypatch.setitem(admin.site._registry, Agency, Bare(Agency, admin.site))
    monkeypatch.setitem(admin.site._registry, Person, Leaky(Person, admin.site))
    assert sorted((each.id, each.msg) for each in admins_are_tools()) == [
        ("accounts.E002", "Bare has no list_filter, and does not say why"),
        ("accounts.E002", "Bare has no list_page, and does not say why"),
        ("accounts.E002", "Bare has no search_fields, and does not say why"),
        ("accounts.E003", "Leaky shows the private phone in its list"),
        ("accounts.E003", "Leaky shows the private phone in its list"),
        ("accounts.E004", "Leaky filters by agency of any place"),
    ]
    reasons = dict.fromkeys(("search_fields", "list_filter", "list_page"), "A test")
    monkeypatch.setattr(Bare, "goes_without", reasons)
    assert not any("Bare" in each.msg for each in admins_are_tools())


@pytest.mark.parametrize("label", ADMINS)
def test_no_style_and_no_script_stands_in_a_page(officer_of, label):
    row = ADMINS[label].model.objects.order_by("pk").first()
    verbs = [("changelist", ()), ("add", ()), ("change", (row.pk,)), ("history", (row.pk,))]
    for verb, args in verbs:
        page = officer_of(label).get(path_of(label, verb, *args)).content.decode()
        assert not re.search(r"<style|\bstyle=|<script>|\bon\w+=", page), verb


# ------------------------------------------------------------------ one name for one thing


def test_admin_calls_things_as_the_menu_and_the_pages_do(finance, world, as_user):
    index = finance.get("/admin/").content.decode()
    assert ">Money</a>" in index
    assert ">Partner resources</a>" in index
    listed = finance.get(path_of("funding.SourcedFigure")).content.decode()
    assert "<h1>Partner resources</h1>" in listed
    assert "Add partner resource" in listed
    assert "Change partner resources" in finance.get("/money/").content.decode()
    officer = as_user(world.people["data_officer"]).get("/admin/").content.decode()
    for words in ("Services and who provides them", "Neighbourhoods and people", "Meetings"):
        assert f">{words}</a>" in officer


@pytest.mark.parametrize("label", ADMINS)
def test_no_form_of_admin_opens_another_in_a_small_window(officer_of, label):
    row = ADMINS[label].model.objects.order_by("pk").first()
    page = officer_of(label).get(path_of(label, "change", row.pk)).content.decode()
    assert "related-widget-wrapper-link" not in page


def test_numbers_that_count_have_their_thousands_set_apart(officer_of):
    page = officer_of("neighbourhoods.PopulationFact").get(path_of("neighbourhoods.PopulationFact"))
    assert '<td class="field-figures_people">12,345</td>' in page.content.decode()

"""Places, people, services, boundaries: models, pages, admin."""

import datetime
import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from core import events
from core.actors import SYSTEM
from core.errors import Refused
from core.models import Event
from neighbourhoods.models import Neighbourhood, Person, TeamPost, Ward
from neighbourhoods.places.boundaries import import_boundaries
from neighbourhoods.places.mapping import city_map
from tests import factories

pytestmark = pytest.mark.django_db
REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "derby_wards.geojson"
DAY = datetime.timedelta(days=1)


def box(west, south, size=0.02):
    ring = [
        [west, south],
        [west + size, south],
        [west + size, south + size],
        [west, south + size],
        [west, south],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


def collection(*features):
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": properties, "geometry": geometry}
                for properties, geometry in features
            ],
        }
    )


def load(text):
    return import_boundaries(text=text, source="Test", by=SYSTEM)


@pytest.mark.parametrize("key", ["WD13CD", "WD23CD", "code"])
def test_a_boundary_comes_by_ward_code(world, key):
    report = load(collection(({key: world.own.ward.code, "name": "Otherville"}, box(-1.5, 52.9))))
    assert report.stored == ["Ownville"]
    assert "Otherville" in report.missing
    place = Neighbourhood.objects.get(pk=world.own.place.pk)
    assert (place.boundary_source, len(place.boundary)) == ("Test", 1)
    assert Event.objects.about(place).first().verb == "imported the boundary"


def test_a_name_counts_only_where_there_is_no_code(world):
    text = collection(
        ({"name": "OWNVILLE"}, box(-1.5, 52.9)),
        ({"WD23CD": "E05099999", "WD23NM": "Otherville"}, box(-1.48, 52.9)),
    )
    report = load(text)
    assert (report.stored, report.unmatched) == (["Ownville"], ["Otherville E05099999"])


def test_a_ward_over_two_neighbourhoods_fits_none(world):
    world.own.ward.neighbourhoods.add(world.other.place)
    with pytest.raises(Refused, match="no feature fits"):
        load(collection(({"code": world.own.ward.code}, box(-1.5, 52.9))))


def test_two_wards_of_one_neighbourhood_become_one_outline(world):
    second = factories.WardFactory()
    second.neighbourhoods.add(world.own.place)
    text = collection(
        ({"code": world.own.ward.code}, box(-1.5, 52.9)), ({"code": second.code}, box(-1.48, 52.9))
    )
    assert load(text).stored == ["Ownville"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("not json", "not a GeoJSON file"),
        ("[]", "not a GeoJSON file"),
        ('{"type": "FeatureCollection", "features": []}', "no features"),
        (
            '{"type": "FeatureCollection", "features": [{"properties": {"x": 1}}]}',
            "neither a ward code",
        ),
        ('{"type": "FeatureCollection", "features": [3]}', "neither a ward code"),
        (
            '{"type": "FeatureCollection", "crs": {"name": "EPSG:27700"}, "features": [1]}',
            "not WGS84",
        ),
    ],
)
def test_files_that_cannot_be_used_say_why(world, text, words):
    with pytest.raises(Refused, match=words):
        load(text)


def test_one_bad_outline_stores_nothing(world):
    text = collection(
        ({"code": world.own.ward.code}, box(-1.5, 52.9)),
        (
            {"code": world.other.ward.code, "name": "Otherville"},
            {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]},
        ),
    )
    with pytest.raises(Refused, match="Otherville: the outline is not valid"):
        load(text)
    assert not Neighbourhood.objects.filter(boundary__isnull=False).exists()


def test_the_command_reports_and_refuses(world, tmp_path, capsys):
    path = tmp_path / "wards.geojson"
    path.write_text(
        collection(
            ({"code": world.own.ward.code}, box(-1.5, 52.9)),
            ({"code": "E05000001", "name": "Far"}, box(1, 51)),
        )
    )
    call_command("import_boundaries", str(path), source="ONS")
    out = capsys.readouterr().out
    assert "Stored 1: Ownville" in out
    assert "No neighbourhood here for 1: Far E05000001" in out
    assert "Still without a boundary: Otherville" in out
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_boundaries", str(tmp_path / "missing"))
    path.write_text("{}")
    with pytest.raises(CommandError, match="not a GeoJSON"):
        call_command("import_boundaries", str(path))


@pytest.mark.skipif(not REAL.exists(), reason="shared/data/derby_wards.geojson is not here")
def test_the_real_boundaries_of_derby_fit_without_a_gap(db):
    import shapely

    from demo.facts import places

    for number, row in enumerate(places.NEIGHBOURHOODS):
        place = factories.NeighbourhoodFactory(
            name=row[0], slug=row[0].lower(), latitude=row[2], longitude=row[3]
        )
        ward = factories.WardFactory(code=f"E0{places.FIRST_CODE + number}")
        ward.neighbourhoods.add(place)
    report = load(REAL.read_text())
    assert (len(report.stored), report.unmatched) == (17, [])
    rows = Neighbourhood.objects.filter(boundary__isnull=False)
    shapes = [shapely.Polygon(each.boundary[0][0]) for each in rows]
    assert shapely.coverage_is_valid(shapes, gap_width=1.5)
    drawn = city_map(rows, {each.pk: number for number, each in enumerate(rows)}, "things")
    assert not drawn["schematic"]
    assert len(drawn["cells"]) == 17


def test_the_map_is_schematic_until_all_have_boundaries(world):
    rows = [world.own.place, world.other.place]
    drawn = city_map(rows, {world.own.place.pk: 4, world.other.place.pk: 90}, "people")
    assert drawn["schematic"]
    assert {cell.words for cell in drawn["cells"]} == {
        "Ownville: 4 people",
        "Otherville: 90 people",
    }
    assert [words for _, words in drawn["key"]] == [
        "4 to 33 people",
        "34 to 61 people",
        "62 to 90 people",
    ]
    assert city_map([], {}, "people") is None
    one = city_map(rows, {}, "people")
    assert {cell.words for cell in one["cells"]} == {"Ownville: No figure", "Otherville: No figure"}


# ------------------------------------------------------------------ guards in the database


@pytest.mark.parametrize("code", ["E0500176", "W05001767", "E0500176x"])
def test_ward_codes_look_like_ons_codes(world, code):
    with pytest.raises(IntegrityError), transaction.atomic():
        Ward.objects.filter(pk=world.own.ward.pk).update(code=code)


@pytest.mark.parametrize("model", ["place", "agency", "service", "venue", "part"])
def test_names_are_unique_without_regard_to_case(world, model):
    own = world.own.place if model == "place" else getattr(world.own, model)
    other = world.other.place if model == "place" else getattr(world.other, model)
    changes = {"name": own.name.upper()}
    if hasattr(own, "neighbourhood_id") and model != "place":
        changes["neighbourhood"] = own.neighbourhood
    with pytest.raises(IntegrityError), transaction.atomic():
        type(other).objects.filter(pk=other.pk).update(**changes)


def test_posts_are_dated_vacant_or_held_and_do_not_overlap(world):
    post = world.own.post
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamPost.objects.create(neighbourhood=world.own.place, kind="pcso", person=post.person)
    TeamPost.objects.create(neighbourhood=world.other.place, kind="pcso", person=post.person)
    TeamPost.objects.create(neighbourhood=world.own.place, kind="pcso", employer=world.own.agency)
    for changes in (
        {"person": None, "employer": None},
        {"full_time_equivalent": 0},
        {"ends_on": datetime.date(2000, 1, 1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            TeamPost.objects.filter(pk=post.pk).update(**changes)
    TeamPost.objects.filter(pk=post.pk).update(ends_on=timezone.localdate())
    TeamPost.objects.create(
        neighbourhood=world.own.place, kind="pcso", person=post.person,
        starts_on=timezone.localdate() + DAY,
    )  # fmt: skip


def test_current_posts_by_day(world):
    day = timezone.localdate() + 400 * DAY
    TeamPost.objects.filter(pk=world.own.post.pk).update(ends_on=timezone.localdate() + 9 * DAY)
    assert world.own.post in TeamPost.objects.current()
    assert world.own.post not in TeamPost.objects.current(day)


# ------------------------------------------------------------------ pages


def test_the_city_for_a_resident(client, world):
    text = client.get("/neighbourhoods/").content.decode()
    assert "12,345" in text
    assert 'aria-label="Ownville: 12,345 people"' in text
    assert "Diagram only" in text
    assert "Open actions" not in text


def test_the_city_for_an_officer_links_every_number(manager, world):
    text = manager.get("/neighbourhoods/").content.decode()
    assert "Open actions" in text
    assert 'href="/neighbourhoods/ownville/actions/?show=overdue"' in text
    assert "overdue actions" in text


def test_a_neighbourhood_at_a_glance(manager, client, world):
    public = client.get("/neighbourhoods/ownville/").content.decode()
    for words in (
        "Own Person",
        "12,345 people (2019, Counted)",
        "Own Board",
        "Own Estate",
    ):
        assert words in public
    about = client.get("/neighbourhoods/ownville/about/").content.decode()
    assert [each for each in ("Own Friends", "Own Hall") if each not in about] == []
    assert "The post is vacant" not in public
    inside = manager.get("/neighbourhoods/ownville/").content.decode()
    assert "Change the profile" in inside or "Write the profile" in inside
    assert "On-time actions" in inside or "Actions" in inside


def test_the_public_counts_residents_and_councillors_of_a_team_and_reads_no_hours(
    client, manager, world
):
    place, agency = world.own.place, world.own.agency
    people = [factories.PersonFactory(name=f"Lay Person {number}") for number in range(3)]
    for kind, person in zip(("elected_member", "resident", "resident"), people, strict=True):
        TeamPost.objects.create(neighbourhood=place, kind=kind, person=person)
    TeamPost.objects.create(neighbourhood=place, kind="elected_member", employer=agency)
    officer = factories.PersonFactory(name="Olu Officer", agency=agency)
    TeamPost.objects.create(
        neighbourhood=place, kind="housing", person=officer, employer=agency,
        full_time_equivalent="0.50",
    )  # fmt: skip

    def team(who):
        page = who.get("/neighbourhoods/ownville/").content.decode().split('id="team"')[1]
        rows = re.findall(r"<li>(.*?)</li>", page.split("</ul>")[0], re.S)
        return sorted(" ".join(re.sub(r"<[^>]+>", "", row).split()) for row in rows)

    assert team(client) == [
        "1 elected member", "2 residents", f"Elected member: vacant ({agency})",
        f"Housing officer ({agency})",
    ]  # fmt: skip
    assert team(manager) == [
        "Elected member: Lay Person 0", f"Elected member: vacant ({agency})",
        f"Housing officer: Olu Officer ({agency}, 0.50 FTE)",
        "Resident: Lay Person 1", "Resident: Lay Person 2",
    ]  # fmt: skip


def test_who_serves_here(client, world):
    world.own.entry.neighbourhoods.set([world.other.place])
    here = client.get("/neighbourhoods/ownville/services/").content.decode()
    there = client.get("/neighbourhoods/otherville/services/").content.decode()
    assert "Own service" not in here
    assert "Other service" in here
    assert "Own service" in there
    assert "Own service" in client.get("/services/").content.decode()


def test_the_profile_is_written_as_plain_text(manager, world):
    path = "/neighbourhoods/ownville/about/edit/"
    manager.post(path, {"profile": "First <b>\n\nSecond"})
    text = manager.get("/neighbourhoods/ownville/").content.decode()
    assert '<p class="govuk-body">First &lt;b&gt;</p><p class="govuk-body">Second</p>' in text
    verbs = list(Event.objects.about(world.own.place).values_list("verb", flat=True))
    manager.post(path, {"profile": "First <b>\n\nSecond"})
    assert verbs == list(Event.objects.about(world.own.place).values_list("verb", flat=True))


def test_contact_details_are_shown_on_request_and_recorded(manager, world):
    person = world.own.person
    page = manager.get(f"/people/{person.pk}/").content.decode()
    assert "secret-OWN@example.org" not in page
    shown = manager.post(f"/people/{person.pk}/contact/").content.decode()
    assert "secret-OWN@example.org" in shown
    event = Event.objects.about(person).first()
    assert (event.verb, event.actor_name) == ("read contact details", "The Neighbourhood manager")
    assert "secret" not in json.dumps(event.changes)


def test_who_runs_one_body_reads_the_contacts_of_its_members_only(world, as_user):
    from accounts.operations import grant_role

    clerk = factories.UserFactory()
    grant_role(user=clerk, role="meetings_clerk", place=world.own.body, by=SYSTEM)
    client = as_user(clerk)
    assert client.post(f"/people/{world.own.person.pk}/contact/").status_code == 200
    assert client.post(f"/people/{world.other.person.pk}/contact/").status_code == 403


def test_a_manager_reads_no_contacts_of_residents_elsewhere(world, manager):
    resident = factories.PersonFactory(name="Elsewhere")
    TeamPost.objects.create(neighbourhood=world.other.place, kind="resident", person=resident)
    assert manager.post(f"/people/{resident.pk}/contact/").status_code == 403
    assert manager.get(f"/people/{resident.pk}/change/").status_code == 403
    mine = factories.PersonFactory(name="Here")
    TeamPost.objects.create(neighbourhood=world.own.place, kind="resident", person=mine)
    assert manager.post(f"/people/{mine.pk}/contact/").status_code == 200


def test_an_area_manager_reaches_the_people_of_the_area(world):
    from accounts.access import Permission
    from accounts.operations import grant_role

    user = factories.UserFactory()
    grant_role(user=user, role="neighbourhood_manager", place=world.own.area, by=SYSTEM)
    mine, theirs = factories.PersonFactory(), factories.PersonFactory()
    TeamPost.objects.create(neighbourhood=world.own.place, kind="resident", person=mine)
    TeamPost.objects.create(neighbourhood=world.other.place, kind="resident", person=theirs)
    reached = Person.objects.changeable_by(user, Permission.EDIT_PEOPLE)
    assert mine in reached
    assert theirs not in reached


def test_people_are_added_and_corrected(manager, world):
    response = manager.post(
        "/people/add/", {"name": "Zed", "email": "zed@example.org", "phone": "1"}
    )
    person = Person.objects.get(name="Zed")
    assert response["Location"] == f"/people/{person.pk}/"
    event = Event.objects.about(person).first()
    assert event.changes["email"] == ["(not shown)", "(not shown)"]
    assert manager.post("/people/add/", {"name": "", "email": "x"}).status_code == 422
    manager.post(f"/people/{person.pk}/change/", {"name": "Zed Two"})
    person.refresh_from_db()
    assert (person.name, person.email) == ("Zed Two", "")


def test_people_are_found_by_name(manager, world):
    text = manager.get("/people/?q=own+per").content.decode()
    assert "Own Person" in text
    assert "Other Person" not in text
    assert "No results. Try part of the name." in manager.get("/people/?q=zzzz").content.decode()


def test_an_agency_names_its_people_to_those_who_are_signed_in(client, manager, world):
    assert "Own Person" not in client.get("/agencies/own-agency/").content.decode()
    assert "Own Person" in manager.get("/agencies/own-agency/").content.decode()
    assert "Own Agency" in client.get("/agencies/").content.decode()


# ------------------------------------------------------------------ admin


@pytest.fixture
def officer(world, as_user):
    return as_user(world.people["data_officer"])


def test_reference_data_are_changed_in_admin_and_audited(officer, world):
    ward = world.own.ward
    data = {
        "code": ward.code,
        "name": "New name",
        "members": "3",
        "starts_on": "2003-05-01",
        "neighbourhoods": [world.own.place.pk],
    }
    response = officer.post(f"/admin/neighbourhoods/ward/{ward.pk}/change/", data)
    assert response.status_code == 302
    event = Event.objects.about(ward).first()
    assert event.verb == "changed"
    assert event.changes["name"][1] == "New name"
    history = officer.get(f"/admin/neighbourhoods/ward/{ward.pk}/history/").content.decode()
    assert "The Data officer" in history


def test_admin_mistakes_are_said_in_words(officer, world):
    data = {"code": "rubbish", "name": "x", "starts_on": "2003-05-01", "ends_on": "2001-01-01"}
    text = officer.post("/admin/neighbourhoods/ward/add/", data).content.decode()
    assert "An ONS code looks like E05001782" in text
    data["code"] = "E05123456"
    text = officer.post("/admin/neighbourhoods/ward/add/", data).content.decode()
    assert "The last day must not be before the first day" in text


def test_the_services_matrix_is_kept_in_lines_under_a_service(officer, world):
    service = world.own.service
    data = {
        "name": "Own service", "service_area": "",
        "entries-TOTAL_FORMS": "2", "entries-INITIAL_FORMS": "1",
        "entries-0-id": world.own.entry.pk, "entries-0-service": service.pk,
        "entries-0-level": "city", "entries-0-agency": world.own.agency.pk, "entries-0-contact": "0800",
        "entries-1-id": "", "entries-1-service": service.pk,
        "entries-1-level": "area", "entries-1-agency": world.own.agency.pk, "entries-1-contact": "",
    }  # fmt: skip
    path = f"/admin/neighbourhoods/service/{service.pk}/change/"
    page = officer.get(path).content.decode()
    assert 'for="id_entries-0-level"' in page
    assert officer.post(path, data).status_code == 302
    assert service.entries.count() == 2
    assert Event.objects.about(world.own.entry).first().verb == "changed"


def test_deleting_where_it_is_allowed_is_recorded(officer, world):
    fact = world.own.fact
    officer.post(f"/admin/neighbourhoods/populationfact/{fact.pk}/delete/", {"post": "yes"})
    event = Event.objects.get(target_type="neighbourhoods.populationfact", target_id=fact.pk)
    assert (event.verb, event.actor_name) == ("deleted", "The Data officer")


def test_a_manager_changes_the_own_place_only_and_no_reference_data(manager, world):
    own = f"/admin/neighbourhoods/neighbourhood/{world.own.place.pk}/change/"
    form = manager.get(own).context["adminform"].form
    assert set(form.fields) == {
        *("profile", "office_phone", "office_email", "office_hours"),
        *("row_version", "row_opened"),
    }
    other_area = world.other.area.pk
    inline = {"parts-TOTAL_FORMS": "0", "parts-INITIAL_FORMS": "0"}
    manager.post(own, {"profile": "New", "area": other_area, "is_priority": "on"} | inline)
    place = Neighbourhood.objects.get(pk=world.own.place.pk)
    assert (place.profile, place.area, place.is_priority) == ("New", world.own.area, False)
    team = manager.get("/admin/neighbourhoods/teampost/add/").context["adminform"].form
    assert list(team.fields["neighbourhood"].queryset) == [world.own.place]
    wrong = manager.post(
        "/admin/neighbourhoods/teampost/add/",
        {"neighbourhood": world.own.place.pk, "part": world.other.part.pk, "kind": "pcso",
         "employer": world.own.agency.pk, "starts_on": "2026-01-01"},
    )  # fmt: skip
    assert "This place is in another neighbourhood" in wrong.content.decode()


def test_a_clash_that_shows_contacts_is_a_reading_of_them(manager, world):
    """Nobody opened the form: an old version is sent to have the new details shown beside it."""
    person = world.own.person
    answer = manager.post(f"/people/{person.pk}/change/", {"name": "Else", "row_version": "0"})
    assert (answer.status_code, "secret-OWN@example.org" in answer.content.decode()) == (409, True)
    assert Event.objects.about(person).first().verb == "read contact details"


def test_admin_shows_no_contacts(manager, world):
    page = manager.get(f"/admin/neighbourhoods/person/{world.own.person.pk}/change/")
    assert (page.status_code, world.own.person.name in page.content.decode()) == (200, True)
    assert "secret-OWN@example.org" not in page.content.decode()


@pytest.mark.parametrize("path", ["phone__startswith", "contact__phone__startswith"])
def test_contacts_cannot_be_probed_through_the_address(manager, path):
    response = manager.get(f"/admin/neighbourhoods/person/?{path}=0163")
    assert response.status_code == 400


def test_money_is_for_the_finance_officer(world, as_user, client):
    finance = as_user(world.people["finance_officer"])
    data = {
        "agency": world.own.agency.pk,
        "kind": "cash",
        "what_for": "Tea",
        "amount": "12.50",
        "period": "2026",
        "source": "Till",
        "position": "1",
    }
    assert finance.post("/admin/funding/sourcedfigure/add/", data).status_code == 302
    text = client.get("/money/").content.decode()
    assert "£12.50" in text
    assert "Not stated" in text
    assert (
        finance.post("/admin/funding/sourcedfigure/add/", data | {"amount": "-1"}).status_code
        == 200
    )


def test_other_packages_admin_pages_are_not_there(officer):
    from django.contrib import admin

    assert {model._meta.label for model in admin.site._registry} == {
        "neighbourhoods.Area", "neighbourhoods.ClosedDay", "neighbourhoods.Neighbourhood", "neighbourhoods.Part",
        "neighbourhoods.Ward", "neighbourhoods.Election", "neighbourhoods.Agency", "neighbourhoods.Person",
        "neighbourhoods.TeamPost", "neighbourhoods.Venue", "neighbourhoods.CommunityGroup",
        "neighbourhoods.PopulationFact", "neighbourhoods.ServiceArea", "neighbourhoods.Service",
        "neighbourhoods.ServiceEntry", "neighbourhoods.AvoidDate", "boards.SettingValue", "funding.SourcedFigure",
        "neighbourhoods.AgreedMap", "funding.FinancialYear", "funding.Fund", "funding.Budget",
        "funding.BudgetLine", "funding.Order", "funding.Actual", "tasking.ServiceTeam",
    }  # fmt: skip


def test_every_change_of_a_figure_leaves_a_row(world):
    from django.db import connection

    from funding.models import SourcedFigure

    figure = world.own.figure
    SourcedFigure.objects.filter(pk=figure.pk).update(amount=5)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM funding_sourcedfigure WHERE id = %s", [figure.pk])
    history = SourcedFigure.pgh_event_model.objects.filter(pgh_obj_id=figure.pk).order_by("pgh_id")
    assert [row.pgh_label for row in history] == ["insert", "update", "delete"]


def test_an_agency_shows_its_history_to_those_who_keep_it(client, as_user, manager, world):
    keeper = as_user(world.people["data_officer"])
    events.record("changed", world.own.agency, by=SYSTEM, changes={"name": ["Old one", "New one"]})
    address = world.own.agency.get_absolute_url()
    assert "Old one" in keeper.get(address).content.decode()
    assert "Old one" not in manager.get(address).content.decode()
    assert "Old one" not in client.get(address).content.decode()

"""Reports from snapshot to publication: what they say, who takes which step, and that nothing changes them afterwards."""

import datetime
import hashlib
import io

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from boards.settings.operations import set_setting
from core.actors import SYSTEM
from core.errors import Refused, WrongState
from core.letters.models import Letter
from performance.indicators import operations as indicators
from performance.models import Commentary, Indicator, Marks, Report, ReportDocument, Snapshot
from performance.observations.breaks.operations import add_break
from performance.reports import making, operations, states
from performance.reports.commentary import operations as commentary
from performance.reports.commentary.letters import is_due, remind_all
from performance.reports.snapshots import changes, composing, documents
from tests import factories
from tests.performance.reports.making import AT, LATER, NEXT, QUARTER, give, published, report_of

pytestmark = pytest.mark.django_db
DUE = datetime.date(2030, 10, 21)
AFTER = datetime.datetime(2030, 10, 22, 9, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def then():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def lead(world):
    return factories.PersonFactory(
        name="Lena Lead", agency=world.own.agency, email="lena@example.org", user=None
    )


@pytest.fixture
def red(world, lead):
    made = published(world, "belonging", "Belonging", lead)
    give(made, None, 80)
    give(made, world.own.place, 20)
    return made


@pytest.fixture
def report(world, red):
    return report_of(world.own.place)


@pytest.fixture
def data(world):
    return world.people["data_officer"]


@pytest.fixture
def head(world):
    return world.people["head_of_service"]


def letters():
    return Letter.objects.filter(kind="Commentary for a report")


def fresh(report):
    return Report.objects.get(pk=report.pk)


def said(report):
    return report.snapshots.first().document


def ready(report, by=SYSTEM):
    """A report that can be signed, its commentary given."""
    if composing.to_explain(said(report)):
        for each in operations.ask_commentary(report=report, due_on=DUE, by=by, at=AT):
            commentary.give_commentary(commentary=each, text="Cuts.", by=SYSTEM, at=AT)
    return operations.mark_ready(report=fresh(report), by=by, at=AT)


def out(report, head, at=AT):
    """A published report."""
    ready(report)
    operations.sign(report=fresh(report), by=head, at=at)
    return operations.publish(report=fresh(report), by=head, at=at)


def test_it_says_what_marks_and_figures_say(world, red, report):
    (row,) = [row for row in composing.rows_of(said(report)) if row["code"] == "belonging"]
    mark = Marks.objects.get(indicator=red, neighbourhood=world.own.place)
    assert [row[name]["key"] for name in composing.MARKS] == [
        mark.status,
        mark.direction,
        mark.change,
    ]
    assert row["figure"]["words"] == "20.0%"
    assert row["is_red"]
    assert row["is_promised"]
    assert [each["code"] for each in composing.to_explain(said(report))] == ["belonging"]


def test_what_is_not_for_everybody_is_not_in_it(world, report):
    """Prepared indicators, provisional and small figures of the world."""
    text = str(said(report))
    assert "SECRET" not in text
    assert "provisional" not in text


def test_from_preparing_to_published(world, report, data, head):
    with pytest.raises(Refused, match="Ask for commentary on 1 red figure"):
        operations.mark_ready(report=report, by=data, at=AT)
    (asked,) = operations.ask_commentary(report=report, due_on=DUE, by=data, at=AT)
    assert (asked.agency, fresh(report).state) == (world.own.agency, "asked")
    with pytest.raises(Refused, match="may still comment until 21 October 2030"):
        operations.mark_ready(report=report, by=data, at=AT)
    commentary.give_commentary(commentary=asked, text="Fewer wardens.", by=SYSTEM, at=AT)
    operations.mark_ready(report=report, by=data, at=AT)
    with pytest.raises(PermissionDenied):
        operations.sign(report=report, by=data, at=AT)
    operations.sign(report=report, by=head, at=AT)
    with pytest.raises(WrongState):
        operations.sign(report=report, by=head, at=AT)
    operations.publish(report=report, by=head, at=AT)
    row = fresh(report)
    assert (row.state, row.signed_by, row.published_by) == ("published", head, head)
    assert row.signed.document["commentary"][0]["text"] == "Fewer wardens."
    assert row.signed.sha256 == hashlib.sha256(bytes(row.signed.pdf)).hexdigest()
    assert bytes(row.signed.pdf) == documents.pdf_of(row.signed.document)
    assert bytes(row.signed.summary_pdf) == documents.summary_of(row.signed.document)


def test_without_commentary_it_goes_out_after_the_day(world, report, data, head):
    operations.ask_commentary(report=report, due_on=DUE, by=data, at=AT)
    with time_machine.travel(AFTER, tick=False):
        operations.mark_ready(report=report, by=data, at=AFTER)
        operations.sign(report=report, by=head, at=AFTER)
    (told,) = fresh(report).signed.document["commentary"]
    assert told["text"] == f"No commentary received from {world.own.agency} by 21 October 2030."


def test_refused_commentary_says_so(world, report, data):
    (asked,) = operations.ask_commentary(report=report, due_on=DUE, by=data, at=AT)
    commentary.no_commentary(commentary=asked, why="The team was closed", by=data, at=AT)
    operations.mark_ready(report=report, by=data, at=AT)
    found = operations.commentaries_of(report).values()
    document = documents.document_of(report, operations.snapshot_of(report), found)
    assert document["commentary"][0]["text"].endswith("gave no commentary: The team was closed")


@pytest.mark.parametrize("day", [datetime.date(2030, 10, 7), datetime.date(2030, 10, 26)])
def test_asked_for_by_a_working_day_to_come(report, data, day):
    with pytest.raises(Refused):
        operations.ask_commentary(report=report, due_on=day, by=data, at=AT)


def test_nothing_changes_what_was_published(world, red, report, lead, head):
    done = out(report, head)
    before = bytes(done.signed.pdf), done.signed.document
    give(red, world.own.place, 55, note="Counted again")
    Indicator.objects.filter(pk=red.pk).update(name="Renamed", definition="Another")
    type(world.own.agency).objects.filter(pk=world.own.agency.pk).update(name="Another agency")
    type(world.own.place).objects.filter(pk=world.own.place.pk).update(name="Another place")
    again = ReportDocument.objects.get(report=report)
    assert (bytes(again.pdf), again.document) == before


def test_a_correction_is_told_beside_it(world, red, report, head, client):
    out(report, head)
    give(red, world.own.place, 55, note="Counted again")
    page = client.get(report.get_absolute_url()).content.decode()
    assert "20.0% in Quarter 2 2030/31 is now 55.0%. Counted again" in page
    assert page.count("Figures revised since") == 1


WRITES = (
    lambda report: Report.objects.filter(pk=report.pk).update(state="preparing"),
    lambda report: Report.objects.filter(pk=report.pk).update(ends_on=QUARTER.before.ends_on),
    lambda report: Report.objects.filter(pk=report.pk).delete(),
    lambda report: Snapshot.objects.filter(report=report).update(document={}),
    lambda report: Snapshot.objects.filter(report=report).delete(),
    lambda report: Snapshot.objects.create(
        report=report, document={}, method=1, template=1, taken_at=AT
    ),
    lambda report: ReportDocument.objects.filter(report=report).update(document={}),
    lambda report: ReportDocument.objects.filter(report=report).update(pdf=b"%PDF"),
    lambda report: ReportDocument.objects.filter(report=report).delete(),
    lambda report: Commentary.objects.filter(report=report).update(text="Better words"),
    lambda report: Commentary.objects.filter(report=report).delete(),
)


@pytest.mark.parametrize("write", WRITES)
def test_the_database_keeps_what_was_signed(report, head, write):
    out(report, head)
    with pytest.raises(DatabaseError), transaction.atomic():
        write(report)


def test_the_database_takes_no_signature_without_a_document(report, head):
    ready(report)
    with pytest.raises(DatabaseError, match="with its document"), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(state="signed", signed_by=head, signed_at=AT)


@pytest.mark.parametrize("before", Report.State.values)
@pytest.mark.parametrize("after", Report.State.values)
def test_the_database_takes_only_the_steps_there_are(before, after):
    """The machine itself; its trigger is made of it."""
    is_step = (before, after) in states.MACHINE.pairs
    assert states.MACHINE.can_move(before, after) == is_step


def test_the_city_signs_once_and_the_sheets_follow(world, report, head):
    city, other = report_of(), report_of(world.other.place)
    for each in (city, report):
        ready(each)
    operations.sign(report=fresh(city), by=head, at=AT)
    assert operations.sign_sheets(city.pk, at=AT) == 1
    assert operations.sign_sheets(city.pk, at=AT) == 0
    assert (fresh(report).state, fresh(other).state) == ("signed", "preparing")
    operations.publish(report=fresh(city), by=head, at=AT)
    assert fresh(report).state == "published"
    ready(other)
    assert operations.sign_sheets(city.pk, at=AT) == 1
    assert fresh(other).state == "published"


def test_the_manager_agrees_first_where_the_council_says_so(world, report, head):
    set_setting(name="performance.manager_agrees", value="yes", starts_on=AT.date(), by=SYSTEM)
    ready(report)
    with pytest.raises(Refused, match="has not agreed"):
        operations.sign(report=fresh(report), by=head, at=AT)
    operations.agree(report=fresh(report), by=world.people["neighbourhood_manager"], at=AT)
    operations.sign(report=fresh(report), by=head, at=AT)
    assert fresh(report).agreed_by == world.people["neighbourhood_manager"]


def test_a_withdrawn_report_says_why_and_another_is_made(world, report, head, client):
    out(report, head)
    with pytest.raises(Refused):
        operations.withdraw(report=fresh(report), why=" ", by=head, at=AT)
    operations.withdraw(report=fresh(report), why="Wrong survey", by=head, at=AT)
    page = client.get(report.get_absolute_url())
    assert "Wrong survey" in page.content.decode()
    assert "Key messages" not in page.content.decode()
    assert client.get(reverse("report_pdf", args=[report.pk])).status_code == 302
    again = report_of(world.own.place)
    assert again.pk != report.pk


def test_made_once(world):
    today = datetime.date(2030, 10, 1)
    number = len(making.places())
    assert len(making.make_reports(today, AT)) == number
    assert making.make_reports(today, AT) == []
    assert Report.objects.of_period(QUARTER).count() == number


def test_half_years():
    found = making.latest_period(datetime.date(2026, 12, 1), "half")
    assert (found.starts_on, found.ends_on) == (
        datetime.date(2026, 4, 1),
        datetime.date(2026, 9, 30),
    )
    found = making.latest_period(datetime.date(2026, 4, 1), "half")
    assert (found.starts_on, found.ends_on) == (
        datetime.date(2025, 10, 1),
        datetime.date(2026, 3, 31),
    )


def test_what_changed_tells_values_revisions_and_methods(world, red, report, lead, head):
    out(report, head)
    give(red, world.own.place, 25)
    give(red, None, 80, NEXT)
    give(red, world.own.place, 60, NEXT)
    Indicator.objects.filter(pk=red.pk).update(definition="Adults who agree strongly")
    changed = said(report_of(world.own.place, NEXT, LATER))["changed"]
    assert changed["since"] == "Quarter 2 2030/31"
    (value,) = [each for each in changed["values"] if each["code"] == "belonging"]
    assert value["words"] == "20.0% (Quarter 2 2030/31), now 60.0% (Quarter 3 2030/31)"
    assert [each["words"] for each in changed["revisions"]] == [
        "20.0% in Quarter 2 2030/31 is now 25.0%."
    ]
    assert [each["name"] for each in changed["methods"]] == ["Belonging"]


def test_across_a_break_nothing_is_set_beside_and_the_break_is_told_once(
    world, red, report, lead, head
):
    out(report, head)
    give(red, None, 80, NEXT)
    give(red, world.own.place, 60, NEXT)
    made = add_break(
        indicator=Indicator.objects.get(pk=red.pk), on=NEXT.starts_on, kind="definition", by=SYSTEM,
        reason="Visits online count too",
    )  # fmt: skip
    changed = said(report_of(world.own.place, NEXT, LATER))["changed"]
    (value,) = [each for each in changed["values"] if each["code"] == "belonging"]
    assert value["words"] == (
        "60.0% (Quarter 3 2030/31), of a new series: not compared with Quarter 2 2030/31"
    )
    assert {"name": "Belonging", "words": f"a new series. {made.sentence}"} in changed["methods"]
    last, now = said(report), said(report_of(world.own.place, NEXT, LATER))
    assert changes.compare(now, now, [])["methods"] == []
    (told,) = changes.compare(now, last | {"method": now["method"]}, [])["methods"]
    assert told["words"] == f"one series again. Taken back: {made.sentence}"


def test_the_command_gives_the_same_bytes_twice(world, report, head, tmp_path):
    files = [tmp_path / "one.pdf", tmp_path / "two.pdf", tmp_path / "three.pdf"]
    slug = world.own.place.slug

    def run(out):
        call_command("make_report", slug, quarter="2030Q3", out=str(out), stdout=io.StringIO())

    run(files[0])
    with time_machine.travel(AFTER, tick=False):
        run(files[1])
    assert files[0].read_bytes() == files[1].read_bytes()
    done = out(report, head)
    run(files[2])
    assert files[2].read_bytes() == bytes(done.signed.pdf)


@pytest.mark.parametrize(
    ("slug", "quarter", "words"),
    [
        ("nowhere", "2030Q3", "There is no neighbourhood or area"),
        ("city", "2020Q1", "There is no report of Quarter 4 2019/20"),
        ("city", "soon", "A quarter is written as 2026Q2"),
    ],
)
def test_the_command_says_what_is_not_there(world, tmp_path, slug, quarter, words):
    with pytest.raises(CommandError, match=words):
        call_command("make_report", slug, quarter=quarter, out=str(tmp_path / "x.pdf"))
    assert not (tmp_path / "x.pdf").exists()


def test_pages_before_and_after(world, report, data, head, client):
    address = report.get_absolute_url()
    assert client.get(address).status_code == 302
    client.force_login(data)
    page = client.get(address).content.decode()
    assert "Ask for commentary" in page
    form = client.get(reverse("report_ask", args=[report.pk])).content.decode()
    (red,) = composing.to_explain(operations.snapshot_of(report).document)
    assert red["name"] in form
    assert red["agency"] in form
    asked = client.post(
        reverse("report_ask", args=[report.pk]),
        {
            "due_on_day": "21",
            "due_on_month": "10",
            "due_on_year": "2030",
            "row_version": fresh(report).version,
        },
    )
    assert asked.status_code == 302
    assert fresh(report).state == "asked"
    commentary.give_commentary(commentary=report.commentaries.get(), text="Cuts.", by=SYSTEM, at=AT)
    assert "Mark ready" in client.get(address).content.decode()
    client.post(reverse("report_ready", args=[report.pk]))
    client.force_login(head)
    assert ">Sign" in client.get(address).content.decode()
    client.post(reverse("report_sign", args=[report.pk]))
    assert client.post(reverse("report_sign", args=[report.pk])).status_code == 409
    client.post(reverse("report_publish", args=[report.pk]))
    client.logout()
    page = client.get(address).content.decode()
    assert "Key messages" in page
    assert "Next step" not in page
    assert f"Signed by {head.name} on 7 October 2030." in page
    for name in ("report_pdf", "report_summary"):
        found = client.get(reverse(name, args=[report.pk]))
        assert found.content.startswith(b"%PDF")
    rows = b"".join(client.get(reverse("report_file", args=[report.pk, "csv"])).streaming_content)
    assert b"belonging,Belonging,2030-07-01/P3M,value,20.0" in rows
    assert client.get(reverse("report_file", args=[report.pk, "xls"])).status_code == 404
    listed = client.get(reverse("reports"), {"place": world.own.place.slug, "quarter": "2030Q3"})
    assert address in listed.content.decode()


def test_letters_ask_and_remind_on_working_days(report, data, lead):
    operations.ask_commentary(report=report, due_on=DUE, by=data, at=AT)
    assert letters().get().to == lead.address
    (asked,) = report.commentaries.all()
    days = [datetime.date(2030, 10, day) for day in range(8, 24)]
    assert next(day.day for day in days if is_due(asked, day)) == 17
    remind_all(datetime.datetime(2030, 10, 17, 9, tzinfo=datetime.UTC))
    remind_all(datetime.datetime(2030, 10, 17, 10, tzinfo=datetime.UTC))
    assert letters().filter(to=lead.address).count() == 2
    remind_all(datetime.datetime(2030, 10, 19, 9, tzinfo=datetime.UTC))
    assert letters().filter(to=lead.address).count() == 2
    remind_all(datetime.datetime(2030, 10, 22, 9, tzinfo=datetime.UTC))
    assert letters().filter(to=lead.address).count() == 3


def test_asked_on_a_saturday_the_letter_goes_on_monday(report, data, lead):
    saturday = datetime.datetime(2030, 10, 12, 9, tzinfo=datetime.UTC)
    operations.ask_commentary(report=report, due_on=DUE, by=data, at=saturday)
    assert not letters().filter(to=lead.address).exists()
    remind_all(datetime.datetime(2030, 10, 14, 9, tzinfo=datetime.UTC))
    assert letters().filter(to=lead.address).count() == 1


def test_a_figure_taken_anew_before_it_is_ready(world, red, report, data):
    give(red, world.own.place, 85)
    assert composing.to_explain(said(report))
    operations.retake(report=report, by=data, at=AT)
    assert not composing.to_explain(said(report))
    operations.mark_ready(report=fresh(report), by=data, at=AT)
    with pytest.raises(WrongState):
        operations.retake(report=fresh(report), by=data, at=AT)
    operations.prepare_again(report=fresh(report), why="One is missing", by=data, at=AT)
    operations.retake(report=fresh(report), by=data, at=AT)


def withdrawn(world, red):
    return indicators.withdraw_indicator(
        indicator=red, reason="Wrong", by=world.people["head_of_service"]
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda world, red: give(red, world.own.place, 25),
        withdrawn,
        lambda world, red: (
            indicators.change_indicator(indicator=red, hides_below=20 + 0, by=SYSTEM)
            and give(red, world.own.place, 19)
        ),
    ],
)
def test_what_changed_meanwhile_is_not_signed(world, red, report, data, head, as_user, change):
    ready(report)
    change(world, red)
    page = as_user(data).get(report.get_absolute_url()).content.decode()
    assert "Figures have changed since they were taken: Belonging" in page
    with pytest.raises(Refused, match="Prepare it again"):
        operations.sign(report=fresh(report), by=head, at=AT)
    city = report_of()
    if composing.to_explain(said(city)):
        ready(city)
    else:
        operations.mark_ready(report=city, by=SYSTEM, at=AT)
    operations.sign(report=fresh(city), by=head, at=AT)
    assert operations.sign_sheets(city.pk, at=AT) == 0
    operations.prepare_again(report=fresh(report), why="Corrected", by=data, at=AT)
    with pytest.raises(Refused, match="Take the figures anew first"):
        operations.mark_ready(report=fresh(report), by=data, at=AT)
    operations.retake(report=fresh(report), by=data, at=AT)
    ready_again = operations.mark_ready(report=fresh(report), by=data, at=AT)
    assert operations.sign(report=ready_again, by=head, at=AT).state == "signed"


def test_what_is_not_public_any_more_is_not_published(world, red, report, head):
    ready(report)
    operations.sign(report=fresh(report), by=head, at=AT)
    give(red, world.own.place, 30)
    withdrawn(world, red)
    with pytest.raises(Refused, match="not public any more"):
        operations.publish(report=fresh(report), by=head, at=AT)
    indicators.publish_indicator(indicator=red, by=head)
    assert operations.publish(report=fresh(report), by=head, at=AT).state == "published"


def test_every_place_leads_to_its_latest_published_report(world, red, report, head, client):
    place = world.own.place
    of_area, _ = making.make_report(QUARTER, area=place.area, at=AT)
    of_city = report_of()
    pages = {
        report: (f"/neighbourhoods/{place.slug}/", f"/neighbourhoods/{place.slug}/profile/"),
        of_area: (f"/areas/{place.area.slug}/", f"/areas/{place.area.slug}/profile/"),
        of_city: ("/neighbourhoods/", "/city/profile/"),
    }
    for each, paths in pages.items():
        for path in paths:
            assert each.get_absolute_url() not in client.get(path).content.decode()
        out(each, head)
        for path in paths:
            page = client.get(path).content.decode()
            assert f'href="{each.get_absolute_url()}">{QUARTER.words}<' in page, path
    operations.withdraw(report=fresh(report), why="Wrong", by=head, at=AT)
    for path in pages[report]:
        assert report.get_absolute_url() not in client.get(path).content.decode()

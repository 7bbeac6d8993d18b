"""What a report says first: the key messages of the profile, frozen with their figure, period and source."""

import pytest
import time_machine

from core.actors import SYSTEM
from core.rows import change
from performance.models import Snapshot
from performance.observations.models import Observation
from performance.profile.reading import standings
from performance.profile.told import messages_of
from performance.reports import making, operations
from performance.reports.making import take_snapshot
from performance.reports.snapshots import documents, revised
from performance.reports.snapshots.composing import METHOD, TEMPLATE, compose, rows_of
from performance.reports.snapshots.files import read
from tests import factories
from tests.pdf_reader import read as read_pdf
from tests.performance.reports.making import AT, NEXT, QUARTER, give, published, report_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def then():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def place(world):
    return factories.NeighbourhoodFactory(name="Newfield", slug="newfield")


@pytest.fixture
def belonging(world, place):
    made = published(
        world, "belonging", "Belonging", factories.PersonFactory(agency=world.own.agency)
    )
    give(made, None, 80)
    give(made, place, 20)
    return made


def text_of(content):
    return " ".join(read_pdf(content).split())


def said(report):
    return report.snapshots.first().document


def test_they_are_those_of_the_profile(place, belonging):
    report = report_of(place)
    (message,) = said(report)["messages"]
    text = f"Belonging: 20.0% in {QUARTER.words}, far worse than Derby (80.0%). Source: Survey of residents."
    assert message == {
        "text": text, "code": "belonging", "figure": "20.0%", "period": QUARTER.words, "source": "Survey of residents",
    }  # fmt: skip
    found = standings(Observation.Level.NEIGHBOURHOOD, place, [place])
    assert [each.text for each in messages_of(found)] == [text]
    document = read(report)
    for content in (documents.pdf_of(document), documents.summary_of(document)):
        assert "far worse than Derby (80.0%)" in text_of(content)


def test_a_quarter_that_has_not_begun_then_has_no_part(place, belonging):
    give(belonging, place, 79, NEXT)
    give(belonging, None, 80, NEXT)
    (message,) = said(report_of(place))["messages"]
    assert message["period"] == QUARTER.words


def test_what_was_published_keeps_its_words(world, place, belonging, client):
    report, head = report_of(place), world.people["head_of_service"]
    for each in operations.ask_commentary(
        report=report, due_on=AT.date().replace(day=21), by=SYSTEM, at=AT
    ):
        change(each, {"given_at": AT, "given_by_name": "Lena", "text": "Cuts."})
    operations.mark_ready(report=report, by=SYSTEM, at=AT)
    report.refresh_from_db()
    operations.sign(report=report, by=head, at=AT)
    report.refresh_from_db()
    operations.publish(report=report, by=head, at=AT)
    give(belonging, place, 85)
    report.refresh_from_db()
    page = client.get(report.get_absolute_url()).content.decode()
    assert "far worse than Derby (80.0%)" in page
    assert "is now 85.0%" in page


def test_a_snapshot_of_before_is_still_read(place, belonging, client, world, as_user):
    report = report_of(place)
    old = said(report) | {"messages": ["As it was said then."], "method": 1, "template": 1}
    del old["counted"]
    for row in rows_of(old):
        del row["there"], row["later"], row["figure"]["parts"]
    Snapshot.objects.create(report=report, document=old, method=1, template=1, taken_at=AT)
    document = read(report)
    assert "As it was said then." in text_of(documents.pdf_of(document))
    page = as_user(world.people["data_officer"]).get(report.get_absolute_url()).content.decode()
    assert "As it was said then." in page
    made = take_snapshot(report, by=SYSTEM, at=AT)
    assert (made.method, made.template) == (METHOD, TEMPLATE)


def test_nothing_stands_out(place, belonging, client):
    give(belonging, place, 80)
    report = report_of(place)
    assert said(report)["messages"] == []
    assert "Nothing stands out" in text_of(documents.pdf_of(read(report)))


def test_an_area_has_the_figures_of_its_neighbourhoods_together(world, place, belonging):
    other = factories.NeighbourhoodFactory(area=place.area)
    assert not rows_of(compose(report_of_area(place), AT))
    give(belonging, other, 30)
    (row,) = rows_of(compose(report_of_area(place), AT))
    assert (row["figure"]["words"], row["figure"]["counts"]) == ("25.0%", "50 of 200")
    assert row["figure"]["pk"] is None
    assert row["there"] == "Derby: 80.0%"
    own = Observation.objects.held().filter(indicator=belonging, level="neighbourhood")
    assert sorted(row["figure"]["parts"]) == sorted(own.values_list("pk", flat=True))
    document = compose(report_of_area(place), AT)
    assert revised.of(document) == []
    give(belonging, other, 40)
    (told,) = revised.of(document)
    assert (
        told["words"]
        == f"25.0% in {QUARTER.words} was calculated from a figure that was corrected."
    )


def report_of_area(place):
    return making.make_report(QUARTER, area=place.area, at=AT)[0]


def test_a_newer_figure_that_is_not_shown_is_said(world, place):
    few = published(
        world, "few", "Few", factories.PersonFactory(agency=world.own.agency), least_base=100
    )
    give(few, None, 80, base=900)
    give(few, place, 20, base=150)
    with time_machine.travel(AT.replace(year=2031), tick=False):
        give(few, place, 20, NEXT, base=50)
        report = report_of(place, NEXT, AT.replace(year=2031))
    (row,) = [each for each in rows_of(said(report)) if each["code"] == "few"]
    assert row["later"] == f"{NEXT.words}: Too few answers to say"
    assert said(report)["messages"] == []

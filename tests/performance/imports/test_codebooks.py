"""Code books: what fits together, what stays one survey, and what pages show to whom."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from core.actors import SYSTEM
from core.errors import Refused
from core.models import Event
from performance.imports.codebooks import operations
from performance.imports.codebooks.reading import book_of
from performance.imports.formats.survey import Survey
from performance.indicators.operations import change_indicator, end_indicator, publish_indicator
from performance.models import SurveyBook, SurveyQuestion
from tests.performance.imports.reading import read
from tests.performance.indicators.test_indicators import add as add_indicator
from tests.worlds.performance_codebooks import book_facts, question_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(world):
    return world.people["data_officer"]


@pytest.fixture
def indicator(db):
    return add_indicator()


@pytest.fixture
def book(db):
    return operations.add_book(by=SYSTEM, **book_facts())


def ask(book, indicator, by=SYSTEM, **more):
    return operations.add_question(book=book, by=by, **question_facts(indicator=indicator, **more))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends_on": datetime.date(2007, 1, 1)}, "ends_on"),
        ({"area_column": ""}, "area_column"),
    ],
)
def test_what_does_not_fit_is_refused(wrong, field):
    with pytest.raises(Refused) as refused:
        operations.add_book(by=SYSTEM, **book_facts(**wrong))
    assert refused.value.field == field
    assert not SurveyBook.objects.exists()


def test_there_is_one_book_of_a_wave_and_mode_and_a_second_press_is_the_first(book):
    with pytest.raises(Refused) as refused:
        operations.add_book(by=SYSTEM, **book_facts(survey="PLACE SURVEY"))
    assert refused.value.field == "wave"
    key = "6f1c1f0e-6f0b-4a3b-9a43-0a3f6b5e7c11"
    first, second = (
        operations.add_book(by=SYSTEM, client_id=key, **book_facts(mode="online")) for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"yes": "\n"}, "yes"),
        ({"valid": " "}, "valid"),
        ({"leaves": "AGREE"}, "yes"),
        ({"valid": "1 = Disagree\n1 = Neither"}, "yes"),
        ({"valid": "2 = Agree"}, "yes"),
    ],
)
def test_an_answer_counts_as_one_thing(book, indicator, wrong, field):
    with pytest.raises(Refused) as refused:
        ask(book, indicator, **wrong)
    assert refused.value.field == field
    assert not SurveyQuestion.objects.exists()


def test_only_a_percentage_that_is_still_collected_comes_from_a_survey(book):
    rate = add_indicator("rate-1", measured="rate", per=1_000)
    summed = add_indicator("summed-1", is_summed=True)
    ended = add_indicator("ended-1")
    end_indicator(indicator=ended, ended_on=datetime.date(2008, 1, 1), why="Gone", by=SYSTEM)
    for each in (rate, summed, ended):
        with pytest.raises(Refused) as refused:
            ask(book, each)
        assert refused.value.field == "indicator"


def test_another_survey_or_mode_needs_an_indicator_of_its_own(book, indicator):
    ask(book, indicator)
    later = operations.add_book(by=SYSTEM, **book_facts(wave="2009"))
    ask(later, indicator)
    for other in (book_facts(mode="online"), book_facts(survey="Community Life Survey")):
        another = operations.add_book(by=SYSTEM, **other)
        with pytest.raises(Refused, match="another survey: Place Survey") as refused:
            ask(another, indicator)
        assert refused.value.field == "indicator"
        moved = ask(another, add_indicator(f"own-{another.pk}"))
        with pytest.raises(Refused, match="another survey"):
            operations.change_question(question=moved, indicator=indicator, by=SYSTEM)


def test_the_survey_stays_once_indicators_rest_on_it(book, indicator):
    operations.change_book(book=book, mode="online", by=SYSTEM)
    operations.change_book(book=book, mode="post", by=SYSTEM)
    ask(book, indicator)
    for wrong in ({"mode": "online"}, {"survey": "Another survey"}):
        with pytest.raises(Refused) as refused:
            operations.change_book(book=book, by=SYSTEM, **wrong)
        assert refused.value.field == "survey"
        with pytest.raises(IntegrityError), transaction.atomic():
            SurveyBook.objects.filter(pk=book.pk).update(**wrong)


def test_the_database_holds_the_same(book, indicator):
    question = ask(book, indicator)
    other = ask(operations.add_book(by=SYSTEM, **book_facts(mode="online")), add_indicator("own-1"))
    for wrong in (
        {"leaves": "AGREE"}, {"yes": ""}, {"valid": ""}, {"wording": ""}, {"column": ""},
        {"valid": "1 = Disagree\n1 = Neither"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            SurveyQuestion.objects.filter(pk=question.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyQuestion.objects.filter(pk=other.pk).update(indicator=indicator)
    with pytest.raises(DatabaseError), transaction.atomic():
        SurveyQuestion.objects.filter(pk=other.pk).update(book=book)
    for wrong in (
        {"ends_on": datetime.date(2007, 1, 1)}, {"area_column": ""}, {"asked_by": ""}, {"asked_of": ""},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            SurveyBook.objects.filter(pk=book.pk).update(**wrong)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM performance_surveybook")
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyBook.objects.create(**book_facts(survey="place survey"))
    for wrong in ({"column": "Q4"}, {"indicator": indicator}):
        facts = question_facts(
            indicator=add_indicator(f"x-{len(wrong)}-{next(iter(wrong))}"), column="q9"
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            SurveyQuestion.objects.create(book=book, **facts | wrong)


def test_a_change_of_a_question_is_a_version_of_the_book(book, indicator):
    question = ask(book, indicator)
    book.refresh_from_db()
    assert book.version == 2
    operations.change_question(question=question, leaves="Don’t know", by=SYSTEM)
    operations.change_question(question=question, leaves="Don’t know", by=SYSTEM)
    book.refresh_from_db()
    assert book.version == 3
    operations.remove_question(question=question, by=SYSTEM)
    book.refresh_from_db()
    assert book.version == 4
    assert Event.objects.filter(verb="deleted", target_type="performance.surveyquestion").exists()


def test_a_file_is_read_by_the_book_as_it_stands(book, indicator):
    assert book_of(book.pk).problems == ("The code book has no questions yet",)
    ask(book, indicator, yes="1 = Agree", valid="2 = Disagree", leaves="9 = Don’t know")
    text = "Ward,Weight,q4\nE05001767,1,1\nE05001767,3,2\nE05001767,1,9\n"
    staged, problems = read(Survey(), text, book=str(book.pk))
    assert problems == []
    assert {each.area: (each.indicator, each.value, each.base) for each in staged} == {
        "E05001767": ("ni-9", 25, 2), "E06000015": ("ni-9", 25, 2),
    }  # fmt: skip
    assert "Code book version 2" in staged[0].note
    change_indicator(indicator=indicator, is_summed=True, by=SYSTEM)
    staged, problems = read(Survey(), text, book=book.pk)
    assert staged == []
    assert "the sum of its neighbourhoods" in problems[0][2]
    for none in (None, "", "x", 0, 10**9):
        assert book_of(none) is None
        assert read(Survey(), text, book=none)[1] == [(0, "", "Choose the code book of the survey")]


def test_who_may_not_keep_figures_changes_nothing(world, book, indicator):
    head = world.people["head_of_service"]
    question = ask(book, indicator)
    for write in (
        lambda: operations.add_book(by=head, **book_facts(wave="2009")),
        lambda: operations.change_book(book=book, wave="2009", by=head),
        lambda: ask(book, add_indicator("ni-8"), by=head, column="q5"),
        lambda: operations.change_question(question=question, wording="Other", by=head),
        lambda: operations.remove_question(question=question, by=head),
    ):
        with pytest.raises(PermissionDenied):
            write()
    assert not SurveyBook.objects.filter(wave="2009").exists()
    question.refresh_from_db()
    assert (question.wording, book.questions.count()) == (question_facts()["wording"], 1)


def test_from_an_empty_list_to_a_book_with_a_question(data, as_user, indicator):
    client = as_user(data)
    facts = book_facts()
    days = {
        f"{name}_{part}": getattr(facts[name], part)
        for name in ("starts_on", "ends_on")
        for part in ("day", "month", "year")
    }
    sent = {
        key: value
        for key, value in facts.items()
        if key not in ("starts_on", "ends_on", "is_city_only")
    }
    client_id = {"client_id": "6f1c1f0e-6f0b-4a3b-9a43-0a3f6b5e7c11"}
    answer = client.post(reverse("code_book_add"), sent | days | client_id)
    assert answer.status_code == 302, answer.context["form"].errors
    book = SurveyBook.objects.get(survey="Place Survey")
    asked = question_facts(indicator=indicator.pk, is_exact="on")
    client_id = {"client_id": "6f1c1f0e-6f0b-4a3b-9a43-0a3f6b5e7c12"}
    answer = client.post(reverse("survey_question_add", args=[book.pk]), asked | client_id)
    assert answer.status_code == 302, answer.context["form"].errors
    page = client.get(book.get_absolute_url()).content.decode()
    for words in ("Place Survey 2008", "Code book, version 2", "By post", "Don’t know", "Agree"):
        assert words in page
    question = book.questions.get()
    client.post(reverse("survey_question_remove", args=[question.pk]))
    assert "No questions yet." in client.get(book.get_absolute_url()).content.decode()


def test_a_change_of_a_book_that_somebody_else_made_meanwhile_is_not_overwritten(
    data, as_user, book, indicator
):
    client, question = as_user(data), ask(book, indicator)
    path = reverse("survey_question_edit", args=[question.pk])
    page = client.get(path)
    version = page.context["form"].initial
    assert version["column"] == "q4"
    operations.change_question(question=question, wording="Another wording", by=SYSTEM)
    sent = question_facts(indicator=indicator.pk, wording="Mine") | {"row_version": "1"}
    answer = client.post(path, sent)
    assert answer.status_code == 409
    question.refresh_from_db()
    assert question.wording == "Another wording"


def test_how_people_were_asked_stands_on_the_page_of_the_indicator(world, client, book, indicator):
    ask(book, indicator, wording="Do you agree that you can?", is_exact=True)
    assert client.get(indicator.get_absolute_url()).status_code == 302
    publish_indicator(indicator=indicator, by=world.people["head_of_service"])
    page = client.get(indicator.get_absolute_url()).content.decode()
    assert "How people were asked" in page
    assert "Do you agree that you can?" in page


def test_the_list_and_a_book_take_the_same_number_of_queries_whatever_stands_there(
    data, as_user, django_assert_num_queries, book, indicator
):
    client = as_user(data)
    ask(book, indicator)
    pages = reverse("code_books"), book.get_absolute_url()
    counted = [_queries(client, each) for each in pages]
    for number in (1, 2):
        operations.add_book(by=SYSTEM, **book_facts(wave=str(number)))
        ask(book, add_indicator(f"more-{number}"), column=f"q{number}")
    assert [_queries(client, each) for each in pages] == counted


def _queries(client, path):
    from django.test.utils import CaptureQueriesContext

    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(path).status_code == 200
    return len(found)

"""Every write to a code book."""

from django.db import IntegrityError, transaction

from accounts import rights
from accounts.rights import operation
from core import events, rows
from core.errors import Refused
from performance.imports.codebooks import rules
from performance.imports.codebooks.models import SurveyBook, SurveyQuestion
from performance.imports.codebooks.querysets import EDIT
from performance.indicators.models import Indicator

TAKEN = {
    "survey_book_unique": ("There is already a code book for this wave", "wave"),
    "survey_book_ends_after_start": ("The last day is before the first", "ends_on"),
    "survey_book_says_places": (
        "Enter the column that has the place, or tick that the survey covers the city only",
        "area_column",
    ),
    "survey_book_survey_stays": (
        "Its questions already have indicators. Add another code book for another survey",
        "survey",
    ),
    "survey_question_column_once": (
        "The code book already has a question for this column",
        "column",
    ),
    "survey_question_indicator_once": (
        "Another question of this code book is for this indicator",
        "indicator",
    ),
    "survey_question_answers_once": (
        "An answer is listed twice. List each answer once",
        "yes",
    ),
    "survey_question_one_series": (
        "This indicator is from another survey. Give this one an indicator of its own",
        "indicator",
    ),
}


@operation
def add_book(*, by, client_id=None, at=None, **facts):
    """Begin a code book. Pressed twice it is one. Returns it. Raises Refused where there is one of this wave, or facts
    do not fit together."""
    rights.require_city(EDIT, by=by)
    if client_id and (made := SurveyBook.objects.filter(client_id=client_id).first()):
        return made
    more = {"client_id": client_id} if client_id else {}
    book = _stored(lambda: SurveyBook.objects.create(**facts, **more))
    events.record("added", book, by=by, at=at)
    return book


@operation
def change_book(*, book, by, at=None, **facts):
    """Correct what a code book says of its survey. Returns it. Raises Refused where its questions rest on it."""
    locked = rights.lock(book, EDIT, by=by)
    if changes := _stored(lambda: rows.change(locked, facts)):
        events.record("changed", locked, by=by, at=at, changes=rows.in_words(changes))
    return locked


@operation
def add_question(*, book, by, client_id=None, at=None, **facts):
    """Add a question to a code book. Pressed twice it is one. Returns it. Raises Refused where the answers are not those
    of one question, or the indicator cannot be of this survey."""
    locked = rights.lock(book, EDIT, by=by)
    if client_id and (made := SurveyQuestion.objects.filter(client_id=client_id).first()):
        return made
    _expect_right(locked, facts)
    more = {"client_id": client_id} if client_id else {}
    question = _stored(lambda: SurveyQuestion.objects.create(book=locked, **facts, **more))
    rows.touch(locked)
    events.record("added", question, by=by, at=at)
    return question


@operation
def change_question(*, question, by, at=None, **facts):
    """Correct a question; figures that were loaded before stay as they are. Returns it. Raises Refused as adding does."""
    book = rows.take(question.book, SurveyBook.objects.all())
    locked = rights.lock(
        question, EDIT, by=by, found=SurveyQuestion.objects.select_related("book", "indicator")
    )
    names = ("yes", "valid", "leaves", "indicator")
    _expect_right(book, {name: getattr(locked, name) for name in names} | facts, locked)
    if changes := _stored(lambda: rows.change(locked, facts)):
        rows.touch(book)
        events.record("changed", locked, by=by, at=at, changes=rows.in_words(changes))
    return locked


@operation
def remove_question(*, question, by, at=None):
    """Take a question out of a code book: its files are no longer read for it, its figures stay. Returns the book."""
    book = rows.take(question.book, SurveyBook.objects.all())
    locked = rights.lock(question, EDIT, by=by)
    events.record("deleted", locked, by=by, at=at, label=str(locked))
    locked.delete()
    rows.touch(book)
    return book


def _expect_right(book, facts, own=None):
    if wrong := rules.why_answers_wrong(facts["yes"], facts["valid"], facts["leaves"]):
        raise Refused(*wrong)
    indicator = rows.take(facts["indicator"], Indicator.objects.all())
    if why := rules.why_not_for(indicator, book.ends_on):
        raise Refused(why, "indicator")
    others = SurveyBook.objects.filter(questions__indicator=indicator)
    others = others.exclude(questions=own) if own else others
    if why := rules.why_another_survey(book, others):
        raise Refused(why, "indicator")


def _stored(write):
    """What `write` returns; what the database refuses in the words of the form."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name not in TAKEN:
            raise
        raise Refused(*TAKEN[name]) from None

"""A code book of a world, with one question."""

import datetime

from core.actors import SYSTEM
from performance.imports.codebooks.operations import add_book, add_question


def book_facts(**more):
    """What a code book needs."""
    return {
        "survey": "Place Survey", "wave": "2008", "mode": "post", "asked_by": "The council",
        "asked_of": "adults who live in Derby", "starts_on": datetime.date(2008, 1, 1),
        "ends_on": datetime.date(2008, 12, 31), "is_city_only": False, "area_column": "Ward",
        "weight_column": "Weight", "note": "",
    } | more  # fmt: skip


def question_facts(**more):
    """What a question needs but for its indicator."""
    return {
        "column": "q4", "wording": "As printed in the survey", "is_exact": False, "yes": "Agree",
        "valid": "Disagree", "leaves": "Don’t know\nToo few people",
    } | more  # fmt: skip


def rows_of(side, indicator):
    """{name: row} of one side."""
    book = add_book(by=SYSTEM, **book_facts(survey=f"{side.mark} SECRET survey"))
    question = add_question(book=book, by=SYSTEM, **question_facts(indicator=indicator))
    return {"code_book": type(book).objects.get(pk=book.pk), "survey_question": question}

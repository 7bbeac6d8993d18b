"""A code book of a world, with one question; and a file that was found in the folder, and one in parts."""

import datetime

from django.utils import timezone

from accounts.imports.parts.models import Upload
from core.actors import SYSTEM
from performance.imports.codebooks.operations import add_book, add_question
from performance.imports.folder.models import FoundFile


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
    return {
        "code_book": type(book).objects.get(pk=book.pk), "survey_question": question,
        "found_file": _found(side),
    }  # fmt: skip


def _found(side):
    now, about = timezone.now(), {"size": 3, "sha256": side.mark.lower().zfill(64)}
    upload = Upload.objects.create(file_name="hub.csv", **about)
    return FoundFile.objects.create(
        name=f"{side.mark} SECRET hub.csv", changed_at=now, found_at=now, read_at=now, upload=upload,
        sheet="figures-tidy", problems=[[2, "observation", "“few” is not a number"]], number_of_problems=1, **about,
    )  # fmt: skip


def half_sent(by):
    """A file of which nothing has come yet."""
    return Upload.objects.create(
        sheet="figures-tidy", file_name="figures.csv", size=3, sha256="0" * 64, uploaded_by=by
    )

"""A code book as files are read by it."""

from django.utils import timezone

from core import settings
from performance.imports.codebooks import rules
from performance.imports.codebooks.models import SurveyBook
from performance.imports.formats.book import Book, Question, answers_of

CITY = "funding.open_area_code"
"""The setting with the ONS code of the council’s area."""


def books_for(user):
    """[(number, words)] of the code books that somebody may use, the latest first."""
    rows = SurveyBook.objects.visible_to(user).order_by("-ends_on", "survey", "pk")
    return [(str(each.pk), str(each)) for each in rows]


def book_of(key):
    """The `Book` of a code book by its number; None where there is none."""
    if not str(key or "").isdecimal():
        return None
    stored = SurveyBook.objects.filter(pk=int(key)).first()
    if stored is None:
        return None
    asked = list(stored.questions.select_related("indicator"))
    problems = [
        f"{each.column}: {why}"
        for each in asked
        if (why := rules.why_not_for(each.indicator, stored.ends_on))
    ]
    if not asked:
        problems.append("The code book has no questions yet")
    return Book(
        survey=stored.survey, wave=stored.wave, mode=stored.get_mode_display(), period=stored.period,
        questions=tuple(
            Question(each.column, each.indicator.code, answers_of(each.yes, each.valid, each.leaves),
                     each.indicator.hides_below > 0) for each in asked
        ),
        city=settings.value(CITY, on=timezone.localdate()), area_column=stored.area_column, weight_column=stored.weight_column,
        is_city_only=stored.is_city_only, version=stored.version, problems=tuple(problems),
    )  # fmt: skip

"""A code book: one wave of a survey asked in one way, its questions, and what their answers count as."""

import uuid

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from core.rows import Versioned, raises_version
from performance.imports.codebooks import querysets
from performance.indicators.models import Indicator
from performance.periods import Period

LINES = "regexp_split_to_table(NEW.yes || E'\\n' || NEW.valid || E'\\n' || NEW.leaves, E'\\n')"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class SurveyBook(Versioned):
    """One wave of a survey. Its version is raised by a change of a question too: figures say which one they were
    worked out by."""

    class Mode(models.TextChoices):
        """How people were asked: who answers differs by it, and how openly."""

        POST = "post", "By post"
        ONLINE = "online", "Online"
        MIXED = "mixed", "Online or on paper"
        FACE = "face", "Face to face"
        TELEPHONE = "telephone", "By telephone"

    survey = models.CharField(max_length=100, help_text="Public")
    wave = models.CharField(max_length=40, help_text="Such as 2008 or 2024/25. Public")
    mode = models.CharField("how people were asked", max_length=9, choices=Mode)
    asked_by = models.CharField("who asked", max_length=200, help_text="Public")
    asked_of = models.CharField("who was asked", max_length=200, help_text="Public")
    starts_on = models.DateField()
    ends_on = models.DateField()
    is_city_only = models.BooleanField("for the city only", default=False)
    area_column = models.CharField("column of the place", max_length=100, blank=True)
    weight_column = models.CharField("column of the weight", max_length=100, blank=True)
    note = models.TextField(blank=True)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = querysets.BookQuerySet.as_manager()
    named = "The code book"

    class Meta:
        ordering = ["survey", "-ends_on"]
        constraints = [
            models.UniqueConstraint(
                Lower("survey"), Lower("wave"), "mode", name="survey_book_unique"
            ),
            models.CheckConstraint(
                condition=~Q(survey="") & ~Q(wave="") & ~Q(asked_by="") & ~Q(asked_of=""),
                name="survey_book_says_which",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="survey_book_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(is_city_only=True) | ~Q(area_column=""),
                name="survey_book_says_places",
            ),
        ]
        triggers = [
            raises_version(),
            pgtrigger.Protect(name="book_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="survey_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("survey", "mode"),
                func="""
                    IF (OLD.survey, OLD.mode) IS DISTINCT FROM (NEW.survey, NEW.mode) AND EXISTS (
                        SELECT FROM performance_surveyquestion WHERE book_id = NEW.id)
                    THEN
                        RAISE EXCEPTION 'indicators rest on which survey this is'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'survey_book_survey_stays';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.survey} {self.wave}, {self.get_mode_display().lower()}"

    def get_absolute_url(self):
        return reverse("code_book", args=[self.pk])

    @property
    def period(self):
        return Period(self.starts_on, self.ends_on)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class SurveyQuestion(Versioned):
    """One question, and the indicator that it gives. Answers stand one a line, with the code that files have for them
    where they have one: "2 = Agree"."""

    book = models.ForeignKey(SurveyBook, models.PROTECT, related_name="questions")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="survey_questions")
    column = models.CharField("column of the file", max_length=100)
    wording = models.TextField(help_text="Public")
    is_exact = models.BooleanField("exact wording", default=False)
    yes = models.TextField("answers that count")
    valid = models.TextField("valid answers that do not count")
    leaves = models.TextField("answers left out of the total", blank=True)
    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = querysets.QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["book", "id"]
        constraints = [
            models.UniqueConstraint("book", Lower("column"), name="survey_question_column_once"),
            models.UniqueConstraint(
                fields=["book", "indicator"], name="survey_question_indicator_once"
            ),
            models.CheckConstraint(
                condition=~Q(wording="") & ~Q(column="") & ~Q(yes="") & ~Q(valid=""),
                name="survey_question_whole",
            ),
        ]
        triggers = [
            raises_version(),
            pgtrigger.Protect(
                name="question_stays_in_book",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("book"),
            ),
            pgtrigger.Trigger(
                name="answers_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("yes", "valid", "leaves"),
                func=f"""
                    IF EXISTS (
                        SELECT FROM {LINES} AS each(line) WHERE btrim(line) <> ''
                        GROUP BY lower(btrim(split_part(line, '=', 1))) HAVING count(*) > 1)
                    THEN
                        RAISE EXCEPTION 'an answer counts as one thing'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'survey_question_answers_once';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="one_survey_an_indicator",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("indicator_id"),
                func="""
                    PERFORM FROM performance_surveybook WHERE id = NEW.book_id FOR NO KEY UPDATE;
                    PERFORM FROM performance_indicator WHERE id = NEW.indicator_id FOR NO KEY UPDATE;
                    IF EXISTS (
                        SELECT FROM performance_surveyquestion q
                        JOIN performance_surveybook b ON b.id = q.book_id
                        JOIN performance_surveybook own ON own.id = NEW.book_id
                        WHERE q.indicator_id = NEW.indicator_id AND q.id <> NEW.id
                            AND (lower(b.survey), b.mode) <> (lower(own.survey), own.mode))
                    THEN
                        RAISE EXCEPTION 'another survey or mode is another series'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'survey_question_one_series';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.book}: {self.column}"

    def get_absolute_url(self):
        return self.book.get_absolute_url()

    def event_targets(self):
        return self, self.book

"""Pages of code books, for who keeps the figures."""

import uuid
from functools import cached_property

from django.urls import reverse

from accounts.pages import FormPage, ObjectFormPage, ObjectPage, PressPage
from accounts.pages.lists import ListPage, Order
from core.models import Event
from performance.imports.codebooks import forms, operations
from performance.imports.codebooks.models import SurveyBook, SurveyQuestion
from performance.imports.codebooks.querysets import EDIT
from performance.imports.formats.book import lines_of


class CodeBooks(ListPage):
    """All code books, the latest wave first."""

    permission = EDIT
    template_name = "performance/codebooks/books.html"
    order = Order(
        SurveyBook, ("ends_on", "id"), descending=True, small="some surveys of one council a year"
    )

    def get_rows(self):
        return SurveyBook.objects.visible_to(self.request.user)


class CodeBookPage(ObjectPage):
    """One code book with its questions."""

    permission = EDIT
    model = SurveyBook
    template_name = "performance/codebooks/book.html"

    def get_context_data(self, **kwargs):
        questions = [
            (each, [(words, list(_words(text))) for words, text in _parts(each)])
            for each in self.object.questions.select_related("indicator").order_by("pk")
        ]
        events = Event.objects.about(self.object)[:100]
        return super().get_context_data(questions=questions, events=events, **kwargs)


def _parts(question):
    yield "Counts", question.yes
    yield "Valid, does not count", question.valid
    yield "Left out of the total", question.leaves


def _words(text):
    for names, words in lines_of(text):
        yield f"{words} (code {names[0]})" if len(names) > 1 else words


class CodeBookAdd(FormPage):
    permission = EDIT
    form_class = forms.NewBookForm
    title = "Add a code book"
    button = "Add code book"
    message = "{} added. Add its questions next."

    def get_form_kwargs(self):
        return {"initial": {"client_id": uuid.uuid4()}}

    def save(self, form):
        return operations.add_book(by=self.request.user, **form.cleaned_data)

    def get_back(self):
        return reverse("code_books"), "Code books"


class CodeBookEdit(ObjectFormPage):
    permission = EDIT
    model = SurveyBook
    form_class = forms.BookForm
    title = "Change the code book"
    message = "Saved."

    def save(self, form):
        return operations.change_book(book=self.object, by=self.request.user, **form.cleaned_data)

    def get_back(self):
        return self.object.get_absolute_url(), str(self.object)


class QuestionAdd(ObjectFormPage):
    adds = True
    permission = EDIT
    model = SurveyBook
    form_class = forms.NewQuestionForm
    title = "Add a question"
    button = "Add question"
    message = "Saved."

    def get_form_kwargs(self):
        return {"user": self.request.user, "initial": {"client_id": uuid.uuid4()}}

    def save(self, form):
        return operations.add_question(book=self.object, by=self.request.user, **form.cleaned_data)

    def get_back(self):
        return self.object.get_absolute_url(), str(self.object)


class _OfQuestion:
    """About one question."""

    permission = EDIT
    model = SurveyQuestion

    def get_queryset(self):
        return SurveyQuestion.objects.select_related("book", "indicator")

    @cached_property
    def book(self):
        return self.object.book

    def get_back(self):
        return self.book.get_absolute_url(), str(self.book)


class QuestionEdit(_OfQuestion, ObjectFormPage):
    form_class = forms.QuestionForm
    title = "Change the question"
    message = "Saved. Figures already loaded have not changed. Load the file again to change them."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def save(self, form):
        return operations.change_question(
            question=self.object, by=self.request.user, **form.cleaned_data
        )


class QuestionRemove(_OfQuestion, PressPage):
    message = "Question removed from the code book. Its figures are kept."

    def act(self):
        operations.remove_question(question=self.object, by=self.request.user)

    def get_success_url(self):
        return self.book.get_absolute_url()

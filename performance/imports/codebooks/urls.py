"""Addresses of code books."""

from django.urls import path

from performance.imports.codebooks import views

BOOKS = "performance/code-books"
QUESTION = f"{BOOKS}/questions/<int:pk>"

urlpatterns = [
    path(f"{BOOKS}/", views.CodeBooks.as_view(), name="code_books"),
    path(f"{BOOKS}/add/", views.CodeBookAdd.as_view(), name="code_book_add"),
    path(f"{BOOKS}/<int:pk>/", views.CodeBookPage.as_view(), name="code_book"),
    path(f"{BOOKS}/<int:pk>/change/", views.CodeBookEdit.as_view(), name="code_book_edit"),
    path(
        f"{BOOKS}/<int:pk>/questions/add/", views.QuestionAdd.as_view(), name="survey_question_add"
    ),
    path(f"{QUESTION}/change/", views.QuestionEdit.as_view(), name="survey_question_edit"),
    path(f"{QUESTION}/remove/", views.QuestionRemove.as_view(), name="survey_question_remove"),
]

"""Addresses of starting data."""

from django.urls import path, re_path

from accounts.imports import views

urlpatterns = [
    path("starting/", views.Starting.as_view(), name="starting"),
    path("starting/workbook/", views.WholeWorkbook.as_view(), name="starting_workbook"),
    path("starting/files/<int:pk>/", views.BatchPage.as_view(), name="import_batch"),
    path("starting/files/<int:pk>/columns/", views.Columns.as_view(), name="import_columns"),
    path("starting/files/<int:pk>/duplicates/", views.Answers.as_view(), name="import_answers"),
    path("starting/files/<int:pk>/check/", views.CheckAgain.as_view(), name="import_check"),
    path("starting/files/<int:pk>/load/", views.Load.as_view(), name="import_load"),
    path("starting/files/<int:pk>/undo/", views.Undo.as_view(), name="import_undo"),
    path("starting/files/<int:pk>/problems/", views.Problems.as_view(), name="import_problems"),
    path("starting/files/<int:pk>/drop/", views.Drop.as_view(), name="import_drop"),
    path("starting/<slug:sheet>/", views.Upload.as_view(), name="starting_upload"),
    re_path(
        r"^starting/(?P<sheet>[-\w]+)/template\.(?P<file_format>xlsx|csv)$",
        views.Template.as_view(),
        name="starting_template",
    ),
]

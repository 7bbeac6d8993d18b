"""Addresses of open data: they last."""

from django.urls import path

from performance.opendata import views

OPEN = "performance/open"

urlpatterns = [
    path(f"{OPEN}/", views.OpenIndicators.as_view(), name="open_indicators"),
    path(f"{OPEN}/indicators.json", views.IndicatorsFile.as_view(), name="open_indicators_file"),
    path(f"{OPEN}/figures.schema.json", views.SchemaFile.as_view(), name="open_schema"),
    path(
        f"{OPEN}/<slug:code>.<slug:file_format>", views.FiguresFile.as_view(), name="open_figures"
    ),
]

"""Addresses of figures."""

from django.urls import path

from performance.indicators.urls import ONE
from performance.observations import views
from performance.observations.pages.figure import FigurePage
from performance.observations.pages.files import FiguresFile
from performance.observations.pages.method import MethodPage

urlpatterns = [
    path(f"{ONE}/", views.IndicatorPage.as_view(), name="indicator"),
    path(f"{ONE}/method/", MethodPage.as_view(), name="indicator_method"),
    path(f"{ONE}/figures.<slug:file_format>", FiguresFile.as_view(), name="indicator_file"),
    path(f"{ONE}/figures/add/", views.FigureAdd.as_view(), name="figure_add"),
    path(f"{ONE}/figures/confirm/", views.FiguresConfirm.as_view(), name="figures_confirm"),
    path("performance/figures/<int:pk>/", FigurePage.as_view(), name="figure"),
]

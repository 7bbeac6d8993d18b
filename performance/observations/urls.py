"""Addresses of figures."""

from django.urls import path

from performance.indicators.urls import ONE
from performance.observations import views

urlpatterns = [
    path(f"{ONE}/", views.IndicatorPage.as_view(), name="indicator"),
    path(f"{ONE}/figures/add/", views.FigureAdd.as_view(), name="figure_add"),
    path(f"{ONE}/figures/confirm/", views.FiguresConfirm.as_view(), name="figures_confirm"),
]

"""Addresses of files of figures."""

from django.urls import path

from performance.imports import views
from performance.imports.folder.urls import urlpatterns as folder

urlpatterns = [
    path("performance/figures/load/", views.FiguresLoad.as_view(), name="figures_load"),
    path("performance/figures/load/parts/", views.FiguresParts.as_view(), name="figures_parts"),
    *folder,
]

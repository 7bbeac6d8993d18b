"""Addresses of files that were found in the folder."""

from django.urls import path

from performance.imports.folder import views

urlpatterns = [
    path("performance/figures/found/<int:pk>/", views.FiguresFound.as_view(), name="figures_found"),
    path("performance/figures/found/<int:pk>/away/", views.FoundAway.as_view(), name="figures_found_away"),
]  # fmt: skip

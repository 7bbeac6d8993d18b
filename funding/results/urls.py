"""Addresses of cost and results."""

from django.urls import path

from funding.results import views

urlpatterns = [
    path("results/", views.CityResults.as_view(), name="results"),
    path("results/<int:year>/", views.CityResults.as_view(), name="results_year"),
    path("results/<int:year>/<slug:slug>/", views.PlaceResults.as_view(), name="results_place"),
]

"""Addresses of sources."""

from django.urls import path

from performance.sources import views

urlpatterns = [
    path("performance/sources/", views.DataSources.as_view(), name="data_sources"),
]

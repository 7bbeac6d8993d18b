"""Addresses of performance."""

from django.urls import path

from performance import views
from performance.imports.urls import urlpatterns as imports
from performance.indicators.urls import urlpatterns as indicators
from performance.observations.urls import urlpatterns as observations

urlpatterns = [
    path("performance/", views.Performance.as_view(), name="performance"),
    *indicators,
    *observations,
    *imports,
]

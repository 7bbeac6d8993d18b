"""Addresses of performance."""

from django.urls import path

from performance import views
from performance.indicators.urls import urlpatterns as indicators

urlpatterns = [path("performance/", views.Performance.as_view(), name="performance"), *indicators]

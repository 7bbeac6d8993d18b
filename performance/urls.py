"""Addresses of performance."""

from django.urls import path

from performance import views

urlpatterns = [path("performance/", views.Performance.as_view(), name="performance")]

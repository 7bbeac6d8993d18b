"""Addresses of statistics."""

from django.urls import path

from boards.statistics import views

urlpatterns = [
    path("bodies/health/", views.Compliance.as_view(), name="compliance_of_bodies"),
    path("bodies/<slug:slug>/quorum/", views.Rooms.as_view(), name="body_quorum"),
    path("meetings/<int:pk>/briefing/", views.Briefing.as_view(), name="briefing"),
]

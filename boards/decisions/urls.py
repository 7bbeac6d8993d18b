"""Addresses of decisions."""

from django.urls import path

from boards.decisions import views

urlpatterns = [
    path("decisions/<int:pk>/", views.DecisionPage.as_view(), name="decision"),
]

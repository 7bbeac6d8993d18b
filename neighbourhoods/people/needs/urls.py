"""Addresses of access needs."""

from django.urls import path

from neighbourhoods.people.needs import views

urlpatterns = [
    path("people/<int:pk>/access-needs/", views.NeedsEdit.as_view(), name="access_needs"),
]

"""Addresses of published minutes, version by version."""

from django.urls import path

from boards.minutes.versions import views

urlpatterns = [
    path("minutes/<int:pk>/", views.Version.as_view(), name="minutes_version"),
    path("minutes/<int:pk>.pdf", views.VersionPdf.as_view(), name="minutes_version_pdf"),
]

"""Addresses of corrections."""

from django.urls import path

from boards.corrections import views

urlpatterns = [
    path("meetings/<int:pk>/error/", views.ErrorReport.as_view(), name="error_report"),
]

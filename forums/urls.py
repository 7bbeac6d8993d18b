"""Addresses of forums."""

from django.urls import path

from forums import views

urlpatterns = [path("residents/", views.Residents.as_view(), name="residents")]

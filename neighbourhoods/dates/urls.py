"""Addresses of dates to avoid."""

from django.urls import path

from neighbourhoods.dates import views

urlpatterns = [
    path("calendar/avoid/", views.AvoidDates.as_view(), name="avoid_dates"),
    path("calendar/avoid/add/", views.AvoidAdd.as_view(), name="avoid_add"),
    path("calendar/avoid/<int:pk>/change/", views.AvoidEdit.as_view(), name="avoid_edit"),
    path("calendar/avoid/<int:pk>/remove/", views.AvoidRemove.as_view(), name="avoid_remove"),
]

"""Addresses of who's who."""

from django.urls import path

from neighbourhoods.people.who import views

urlpatterns = [
    path("people/", views.People.as_view(), name="people"),
    path("people/addresses/", views.Addresses.as_view(), name="people_addresses"),
]

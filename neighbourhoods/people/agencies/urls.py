"""Address of ending an agency."""

from django.urls import path

from neighbourhoods.people.agencies import views

urlpatterns = [
    path("agencies/<slug:slug>/end/", views.AgencyEnd.as_view(), name="agency_end"),
]

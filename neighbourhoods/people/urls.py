"""Addresses of agencies and people."""

from django.urls import path

from neighbourhoods.people import views

urlpatterns = [
    path("agencies/", views.Agencies.as_view(), name="agencies"),
    path("agencies/<slug:slug>/", views.AgencyPage.as_view(), name="agency"),
    path("people/find/", views.PeopleFind.as_view(), name="people_find"),
    path("people/add/", views.PersonAdd.as_view(), name="person_add"),
    path("people/<int:pk>/", views.PersonPage.as_view(), name="person"),
    path("people/<int:pk>/contact/", views.PersonContact.as_view(), name="person_contact"),
    path("people/<int:pk>/change/", views.PersonEdit.as_view(), name="person_edit"),
]

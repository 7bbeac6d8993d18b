"""Addresses of neighbourhoods, services, agencies, people."""

from django.urls import path

from neighbourhoods.views import people, places

urlpatterns = [
    path("neighbourhoods/", places.Neighbourhoods.as_view(), name="neighbourhoods"),
    path("areas/<slug:slug>/", places.AreaPage.as_view(), name="area"),
    path("neighbourhoods/<slug:slug>/", places.NeighbourhoodPage.as_view(), name="neighbourhood"),
    path("neighbourhoods/<slug:slug>/profile/", places.ProfileEdit.as_view(), name="profile_edit"),
    path(
        "neighbourhoods/<slug:slug>/services/",
        places.NeighbourhoodServices.as_view(),
        name="neighbourhood_services",
    ),
    path(
        "neighbourhoods/<slug:slug>/week/",
        places.NeighbourhoodWeek.as_view(),
        name="neighbourhood_week",
    ),
    path("services/", places.Services.as_view(), name="services"),
    path("agencies/", people.Agencies.as_view(), name="agencies"),
    path("agencies/<slug:slug>/", people.AgencyPage.as_view(), name="agency"),
    path("people/", people.People.as_view(), name="people"),
    path("people/find/", people.PeopleFind.as_view(), name="people_find"),
    path("people/add/", people.PersonAdd.as_view(), name="person_add"),
    path("people/<int:pk>/", people.PersonPage.as_view(), name="person"),
    path("people/<int:pk>/merge/", people.PersonMerge.as_view(), name="person_merge"),
    path("people/<int:pk>/unmerge/", people.PersonUnmerge.as_view(), name="person_unmerge"),
    path("people/<int:pk>/contact/", people.PersonContact.as_view(), name="person_contact"),
    path("people/<int:pk>/change/", people.PersonEdit.as_view(), name="person_edit"),
]

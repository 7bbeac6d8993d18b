"""Addresses of areas and neighbourhoods."""

from django.urls import path

from neighbourhoods.overview import views
from neighbourhoods.overview.loading import PlacesLoad

urlpatterns = [
    path("neighbourhoods/", views.Neighbourhoods.as_view(), name="neighbourhoods"),
    path("starting/places/", PlacesLoad.as_view(), name="places_load"),
    path("areas/<slug:slug>/", views.AreaPage.as_view(), name="area"),
    path("neighbourhoods/<slug:slug>/", views.NeighbourhoodPage.as_view(), name="neighbourhood"),
    path(
        "neighbourhoods/<slug:slug>/about/",
        views.NeighbourhoodAbout.as_view(),
        name="neighbourhood_about",
    ),
    path("neighbourhoods/<slug:slug>/parts/<int:pk>/", views.PartPage.as_view(), name="part"),
    path(
        "neighbourhoods/<slug:slug>/about/edit/", views.ProfileEdit.as_view(), name="profile_edit"
    ),
    path(
        "neighbourhoods/<slug:slug>/week/",
        views.NeighbourhoodWeek.as_view(),
        name="neighbourhood_week",
    ),
]

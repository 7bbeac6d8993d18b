"""The address of the page that says which neighbourhood something is in."""

from django.urls import path

from neighbourhoods.geography import files, views

urlpatterns = [
    path("where/", views.Where.as_view(), name="where"),
    path("where/files/", files.GeographyFiles.as_view(), name="geography_files"),
    path("where/files/add/", files.GeographyUpload.as_view(), name="geography_upload"),
]

"""The address of the page that says which neighbourhood something is in."""

from django.urls import path

from neighbourhoods.geography import views

urlpatterns = [path("where/", views.Where.as_view(), name="where")]

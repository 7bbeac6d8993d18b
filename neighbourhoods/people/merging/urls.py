"""Addresses of merging people."""

from django.urls import path

from neighbourhoods.people.merging import views

urlpatterns = [
    path("people/<int:pk>/merge/", views.PersonMerge.as_view(), name="person_merge"),
    path("people/<int:pk>/unmerge/", views.PersonUnmerge.as_view(), name="person_unmerge"),
]

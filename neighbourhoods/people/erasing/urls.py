"""Address of deleting what is held about a person."""

from django.urls import path

from neighbourhoods.people.erasing import views

urlpatterns = [
    path("people/<int:pk>/erase/", views.PersonErase.as_view(), name="person_erase"),
]

"""Addresses of things to know."""

from django.urls import path

from neighbourhoods.knowing import views

urlpatterns = [
    path("neighbourhoods/<slug:slug>/things-to-know/", views.Known.as_view(), name="known"),
    path(
        "neighbourhoods/<slug:slug>/things-to-know/add/",
        views.KnownAdd.as_view(),
        name="known_add",
    ),
    path("things-to-know/<int:pk>/change/", views.KnownEdit.as_view(), name="known_edit"),
    path("things-to-know/<int:pk>/remove/", views.KnownRemove.as_view(), name="known_remove"),
]

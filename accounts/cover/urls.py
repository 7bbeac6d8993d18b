"""Addresses of cover for absence."""

from django.urls import path

from accounts.cover import views

urlpatterns = [
    path("users/cover/", views.Covers.as_view(), name="covers"),
    path("users/cover/<int:pk>/", views.CoverPage.as_view(), name="cover"),
    path("users/cover/<int:pk>/end/", views.CoverEnd.as_view(), name="cover_end"),
    path("users/roles/<int:pk>/cover/", views.CoverAdd.as_view(), name="cover_add"),
]

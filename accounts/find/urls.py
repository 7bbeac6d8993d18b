"""Addresses of the box that finds."""

from django.urls import path

from accounts.find import views

urlpatterns = [
    path("find/", views.Find.as_view(), name="find"),
    path("find/more/", views.FindMore.as_view(), name="find_more"),
]

"""Addresses of files that come in parts."""

from django.urls import path

from accounts.imports.parts import views

urlpatterns = [
    path("starting/uploads/<int:pk>/part/", views.Part.as_view(), name="upload_part"),
    path("starting/uploads/<int:pk>/done/", views.Done.as_view(), name="upload_done"),
    path("starting/uploads/<int:pk>/drop/", views.GiveUp.as_view(), name="upload_drop"),
]

"""Addresses of what members have read."""

from django.urls import path

from boards.meetings.agendas.reading import views

urlpatterns = [path("packs/<int:pk>/read/", views.MarkRead.as_view(), name="pack_read")]

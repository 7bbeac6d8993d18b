"""Addresses of what members say of themselves."""

from django.urls import path

from boards.attendance.own import views

urlpatterns = [
    path("meetings/<int:pk>/own/apologies/", views.SendApologies.as_view(), name="own_apologies"),
    path("meetings/<int:pk>/own/coming/", views.SayComing.as_view(), name="own_coming"),
]

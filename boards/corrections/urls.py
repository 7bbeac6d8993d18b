"""Addresses of corrections."""

from django.urls import path

from boards.corrections import views

urlpatterns = [
    path("meetings/<int:pk>/error/", views.ErrorReport.as_view(), name="error_report"),
    path("errors/<int:pk>/confirm/", views.ErrorConfirm.as_view(), name="error_confirm"),
    path("errors/<int:pk>/decline/", views.ErrorDecline.as_view(), name="error_decline"),
]

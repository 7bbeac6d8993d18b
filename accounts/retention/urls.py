"""Addresses of keeping no longer than needed."""

from django.urls import path

from accounts.retention import views

urlpatterns = [
    path("retention/", views.Retention.as_view(), name="retention"),
    path("retention.csv", views.RetentionTable.as_view(), name="retention_table"),
    path("retention/deleted/", views.Erasures.as_view(), name="erasures"),
    path("retention/holds/<int:pk>/release/", views.HoldRelease.as_view(), name="hold_release"),
    path("retention/<slug:key>/", views.Due.as_view(), name="retention_due"),
    path("retention/<slug:key>/<int:pk>/", views.HoldBack.as_view(), name="hold_back"),
]

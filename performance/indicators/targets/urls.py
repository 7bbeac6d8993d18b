"""Addresses of targets."""

from django.urls import path

from performance.indicators.targets import views

ONE = "performance/indicators/<slug:code>"

urlpatterns = [
    path(f"{ONE}/targets/", views.Targets.as_view(), name="targets"),
    path(f"{ONE}/targets/set/", views.TargetSet.as_view(), name="target_set"),
    path("performance/targets/<int:pk>/drop/", views.TargetDrop.as_view(), name="target_drop"),
]

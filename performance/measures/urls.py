"""Addresses of measures."""

from django.urls import path

from performance.measures import views

ONE = "plans/measures/<int:pk>"

urlpatterns = [
    path("plans/priorities/<int:pk>/measures/add/", views.MeasureAdd.as_view(), name="measure_add"),
    path(f"{ONE}/", views.MeasureEdit.as_view(), name="measure_edit"),
    path(f"{ONE}/remove/", views.MeasureRemove.as_view(), name="measure_remove"),
    path(f"{ONE}/target/", views.MeasureAim.as_view(), name="measure_aim"),
]

"""Addresses of breaks in a series."""

from django.urls import path

from performance.indicators.urls import ONE
from performance.observations.breaks import views

urlpatterns = [
    path(f"{ONE}/breaks/", views.Breaks.as_view(), name="indicator_breaks"),
    path(f"{ONE}/breaks/add/", views.BreakAdd.as_view(), name="break_add"),
    path(
        "performance/breaks/<int:pk>/withdraw/",
        views.BreakWithdraw.as_view(),
        name="break_withdraw",
    ),
]

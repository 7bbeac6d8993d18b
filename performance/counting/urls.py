"""Addresses of what this system counts."""

from django.urls import path

from performance.counting import views
from performance.indicators.urls import ONE

urlpatterns = [
    path("performance/counting/", views.Figures.as_view(), name="counted_figures"),
    path("performance/counting/<slug:code>/add/", views.CountedAdd.as_view(), name="counted_add"),
    path(f"{ONE}/count/", views.CountNow.as_view(), name="counted_now"),
]

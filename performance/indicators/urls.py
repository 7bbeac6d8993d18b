"""Addresses of indicators."""

from django.urls import path

from performance.indicators import views

ONE = "performance/indicators/<slug:code>"

urlpatterns = [
    path("performance/indicators/", views.Indicators.as_view(), name="indicators"),
    path("performance/indicators/add/", views.IndicatorAdd.as_view(), name="indicator_add"),
    path(f"{ONE}/change/", views.IndicatorEdit.as_view(), name="indicator_edit"),
    path(f"{ONE}/publish/", views.IndicatorPublish.as_view(), name="indicator_publish"),
    path(f"{ONE}/withdraw/", views.IndicatorWithdraw.as_view(), name="indicator_withdraw"),
    path(f"{ONE}/end/", views.IndicatorEnd.as_view(), name="indicator_end"),
]

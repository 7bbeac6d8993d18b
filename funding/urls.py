"""Addresses of money."""

from django.urls import path

from funding import views

urlpatterns = [path("money/", views.Money.as_view(), name="money")]

"""Addresses of tasking, noun by noun."""

from tasking.actions.urls import urlpatterns as actions

urlpatterns = [*actions]

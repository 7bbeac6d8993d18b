"""Addresses of tasking, noun by noun."""

from tasking.actions.urls import urlpatterns as actions
from tasking.sharing.urls import urlpatterns as sharing

urlpatterns = [*sharing, *actions]

"""Addresses of tasking, noun by noun."""

from tasking.actions.urls import urlpatterns as actions
from tasking.meetings.urls import urlpatterns as meetings

urlpatterns = [*actions, *meetings]

"""Addresses of tasking, noun by noun."""

from tasking.actions.urls import urlpatterns as actions
from tasking.walkabouts.urls import urlpatterns as walkabouts

urlpatterns = [*actions, *walkabouts]

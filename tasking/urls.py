"""Addresses of tasking, noun by noun."""

from tasking.actions.urls import urlpatterns as actions
from tasking.requests.urls import urlpatterns as requests
from tasking.requests.working.urls import urlpatterns as working

urlpatterns = [*actions, *requests, *working]

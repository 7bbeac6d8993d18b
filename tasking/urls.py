"""Addresses of tasking, noun by noun."""

from tasking.actions.urls import urlpatterns as actions
from tasking.problems.urls import urlpatterns as problems
from tasking.requests.urls import urlpatterns as requests

urlpatterns = [*requests, *problems, *actions]

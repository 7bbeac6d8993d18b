"""Addresses of tasking, noun by noun."""

from tasking.actions.urls import urlpatterns as actions
from tasking.meetings.urls import urlpatterns as meetings
from tasking.problems.urls import urlpatterns as problems
from tasking.requests.late.urls import urlpatterns as late
from tasking.requests.urls import urlpatterns as requests
from tasking.requests.working.urls import urlpatterns as working
from tasking.sharing.urls import urlpatterns as sharing
from tasking.walkabouts.urls import urlpatterns as walkabouts

urlpatterns = [*sharing, *requests, *late, *working, *problems, *actions, *walkabouts, *meetings]

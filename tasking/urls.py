"""Addresses of tasking, noun by noun."""

from tasking.actions.urls import urlpatterns as actions
from tasking.meetings.urls import urlpatterns as meetings
from tasking.problems.urls import urlpatterns as problems
from tasking.requests.enquiring.urls import urlpatterns as enquiring
from tasking.requests.feedback.urls import urlpatterns as feedback
from tasking.requests.late.urls import urlpatterns as late
from tasking.requests.replies.urls import urlpatterns as replies
from tasking.requests.urls import urlpatterns as requests
from tasking.requests.working.urls import urlpatterns as working
from tasking.sharing.urls import urlpatterns as sharing
from tasking.walkabouts.urls import urlpatterns as walkabouts

urlpatterns = [
    *sharing,
    *replies,
    *feedback,
    *enquiring,
    *requests,
    *late,
    *working,
    *problems,
    *actions,
    *walkabouts,
    *meetings,
]

"""Addresses of requests."""

from django.urls import path

from tasking.requests import views
from tasking.requests.complaints import views as complaints
from tasking.requests.known import views as known
from tasking.requests.lists import views as lists
from tasking.requests.nearby.views import RequestJoin
from tasking.requests.reading import views as reading
from tasking.requests.steps import views as steps
from tasking.requests.taking.views import RequestLog

urlpatterns = [
    path("requests/", lists.AllRequests.as_view(), name="requests"),
    path("requests/log/", RequestLog.as_view(), name="request_log"),
    path("requests/chase/", lists.ToChase.as_view(), name="requests_to_chase"),
    path("requests/enquiries/", lists.MyEnquiries.as_view(), name="my_enquiries"),
    path("requests/complaints/", complaints.Complaints.as_view(), name="complaints"),
    path("requests/complaints/<int:pk>/", complaints.ComplaintPage.as_view(), name="complaint"),
    path("requests/lists/", reading.TheirRows.as_view(), name="their_rows"),
    path("requests/lists/read/", reading.ReadList.as_view(), name="their_list_read"),
    path("requests/lists/<int:pk>/", reading.SettleRow.as_view(), name="their_row"),
    path("requests/<int:pk>/", views.RequestPage.as_view(), name="request"),
    path("requests/<int:pk>/open/", known.RequestOpen.as_view(), name="request_open"),
    path("requests/<int:pk>/marking/", known.RequestMarking.as_view(), name="request_marking"),
    path(
        "requests/<int:pk>/readers/add/",
        known.RequestReaderAdd.as_view(),
        name="request_reader_add",
    ),
    path(
        "requests/<int:pk>/readers/end/",
        known.RequestReaderEnd.as_view(),
        name="request_reader_end",
    ),
    path("requests/<int:pk>/contact/", known.RequestContact.as_view(), name="request_contact"),
    path("requests/<int:pk>/join/", RequestJoin.as_view(), name="request_join"),
    path("requests/<int:pk>/team/", steps.WithTeam.as_view(), name="request_with_team"),
    path("requests/<int:pk>/wait/", steps.Wait.as_view(), name="request_wait"),
    path("requests/<int:pk>/finish/", steps.Finish.as_view(), name="request_finish"),
    path("requests/<int:pk>/reopen/", steps.Reopen.as_view(), name="request_open_again"),
    path("requests/<int:pk>/note/", steps.AddNote.as_view(), name="request_note"),
    path("requests/<int:pk>/service/", steps.CorrectService.as_view(), name="request_service"),
    path("requests/<int:pk>/landlord/", steps.TellLandlord.as_view(), name="request_landlord"),
    path("requests/<int:pk>/acknowledge/", steps.Acknowledge.as_view(), name="request_acknowledge"),
    path("agencies/<slug:slug>/requests/", lists.AgencyRequests.as_view(), name="agency_requests"),
]

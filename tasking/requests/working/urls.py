"""Addresses of the work of requests."""

from django.urls import path

from tasking.requests.working import views
from tasking.requests.working.merging import looking
from tasking.requests.working.merging import views as merging
from tasking.requests.working.waiting.views import WaitForPartner

WORK = "requests/work/<int:pk>/"

urlpatterns = [
    path("requests/queue/", views.Queue.as_view(), name="request_queue"),
    path("requests/routing/", looking.RoutingTest.as_view(), name="routing_test"),
    path("requests/first-attempt/", looking.FixedFirst.as_view(), name="requests_fixed_first"),
    path(WORK, views.Work.as_view(), name="request_work"),
    path(f"{WORK}take/", views.Take.as_view(), name="request_work_take"),
    path(f"{WORK}step/", views.Step.as_view(), name="request_work_step"),
    path(f"{WORK}partner/", WaitForPartner.as_view(), name="request_work_partner"),
    path(f"{WORK}end/", views.End.as_view(), name="request_work_end"),
    path(f"{WORK}send-back/", views.SendBack.as_view(), name="request_work_send_back"),
    path(f"{WORK}reopen/", views.Reopen.as_view(), name="request_work_reopen"),
    path(f"{WORK}keep-closed/", views.KeepClosed.as_view(), name="request_work_keep_closed"),
    path(f"{WORK}note/", views.Note.as_view(), name="request_work_note"),
    path(f"{WORK}service/", views.CorrectService.as_view(), name="request_work_service"),
    path(f"{WORK}merge/", merging.Merge.as_view(), name="request_work_merge"),
    path(f"{WORK}unmerge/", merging.Unmerge.as_view(), name="request_work_unmerge"),
    path(f"{WORK}another/", merging.Another.as_view(), name="request_work_another"),
]

"""Addresses of tasking meetings."""

from django.urls import path

from tasking.meetings import views
from tasking.meetings.correcting.views import NominationEdit

urlpatterns = [
    path("tasking/", views.Groups.as_view(), name="tasking_groups"),
    path("bodies/<slug:slug>/nominations/", views.Nominations.as_view(), name="nominations"),
    path(
        "bodies/<slug:slug>/nominations/add/", views.NominationAdd.as_view(), name="nomination_add"
    ),
    path("nominations/<int:pk>/", views.NominationPage.as_view(), name="nomination"),
    path("nominations/<int:pk>/change/", NominationEdit.as_view(), name="nomination_edit"),
    path(
        "nominations/<int:pk>/withdraw/",
        views.NominationWithdraw.as_view(),
        name="nomination_withdraw",
    ),
    path(
        "nominations/<int:pk>/accept/", views.NominationAccept.as_view(), name="nomination_accept"
    ),
    path(
        "nominations/<int:pk>/answer/", views.NominationAnswer.as_view(), name="nomination_answer"
    ),
    path("meetings/<int:pk>/build/", views.AgendaBuild.as_view(), name="agenda_build"),
    path("meetings/<int:pk>/issue/", views.ActionsIssue.as_view(), name="actions_issue"),
    path("bodies/<slug:slug>/escalations/", views.Escalations.as_view(), name="escalations"),
    path(
        "bodies/<slug:slug>/escalations/add/", views.EscalationAdd.as_view(), name="escalation_add"
    ),
    path("escalations/<int:pk>/", views.EscalationPage.as_view(), name="escalation"),
    path(
        "escalations/<int:pk>/answer/", views.EscalationAnswer.as_view(), name="escalation_answer"
    ),
    path(
        "escalations/<int:pk>/withdraw/",
        views.EscalationWithdraw.as_view(),
        name="escalation_withdraw",
    ),
]

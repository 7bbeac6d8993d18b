"""Addresses of actions."""

from django.urls import path

from tasking.views import actions, lists, told

urlpatterns = [
    path("actions/", lists.AllActions.as_view(), name="actions"),
    path("actions/mine/", lists.MyActions.as_view(), name="my_actions"),
    path("actions/add/", actions.ActionAdd.as_view(), name="action_add"),
    path("actions/<int:pk>/", actions.ActionPage.as_view(), name="action"),
    path("actions/<int:pk>/change/", actions.ActionEdit.as_view(), name="action_edit"),
    path("actions/<int:pk>/report/", actions.ActionReport.as_view(), name="action_report"),
    path("actions/<int:pk>/step/", actions.ActionStep.as_view(), name="action_step"),
    path("actions/<int:pk>/told/", told.ActionToldList.as_view(), name="action_told"),
    path("actions/told/<int:pk>/", told.ActionToldByHand.as_view(), name="action_told_by_hand"),
    path("actions/<int:pk>/log/", actions.LiveLog.as_view(), name="live_log"),
    path("meetings/items/<int:pk>/action/", actions.LiveActionAdd.as_view(), name="live_action"),
    path(
        "neighbourhoods/<slug:slug>/actions/",
        lists.NeighbourhoodActions.as_view(),
        name="neighbourhood_actions",
    ),
    path("bodies/<slug:slug>/actions/", lists.BodyActions.as_view(), name="body_actions"),
    path("agencies/<slug:slug>/actions/", lists.AgencyActions.as_view(), name="agency_actions"),
]

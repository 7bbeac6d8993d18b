"""Addresses of actions."""

from django.urls import path

from tasking.actions.chosen import views as chosen
from tasking.actions.links import views as links
from tasking.actions.photos import views as photos
from tasking.actions.views import actions, ended, lists, marking, prints, told

urlpatterns = [
    path("actions/", lists.AllActions.as_view(), name="actions"),
    path("actions/mine/", lists.MyActions.as_view(), name="my_actions"),
    path("actions/add/", actions.ActionAdd.as_view(), name="action_add"),
    path("actions/chosen/", chosen.ActionsChosen.as_view(), name="actions_chosen"),
    path("actions/without-owner/", ended.WithoutOwner.as_view(), name="actions_without_owner"),
    path("actions/<int:pk>/remind/", chosen.ActionRemind.as_view(), name="action_remind"),
    path("actions/<int:pk>/", actions.ActionPage.as_view(), name="action"),
    path("actions/<int:pk>/change/", actions.ActionEdit.as_view(), name="action_edit"),
    path("actions/<int:pk>/open/", marking.ActionOpen.as_view(), name="action_open"),
    path("actions/<int:pk>/marking/", marking.ActionMarking.as_view(), name="action_marking"),
    path(
        "actions/<int:pk>/readers/add/", marking.ActionReaderAdd.as_view(), name="action_reader_add"
    ),
    path(
        "actions/<int:pk>/readers/end/", marking.ActionReaderEnd.as_view(), name="action_reader_end"
    ),
    path("actions/<int:pk>/report/", actions.ActionReport.as_view(), name="action_report"),
    path("actions/<int:pk>/step/", actions.ActionStep.as_view(), name="action_step"),
    path("actions/<int:pk>/told/", told.ActionToldList.as_view(), name="action_told"),
    path("actions/told/<int:pk>/", told.ActionToldByHand.as_view(), name="action_told_by_hand"),
    path("actions/<int:pk>/link/send/", links.LinkSend.as_view(), name="action_link_send"),
    path("actions/<int:pk>/link/copy/", links.LinkCopy.as_view(), name="action_link_copy"),
    path("actions/links/<int:pk>/revoke/", links.LinkRevoke.as_view(), name="action_link_revoke"),
    path("actions/photographs/<int:pk>/", photos.Photo.as_view(), name="action_photo"),
    path(
        "actions/photographs/<int:pk>/remove/",
        photos.PhotoRemove.as_view(),
        name="action_photo_remove",
    ),
    # What an owner without a sign-in opens: short, for a text message.
    path("l/a/<str:token>/", links.ByLink.as_view(), name="action_link"),
    path("l/a/<str:token>/accept/", links.Accept.as_view(), name="action_link_accept"),
    path("l/a/<str:token>/decline/", links.Decline.as_view(), name="action_link_decline"),
    path("l/a/<str:token>/note/", links.AddNote.as_view(), name="action_link_note"),
    path("l/a/<str:token>/done/", links.SayDone.as_view(), name="action_link_done"),
    path("actions/<int:pk>/log/", actions.LiveLog.as_view(), name="live_log"),
    path("meetings/items/<int:pk>/action/", actions.LiveActionAdd.as_view(), name="live_action"),
    path(
        "neighbourhoods/<slug:slug>/actions/",
        lists.NeighbourhoodActions.as_view(),
        name="neighbourhood_actions",
    ),
    path("bodies/<slug:slug>/actions/", lists.BodyActions.as_view(), name="body_actions"),
    path(
        "bodies/<slug:slug>/action-log.pdf",
        prints.ActionLogPdf.as_view(),
        name="body_action_log",
    ),
    path("agencies/<slug:slug>/actions/", lists.AgencyActions.as_view(), name="agency_actions"),
]

"""Addresses of sign-in, users, roles and cover."""

from django.urls import include, path

from accounts import rightson, views

urlpatterns = [
    path("", include("accounts.signin.urls")),
    path("", include("accounts.cover.urls")),
    path("", include("accounts.retention.urls")),
    path("", include("accounts.find.urls")),
    path("invitation/<str:token>/", views.AcceptInvitation.as_view(), name="invitation"),
    path("me/calendar/renew/", views.RenewFeed.as_view(), name="feed_renew"),
    path("me/monday/", views.MondayLetter.as_view(), name="monday_letter"),
    path("me/bulletin/", views.Bulletin.as_view(), name="bulletin"),
    path("users/", views.Users.as_view(), name="users"),
    path("users/rights/", rightson.RightsOn.as_view(), name="rights_on"),
    path("users/invite/", views.Invite.as_view(), name="invite"),
    path("users/<int:pk>/", views.UserPage.as_view(), name="user"),
    path("users/<int:pk>/invite/", views.InviteAgain.as_view(), name="invite_again"),
    path("users/<int:pk>/roles/add/", views.GrantAdd.as_view(), name="grant_add"),
    path("users/<int:pk>/active/", views.UserActive.as_view(), name="user_active"),
    path("users/roles/<int:pk>/end/", views.GrantEnd.as_view(), name="grant_end"),
]

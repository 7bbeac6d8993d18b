"""Addresses of sign-in, users and roles. Of allauth's pages only those we use are mounted."""

from allauth.account import views as allauth_views
from django.urls import path, re_path

from accounts import views

urlpatterns = [
    path("sign-in/", allauth_views.login, name="account_login"),
    path("sign-out/", allauth_views.logout, name="account_logout"),
    path("sign-up/", allauth_views.signup, name="account_signup"),
    path("stopped/", allauth_views.account_inactive, name="account_inactive"),
    path("password/", allauth_views.password_change, name="account_change_password"),
    path("password/reset/", allauth_views.password_reset, name="account_reset_password"),
    path(
        "password/reset/sent/",
        allauth_views.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("invitation/<str:token>/", views.AcceptInvitation.as_view(), name="invitation"),
    path("me/calendar/renew/", views.RenewFeed.as_view(), name="feed_renew"),
    path("users/", views.Users.as_view(), name="users"),
    path("users/invite/", views.Invite.as_view(), name="invite"),
    path("users/<int:pk>/", views.UserPage.as_view(), name="user"),
    path("users/<int:pk>/invite/", views.InviteAgain.as_view(), name="invite_again"),
    path("users/<int:pk>/roles/add/", views.GrantAdd.as_view(), name="grant_add"),
    path("users/<int:pk>/active/", views.UserActive.as_view(), name="user_active"),
    path("users/roles/<int:pk>/end/", views.GrantEnd.as_view(), name="grant_end"),
]

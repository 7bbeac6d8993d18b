"""Addresses of signing in. Of allauth's pages only those we use are mounted."""

from allauth.account import views as allauth_views
from allauth.mfa.base import views as code_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from django.urls import path, re_path

from accounts.signin import views

urlpatterns = [
    path("sign-in/", allauth_views.login, name="account_login"),
    path("sign-in/code/", code_views.authenticate, name="mfa_authenticate"),
    path("sign-in/again/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("sign-in/again/code/", code_views.reauthenticate, name="mfa_reauthenticate"),
    path("sign-in/unsent/", views.Unsent.as_view(), name="unsent"),
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
    path("me/two-step/", views.TwoStep.as_view(), name="mfa_index"),
    path("me/two-step/set-up/", totp_views.activate_totp, name="mfa_activate_totp"),
    path("me/two-step/turn-off/", totp_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("me/two-step/codes/", recovery_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "me/two-step/codes/new/",
        recovery_views.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("me/devices/<int:pk>/end/", views.SessionEnd.as_view(), name="session_end"),
    path("me/devices/end/", views.SessionsEnd.as_view(), name="sessions_end"),
    path("users/sign-ins/", views.SignIns.as_view(), name="sign_ins"),
    path("users/<int:pk>/email/", views.EmailChange.as_view(), name="user_email"),
    path(
        "users/<int:pk>/two-step/reset/",
        views.SecondFactorReset.as_view(),
        name="second_factor_reset",
    ),
]

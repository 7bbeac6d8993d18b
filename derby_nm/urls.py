"""The root of all addresses."""

from django.contrib import admin
from django.urls import include, path

from derby_nm import feed, home, legal, views
from derby_nm.health import health

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("me/", views.Me.as_view(), name="me"),
    path("calendar/<str:token>.ics", feed.CalendarFeed.as_view(), name="calendar_feed"),
    path("accessibility/", legal.Accessibility.as_view(), name="accessibility"),
    path("privacy/", legal.Privacy.as_view(), name="privacy"),
    path("cookies/", legal.Cookies.as_view(), name="cookies"),
    path("filming/", legal.Filming.as_view(), name="filming"),
    path("contact/", legal.Contact.as_view(), name="contact"),
    path("components/", views.Components.as_view(), name="components"),
    path("health/", health, name="health"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("accounts.jobs.urls")),
    path("", include("tasking.urls")),
    path("", include("boards.urls")),
    path("", include("forums.urls")),
    path("", include("funding.urls")),
    path("", include("performance.urls")),
    path("", include("neighbourhoods.urls")),
    path("", include("accounts.imports.parts.urls")),
    path("", include("accounts.imports.urls")),
]

handler400 = "core.views.bad_request"
handler403 = "core.views.permission_denied"
handler404 = "core.views.not_found"
handler500 = "core.views.server_error"

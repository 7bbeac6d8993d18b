"""Addresses of replies."""

from django.urls import path

from tasking.requests.replies import views

urlpatterns = [
    path("requests/replies/", views.StandardReplies.as_view(), name="standard_replies"),
    path("requests/replies/add/", views.StandardReplyAdd.as_view(), name="standard_reply_add"),
    path(
        "requests/replies/<int:pk>/", views.StandardReplyEdit.as_view(), name="standard_reply_edit"
    ),
    path("requests/<int:pk>/reply/", views.Reply.as_view(), name="request_reply"),
]

"""Addresses of comments on plans."""

from django.urls import path

from boards.plans.comments import views

urlpatterns = [
    path("plans/<int:pk>/consult/", views.PlanConsult.as_view(), name="plan_consult"),
    path("plans/<int:pk>/comment/", views.CommentAdd.as_view(), name="plan_comment"),
    path("plans/<int:pk>/comment/sent/", views.CommentSent.as_view(), name="plan_comment_sent"),
    path("plans/<int:pk>/comments/", views.Comments.as_view(), name="plan_comments"),
    path("plans/<int:pk>/comments/add/", views.CommentEnter.as_view(), name="plan_comment_enter"),
    path("plans/<int:pk>/heard/", views.PlanHeard.as_view(), name="plan_heard"),
    path("plans/comments/<int:pk>/show/", views.CommentShow.as_view(), name="plan_comment_show"),
    path(
        "plans/comments/<int:pk>/sender/",
        views.CommentSender.as_view(),
        name="plan_comment_sender",
    ),
    path(
        "plans/comments/<int:pk>/withhold/",
        views.CommentWithhold.as_view(),
        name="plan_comment_withhold",
    ),
]

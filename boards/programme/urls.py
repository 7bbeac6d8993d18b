"""Addresses of programme."""

from django.urls import path

from boards.programme import views

urlpatterns = [
    path("meetings/<int:pk>/propose/", views.ItemPropose.as_view(), name="item_propose"),
    path("bodies/<slug:slug>/programme/", views.Programme.as_view(), name="programme"),
    path("bodies/<slug:slug>/programme/add/", views.FutureAdd.as_view(), name="future_add"),
    path("programme/<int:pk>/take/", views.FutureTake.as_view(), name="future_take"),
    path("programme/<int:pk>/drop/", views.FutureDrop.as_view(), name="future_drop"),
    path("meetings/items/<int:pk>/answers/", views.Answers.as_view(), name="answers"),
    path(
        "meetings/items/<int:pk>/answers/<int:number>/",
        views.AnswerOne.as_view(),
        name="answer",
    ),
    path("meetings/items/<int:pk>/agree/", views.AgreeAll.as_view(), name="agree_all"),
    path("decisions/<int:pk>/send/", views.DecisionSend.as_view(), name="decision_send"),
    path("decisions/<int:pk>/report/", views.DecisionReport.as_view(), name="decision_report"),
]

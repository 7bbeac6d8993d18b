"""Addresses of plans."""

from django.urls import path

from boards.plans import views
from boards.plans.adoption import views as adoption
from boards.plans.comments import urls as comments

urlpatterns = [
    *comments.urlpatterns,
    path("plans/", views.Plans.as_view(), name="plans"),
    path("plans/add/", views.PlanAdd.as_view(), name="plan_add"),
    path("plans/<int:pk>/", views.PlanPage.as_view(), name="plan"),
    path("plans/<int:pk>.pdf", views.PlanPdf.as_view(), name="plan_pdf"),
    path("plans/<int:pk>/change/", views.PlanEdit.as_view(), name="plan_edit"),
    path("plans/<int:pk>/item/", adoption.PlanPut.as_view(), name="plan_put"),
    path("plans/items/<int:pk>/remove/", adoption.PlanTakeOff.as_view(), name="plan_take_off"),
    path("plans/<int:pk>/adopt/", adoption.PlanAdopt.as_view(), name="plan_adopt"),
    path("plans/<int:pk>/review/", views.PlanReview.as_view(), name="plan_review"),
    path("plans/<int:pk>/ask/", views.PlanAsk.as_view(), name="plan_ask"),
    path("plans/<int:pk>/next/", views.PlanNext.as_view(), name="plan_next"),
    path("plans/<int:pk>/priorities/add/", views.PriorityAdd.as_view(), name="priority_add"),
    path("plans/priorities/<int:pk>/", views.PriorityEdit.as_view(), name="priority_edit"),
    path("plans/priorities/<int:pk>/move/", views.PriorityMove.as_view(), name="priority_move"),
    path("plans/priorities/<int:pk>/drop/", views.PriorityDrop.as_view(), name="priority_drop"),
    path("plans/answers/<int:pk>/", views.CommitmentAnswer.as_view(), name="commitment"),
]

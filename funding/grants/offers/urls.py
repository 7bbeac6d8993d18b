"""Addresses of offers, and of what a group opens by its link."""

from django.urls import path

from funding.grants.offers import views
from funding.grants.offers.callins import views as callins
from funding.grants.offers.links import views as links
from funding.grants.offers.reviews import views as reviews

urlpatterns = [
    path("money/grants/<int:pk>/letter/", views.LetterPage.as_view(), name="grant_letter"),
    path("money/grants/<int:pk>/letter.pdf", views.LetterPdf.as_view(), name="grant_letter_pdf"),
    path("money/grants/<int:pk>/letter/change/", views.Terms.as_view(), name="grant_terms"),
    path("money/grants/<int:pk>/letter/send/", views.Send.as_view(), name="grant_send"),
    path("money/grants/<int:pk>/letter/again/", views.SendAgain.as_view(), name="grant_send_again"),
    path("money/grants/<int:pk>/offer/", views.ByPost.as_view(), name="grant_offer"),
    path("money/grants/<int:pk>/conditions/", views.ConditionAdd.as_view(), name="condition_add"),
    path("money/grants/<int:pk>/stages/", views.Stages.as_view(), name="grant_stages"),
    path("money/conditions/<int:pk>/met/", views.ConditionMet.as_view(), name="condition_met"),
    path(
        "money/conditions/<int:pk>/remove/",
        views.ConditionRemove.as_view(),
        name="condition_remove",
    ),
    path("decisions/<int:pk>/call-in/", callins.CallInDecision.as_view(), name="decision_call_in"),
    path(
        "delegated/<int:pk>/call-in/", callins.CallInDelegated.as_view(), name="delegated_call_in"
    ),
    path("call-ins/<int:pk>/outcome/", callins.Outcome.as_view(), name="call_in_outcome"),
    path("call-ins/<int:pk>/followed/", callins.Followed.as_view(), name="call_in_followed"),
    path("grant-reviews/<int:pk>/", reviews.Settle.as_view(), name="grant_review"),
    path("l/offer/<str:token>/", links.ByLink.as_view(), name="offer_link"),
    path("l/offer/<str:token>/letter.pdf", links.LetterByLink.as_view(), name="offer_link_letter"),
    path("l/offer/<str:token>/accept/", links.AcceptByLink.as_view(), name="offer_link_accept"),
]

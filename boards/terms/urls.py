"""Addresses of terms."""

from django.urls import path

from boards.terms import views

urlpatterns = [
    path("bodies/reviews/<int:pk>/", views.ReviewFindings.as_view(), name="review_findings"),
    path("bodies/<slug:slug>/terms/", views.Terms.as_view(), name="terms"),
    path("bodies/<slug:slug>/terms/add/", views.TermsAdd.as_view(), name="terms_add"),
    path("bodies/<slug:slug>/review/", views.ReviewBegin.as_view(), name="review_begin"),
]

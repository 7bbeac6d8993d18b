"""Addresses of payments."""

from django.urls import path

from funding.payments import views

urlpatterns = [
    path("grants/<int:pk>/claim/", views.Claim.as_view(), name="payment_claim"),
    path("payments/<int:pk>/authorise/", views.Authorise.as_view(), name="payment_authorise"),
    path("payments/<int:pk>/refuse/", views.RefusePayment.as_view(), name="payment_refuse"),
    path("payments/<int:pk>/reverse/", views.ReversePayment.as_view(), name="payment_reverse"),
    path("payments/<int:pk>/paid/", views.Paid.as_view(), name="payment_paid"),
]

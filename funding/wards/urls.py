"""Addresses of what the money did. They are printed and linked from elsewhere: they stay."""

from django.urls import path

from funding.wards import views

urlpatterns = [
    path("public/", views.PublicWards.as_view(), name="wards_public"),
    path("public/<int:year>/", views.PublicWards.as_view(), name="wards_public_year"),
    path(
        "neighbourhoods/<slug:slug>/wards/", views.PlaceWardMoney.as_view(), name="place_ward_money"
    ),
    path("wards/<slug:slug>/<int:year>/public/", views.PublicWard.as_view(), name="ward_public"),
]

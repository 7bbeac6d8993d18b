"""Addresses of seats."""

from django.urls import path

from boards.seats import views

urlpatterns = [
    path("people/<int:pk>/register/", views.RegisterAdd.as_view(), name="register_add"),
    path("register/<int:pk>/end/", views.RegisterEnd.as_view(), name="register_end"),
    path("bodies/<slug:slug>/members/add/", views.MemberAdd.as_view(), name="member_add"),
    path("bodies/members/<int:pk>/end/", views.MemberEnd.as_view(), name="member_end"),
    path("bodies/<slug:slug>/seats/add/", views.SeatAdd.as_view(), name="seat_add"),
    path("bodies/seats/<int:pk>/change/", views.SeatEdit.as_view(), name="seat_edit"),
    path("bodies/seats/<int:pk>/end/", views.SeatEnd.as_view(), name="seat_end"),
    path("bodies/seats/<int:pk>/deputy/", views.DeputyAdd.as_view(), name="deputy_add"),
    path("bodies/deputies/<int:pk>/end/", views.DeputyEnd.as_view(), name="deputy_end"),
    path("people/<int:pk>/sign-in/", views.PersonSignIn.as_view(), name="person_sign_in"),
]

"""Addresses of agenda items."""

from django.urls import path

from boards.meetings.items import views

urlpatterns = [
    path("papers/<int:pk>/place/", views.PaperPlace.as_view(), name="paper_place"),
    path("meetings/<int:pk>/agenda/edit/", views.AgendaEdit.as_view(), name="agenda_edit"),
    path("meetings/<int:pk>/agenda/copy/", views.AgendaCopy.as_view(), name="agenda_copy"),
    path("meetings/items/<int:pk>/", views.ItemEdit.as_view(), name="item_edit"),
    path("meetings/items/<int:pk>/move/", views.ItemMove.as_view(), name="item_move"),
    path("meetings/items/<int:pk>/remove/", views.ItemRemove.as_view(), name="item_remove"),
]

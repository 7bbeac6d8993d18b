"""Addresses of groups as applicants."""

from django.urls import path

from funding.grants.groups import views
from funding.grants.groups.merging import views as merging

urlpatterns = [
    path("groups/", views.Groups.as_view(), name="money_groups"),
    path("groups/add/", views.GroupAdd.as_view(), name="money_group_add"),
    path("groups/<int:pk>/", views.MoneyGroup.as_view(), name="money_group"),
    path("groups/<int:pk>/edit/", views.GroupEdit.as_view(), name="money_group_edit"),
    path("groups/<int:pk>/document/", views.PaperAdd.as_view(), name="group_paper_add"),
    path("groups/<int:pk>/merge/", merging.GroupMerge.as_view(), name="money_group_merge"),
    path("groups/<int:pk>/paid/", views.PayeeEdit.as_view(), name="group_payee"),
]

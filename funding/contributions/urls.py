"""Addresses of partner resources."""

from django.urls import path

from funding.contributions import views
from funding.contributions.amounts import views as amounts
from funding.contributions.letters import views as letters
from funding.contributions.mainstream import views as mainstream
from funding.contributions.posts import views as posts
from funding.contributions.resources import views as resources

ONE = "contributions/<int:pk>"
urlpatterns = [
    path("", resources.PartnerResources.as_view(), name="money"),
    path("neighbourhoods/<slug:slug>/", resources.PlaceResources.as_view(), name="place_money"),
    path("contributions/add/", views.ContributionAdd.as_view(), name="contribution_add"),
    path(f"{ONE}/", views.ContributionPage.as_view(), name="contribution"),
    path(f"{ONE}/edit/", views.ContributionEdit.as_view(), name="contribution_edit"),
    path(f"{ONE}/agree/", views.Agree.as_view(), name="contribution_agree"),
    path(f"{ONE}/end/", views.End.as_view(), name="contribution_end"),
    path(f"{ONE}/withdraw/", views.Withdraw.as_view(), name="contribution_withdraw"),
    path(f"{ONE}/reopen/", views.Reopen.as_view(), name="contribution_reopen"),
    path(f"{ONE}/invoice/", amounts.Invoice.as_view(), name="contribution_invoice"),
    path(f"{ONE}/receive/", amounts.Receive.as_view(), name="contribution_receive"),
    path(f"{ONE}/repay/", amounts.Repay.as_view(), name="contribution_repay"),
    path(f"{ONE}/years/<int:year>/", amounts.ContributionYearForm.as_view(), name="contribution_year"),
    path(f"{ONE}/letters/add/", letters.LetterAdd.as_view(), name="contribution_letter_add"),
    path("contributions/letters/<int:pk>/", letters.Letter.as_view(), name="contribution_letter"),
    path(f"{ONE}/posts/add/", posts.PostAdd.as_view(), name="funded_post_add"),
    path(
        "contributions/entries/<int:pk>/reverse/", amounts.EntryReverse.as_view(),
        name="contribution_reverse",
    ),
    path("neighbourhoods/<slug:slug>/posts/", posts.PlacePosts.as_view(), name="place_posts"),
    path("mainstream/", mainstream.MainstreamBudgets.as_view(), name="mainstream_budgets"),
    path("posts/<int:pk>/edit/", posts.PostEdit.as_view(), name="funded_post_edit"),
    path("posts/<int:pk>/shares/", posts.PostShares.as_view(), name="funded_post_shares"),
    path("posts/<int:pk>/remove/", posts.PostRemove.as_view(), name="funded_post_remove"),
    path("mainstream/add/", mainstream.MainstreamAdd.as_view(), name="mainstream_add"),
    path("mainstream/<int:pk>/edit/", mainstream.MainstreamEdit.as_view(), name="mainstream_edit"),
]  # fmt: skip

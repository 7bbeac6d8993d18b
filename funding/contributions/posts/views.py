"""Posts that partners put in: the list of a neighbourhood, and the forms, which stand on the page of their
contribution."""

import uuid

from django.db.models import Q

from accounts.access import Permission
from accounts.pages import EVERYONE, ObjectFormPage
from accounts.pages.lists import ObjectListPage, Order
from funding.contributions.forms import ReasonForm
from funding.contributions.models import Contribution
from funding.contributions.posts import forms, operations
from funding.contributions.posts.models import FundedPost, PostShare
from neighbourhoods.models import Neighbourhood, TeamPost

BUDGET = Permission.EDIT_BUDGET


def team_posts(user):
    """The posts of teams that a post may be, in the order of their neighbourhoods."""
    rows = TeamPost.objects.visible_to(user).exclude(employer=None)
    return rows.select_related("neighbourhood", "person").order_by(
        "neighbourhood__name", "kind", "pk"
    )


class PlacePosts(ObjectListPage):
    """All posts of a neighbourhood in the city, whoever puts them in: who manages and who pays."""

    permission = EVERYONE
    model = Neighbourhood
    lookup = "slug"
    template_name = "funding/contributions/posts.html"
    order = Order(FundedPost, ("title", "id"))

    def get_rows(self):
        rows = posts_of(self.object, self.request.user)
        return rows.select_related("contribution__agency").prefetch_related("shares__agency")


def posts_of(place, user):
    """Posts in the team of a neighbourhood, and of contributions for it, that the user sees."""
    given = Contribution.objects.visible_to(user).reaching(place)
    here = Q(team_post__neighbourhood=place) | Q(contribution__in=given.values("pk"))
    rows = FundedPost.objects.visible_to(user).filter(here)
    return rows.exclude(contribution__state="withdrawn")


class PostAdd(ObjectFormPage):
    """Add a post to a contribution."""

    adds = True
    permission = BUDGET
    model = Contribution
    form_class = forms.AddPostForm
    title = "Add a post"
    button = "Save post"
    message = "The post is saved."

    def get_form_kwargs(self):
        held = self.object
        start = {
            "client_id": uuid.uuid4(), "starts_on": held.starts_on, "ends_on": held.ends_on,
            "payer": held.agency_id, "employer": held.agency_id,
        }  # fmt: skip
        return {"posts": team_posts(self.request.user), "initial": start}

    def save(self, form):
        return operations.add_post(
            contribution=self.object, by=self.request.user, **form.cleaned_data
        )


class _OfPost(ObjectFormPage, abstract=True):
    permission = BUDGET
    model = FundedPost

    def get_queryset(self):
        return FundedPost.objects.select_related("contribution")

    def get_about(self):
        return f"{self.object}, {self.object.contribution}"

    def get_back(self):
        return self.object.get_absolute_url(), "The contribution"


class PostEdit(_OfPost):
    form_class = forms.PostForm
    title = "Change the post"
    message = "The post is saved."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"posts": team_posts(self.request.user)}

    def save(self, form):
        return operations.change_post(post=self.object, by=self.request.user, **form.cleaned_data)


class PostShares(_OfPost):
    """Who pays, employs and manages it."""

    form_class = forms.SharesForm
    template_name = "funding/contributions/shares.html"
    title = "Who pays, employs and manages"
    message = "The shares are saved."

    def get_form_kwargs(self):
        shares = forms.SharesForm.opened(PostShare.objects.filter(post=self.object))
        return {"initial": shares | {"shares_agreed_in": self.object.shares_agreed_in}}

    def save(self, form):
        return operations.set_shares(
            post=self.object,
            shares=form.shares(),
            by=self.request.user,
            agreed_in=form.cleaned_data["shares_agreed_in"],
        )


class PostRemove(_OfPost):
    adds = True
    form_class = ReasonForm
    title = "Remove the post"
    button = "Remove post"
    intro = "For a post that was entered by mistake. One that ends gets its last day."
    message = "The post is removed."

    def get_form_kwargs(self):
        return {}

    def save(self, form):
        return operations.remove_post(post=self.object, by=self.request.user, **form.cleaned_data)

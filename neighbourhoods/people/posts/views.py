"""Vacant posts of neighbourhood teams, and the form that fills one."""

from django.urls import reverse

from accounts.access import Permission
from accounts.pages import ObjectFormPage
from accounts.pages.lists import ListPage, Order
from neighbourhoods.people.models import Agency, Person, TeamPost
from neighbourhoods.people.posts import forms, operations
from neighbourhoods.places.models import Neighbourhood, Part


class VacantPosts(ListPage):
    """The posts that nobody holds today, in the neighbourhoods that the user looks after."""

    permission = Permission.EDIT_NEIGHBOURHOOD
    template_name = "neighbourhoods/people/posts/vacant.html"
    order = Order(
        TeamPost, ("starts_on", "id"), small="the posts of one council's teams: some hundreds"
    )

    def get_rows(self):
        rows = TeamPost.objects.changeable_by(self.request.user, self.permission).vacant()
        return rows.select_related("neighbourhood", "part", "employer")


class PostAdd(ObjectFormPage):
    """A post in the team of a neighbourhood, and who fills it."""

    adds = True
    permission = Permission.EDIT_NEIGHBOURHOOD
    model = Neighbourhood
    lookup = "slug"
    form_class = forms.AddForm
    template_name = "neighbourhoods/people/posts/add.html"
    title = "Add a post to the team"
    button = "Add post"
    message = "{} the post “{}, {}”."

    def get_form_kwargs(self):
        user = self.request.user
        return {
            "people": Person.objects.visible_to(user),
            "agencies": Agency.objects.visible_to(user).active(),
            "parts": Part.objects.visible_to(user).filter(neighbourhood=self.object),
        }

    def get_context_data(self, **kwargs):
        may_add = self.request.user.may(Permission.EDIT_PEOPLE)
        return super().get_context_data(may_add=may_add, **kwargs)

    def save(self, form):
        return operations.add_post(
            neighbourhood=self.object, by=self.request.user, **form.cleaned_data
        )

    def get_message(self, result):
        who = f"{result.person} fills" if result.person_id else "Nobody fills yet"
        return self.message.format(who, result.get_kind_display(), self.object)

    def get_success_url(self, result):
        return self.object.get_absolute_url()


class PostFill(ObjectFormPage):
    """Who fills a vacant post, and from when."""

    permission = Permission.EDIT_NEIGHBOURHOOD
    model = TeamPost
    form_class = forms.FillForm
    template_name = "neighbourhoods/people/posts/fill.html"
    title = "Fill a vacant post"
    button = "Fill post"
    message = "{0.person} fills the post “{post}, {0.neighbourhood}” from {0.starts_on:%-d %B %Y}."

    def get_queryset(self):
        return TeamPost.objects.select_related("neighbourhood", "part", "employer", "person")

    def get_form_kwargs(self):
        return {"people": Person.objects.visible_to(self.request.user)}

    def get_context_data(self, **kwargs):
        may_add = self.request.user.may(Permission.EDIT_PEOPLE)
        return super().get_context_data(may_add=may_add, **kwargs)

    def save(self, form):
        return operations.fill_post(post=self.object, by=self.request.user, **form.cleaned_data)

    def get_about(self):
        return f"{self.object.get_kind_display()}, {self.object.neighbourhood}"

    def get_back(self):
        return reverse("vacant_posts"), "Vacant posts"

    def get_success_url(self, result):
        return result.neighbourhood.get_absolute_url()

    def get_message(self, result):
        return self.message.format(result, post=result.get_kind_display())

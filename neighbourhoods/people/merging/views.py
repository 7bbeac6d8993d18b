"""Pages of merging two entries of one person."""

from accounts.access import Permission, holds_city
from accounts.pages import ObjectFormPage, PressPage, sent_version
from neighbourhoods.people.merging import forms
from neighbourhoods.people.merging import operations as merging
from neighbourhoods.people.models import Person


class _OfMerging:
    """It moves sign-ins and seats of any place: for who keeps people in the whole city."""

    def check_permission(self):
        super().check_permission()
        if not holds_city(self.request.user, Permission.EDIT_PEOPLE):
            self.refuse_city()


class PersonMerge(_OfMerging, ObjectFormPage):
    """Another entry of the same person goes into this one: chosen, looked at, confirmed."""

    permission = Permission.EDIT_PEOPLE
    model = Person
    form_class = forms.MergeForm
    template_name = "neighbourhoods/people/merging/person_merge.html"
    title = "Duplicate of this person"
    button = "Continue"
    message = "The two have been merged."

    def get_form_kwargs(self):
        people = Person.objects.visible_to(self.request.user).exclude(pk=self.object.pk)
        return {"people": people}

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if form.is_valid() and request.POST.get("confirmed") != str(form.cleaned_data["gone"].pk):
            self.edited.seen(sent_version(request.POST.get("row_version", "")))
            self.button = "Merge"
            preview = merging.preview(self.object, form.cleaned_data["gone"])
            return self.show_again(form, status=200, preview=preview)
        return super().post(request, *args, **kwargs)

    def save(self, form):
        return merging.merge_people(
            keep=self.object, gone=form.cleaned_data["gone"], by=self.request.user
        )


class PersonUnmerge(_OfMerging, PressPage):
    """Two entries that were made one by mistake are two again."""

    permission = Permission.EDIT_PEOPLE
    model = Person
    message = "The two have been separated."

    def act(self):
        merging.unmerge(person=self.object, by=self.request.user)

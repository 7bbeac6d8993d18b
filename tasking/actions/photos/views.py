"""A photograph, and taking it away."""

from django.http import HttpResponse

from accounts.access import Permission
from accounts.pages import SIGNED_IN, ObjectPage, PressPage
from tasking.actions.models import ActionPhoto
from tasking.actions.photos.operations import remove_photo


class Photo(ObjectPage):
    """The bytes, after the same check as every page."""

    permission = SIGNED_IN
    model = ActionPhoto

    def get_queryset(self):
        return ActionPhoto.objects.select_related("content")

    def get(self, request, *args, **kwargs):
        photo = self.object
        response = HttpResponse(bytes(photo.content.data), content_type=photo.kind)
        response["Content-Disposition"] = f'inline; filename="{photo.name}"'
        response["Cache-Control"] = "no-store, private"
        return response


class PhotoRemove(PressPage):
    permission = Permission.EDIT_ACTION
    model = ActionPhoto
    message = "The photograph has been removed."

    def get_queryset(self):
        return ActionPhoto.objects.select_related("update__action")

    def act(self):
        remove_photo(photo=self.object, by=self.request.user)

    def get_success_url(self):
        return self.object.update.action.get_absolute_url()

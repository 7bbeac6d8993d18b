"""Keeping a photograph with a report, and taking it away."""

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from core import events, files
from core.errors import Refused
from tasking.actions.models import ActionPhoto, ActionPhotoContent

MOST = 20
"""Photographs of one action."""


def look_into(content, name):
    """The facts of a photograph (core.files), without where and when it was taken. Raises Refused for
    what is none."""
    return files.inspect_picture(content, name)


def keep_photo(update, facts):
    """Step: a photograph goes with a report whose action is locked. Returns it. Raises Refused for one
    too many."""
    if ActionPhoto.objects.filter(update__action=update.action_id).count() >= MOST:
        raise Refused(f"This action has {MOST} photographs already, which is the most", "photo")
    photo = ActionPhoto(update=update)
    photo.describe(facts, "Photograph")
    photo.name = f"photograph.{facts.name.rpartition('.')[2]}"
    photo.save(force_insert=True)
    ActionPhotoContent.objects.create(photo=photo, data=facts.content)
    return photo


@operation
def remove_photo(*, photo, by, at=None):
    """Take away a photograph that should not have been sent. The report stays."""
    locked = rights.lock(photo, Permission.EDIT_ACTION, by=by)
    action = locked.update.action
    ActionPhotoContent.objects.filter(photo=locked).delete()
    ActionPhoto.objects.filter(pk=locked.pk).delete()
    events.record("action.photo_removed", action, by=by, at=at, label=action.reference)

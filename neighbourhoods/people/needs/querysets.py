"""Who may read what somebody needs."""

from accounts.access import Permission, ScopedQuerySet


class AccessNeedsQuerySet(ScopedQuerySet):
    """For the person, and for who edits the person. Who runs a meeting reads those of the people
    expected there through that meeting (`needs.operations.read_needs`)."""

    def visible_to(self, user):
        people = self.model._meta.get_field("person").related_model.objects
        readable = people.changeable_by(user, Permission.EDIT_PEOPLE) | people.filter(user=user.pk)
        return (
            self.filter(person__in=readable.values("pk")) if user.is_authenticated else self.none()
        )

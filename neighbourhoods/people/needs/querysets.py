"""Who may read what somebody needs."""

from accounts.access import ScopedQuerySet


class AccessNeedsQuerySet(ScopedQuerySet):
    """For the person, and for who edits the person. Who runs a meeting reads those of the people
    expected there through the meeting (`boards.attendance.needs`)."""

    def visible_to(self, user):
        people = self.model._meta.get_field("person").related_model.objects
        return self.filter(person__in=people.needs_editable_by(user).values("pk"))

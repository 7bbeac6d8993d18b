"""Reads over elections and what is lifted for them."""

from accounts.access import Permission, PublicQuerySet, ScopedQuerySet, may_anywhere


class ElectionQuerySet(PublicQuerySet):
    def between(self, first, after):
        """Those whose pre-election period has a day from `first` to the one before `after`."""
        return self.filter(notice_on__lt=after, poll_on__gte=first)


class LiftQuerySet(ScopedQuerySet):
    """Why a rule was set aside is for those who run meetings or keep places."""

    def visible_to(self, user):
        reads = (Permission.RUN_MEETING, Permission.EDIT_NEIGHBOURHOOD)
        return self.all() if any(may_anywhere(user, each) for each in reads) else self.none()

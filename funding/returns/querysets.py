"""Reads over reports and repayments: as open as their grant."""

from accounts.access import ScopedQuerySet
from funding.grants.offers.querysets import OfGrantQuerySet


class ReturnQuerySet(OfGrantQuerySet):
    def late(self, day):
        return self.filter(received_on=None, due_on__lt=day, grant__state="accepted")


class RepaymentQuerySet(OfGrantQuerySet):
    def asked(self):
        return self.filter(state="asked")


class OfReturnQuerySet(OfGrantQuerySet):
    """Of a report: read and taken away by whoever may do so with the grant. Never public."""

    def visible_to(self, user):
        returns = self.model._meta.get_field("report").related_model.objects
        return self.filter(report__in=returns.visible_to(user))

    def changeable_by(self, user, permission):
        returns = self.model._meta.get_field("report").related_model.objects
        return self.filter(report__in=returns.changeable_by(user, permission))


class OfPhotoQuerySet(ScopedQuerySet):
    """The bytes of a photograph: as open as that."""

    def visible_to(self, user):
        return self.filter(photo__in=self._photos.visible_to(user))

    def changeable_by(self, user, permission):
        return self.filter(photo__in=self._photos.changeable_by(user, permission))

    @property
    def _photos(self):
        return self.model._meta.get_field("photo").related_model.objects

"""Which sheets somebody may load, and with them which batches they see."""

from accounts.access import ScopedQuerySet, holds_city
from core.imports import sheets


def may_load(user, sheet):
    """Whether the user has all rights of the sheet on the whole city."""
    return all(holds_city(user, right) for right in sheet.rights)


def loadable(user):
    """The sheets that the user may load, in their order."""
    return [sheet for sheet in sheets.every() if may_load(user, sheet)]


class BatchQuerySet(ScopedQuerySet):
    """Rows of a sheet are for those who may load it: they would read the same in the records."""

    def visible_to(self, user):
        return self.filter(sheet__in=[sheet.name for sheet in loadable(user)])

    def changeable_by(self, user, permission):
        return self.visible_to(user)

"""Who keeps settings: those who keep the reference data of the whole council."""

from accounts.access import PublicQuerySet


class SettingValueQuerySet(PublicQuerySet):
    """The rules of a council are no secret; changing them needs a right on the whole city."""

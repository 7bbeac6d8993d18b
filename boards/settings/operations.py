"""Setting the rules of the council and of its bodies."""

from accounts import rights
from accounts.access import Permission
from accounts.rights import operation
from boards.settings.models import SettingValue
from core import settings
from core.errors import Refused
from core.settings.operations import set_value


@operation
def set_setting(*, name, value, starts_on, by, body=None, at=None):
    """Say what holds from a day on, for the council or for one body. `value` is text, as the setting
    reads it; empty gives up what was set before. Returns the row. Raises Refused for a name that
    nobody declared, and what core.settings.operations.set_value raises."""
    rights.require_city(Permission.EDIT_REFERENCE, by=by)
    if name not in {each.name for each in settings.all_declared()}:
        raise Refused("Choose what is set", "name")
    row = SettingValue(body=body, starts_on=starts_on)
    return set_value(row, settings.declared(name), value, by=by, at=at)


@operation
def change_setting(*, row, value, by, at=None):
    """Change a value that does not hold yet, or holds from today on. Returns the row."""
    row = rights.lock(row, Permission.EDIT_REFERENCE, by=by)
    return set_value(row, row.setting, value, by=by, at=at)

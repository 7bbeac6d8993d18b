"""Rules that a council or one of its bodies sets for itself: declared in code with type, usual value
and source, stored with the day from which they hold, asked by name.

    from core import settings
    settings.value("boards.call_in_days", on=day, body=body)

What only the machine decides (addresses, passwords, folders) stays in the environment.
"""

from core.settings.asking import Values, council_values, is_set, stored_in, value, values
from core.settings.declaring import Begins, Kind, Setting, all_declared, declare, declared

__all__ = [
    "Begins",
    "Kind",
    "Setting",
    "Values",
    "all_declared",
    "council_values",
    "declare",
    "declared",
    "is_set",
    "stored_in",
    "value",
    "values",
]

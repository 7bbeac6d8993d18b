"""`check --deploy`: the functions behind the triggers are ours (core.triggers)."""

from typing import Any

from django.core.checks import CheckMessage, Info, Tags, Warning, register
from django.db import DatabaseError

from core.triggers import faults

HINT = "Say as the tables' owner: manage.py migrate"


@register(Tags.security, deploy=True)
def trigger_functions(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Compares what the database holds with core.triggers, whoever put it there."""
    try:
        found = faults()
    except DatabaseError as error:
        words = f"The database did not answer, so its trigger functions were not compared: {error}"
        return [Info(words.strip(), id="core.I021")]
    if not found:
        return []
    shown = ", ".join(found[:5]) + (" …" if len(found) > 5 else "")
    return [
        Warning(
            f"{len(found)} functions behind the triggers are not the product's own ({shown}): "
            "whoever can send SQL may switch off guards and history.",
            hint=HINT,
            id="core.W020",
        )
    ]

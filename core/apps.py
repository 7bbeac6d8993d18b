from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core import (  # register themselves
            checks,  # noqa: F401
            checks_triggers,  # noqa: F401
            council,
            settings,
        )
        from core.letters.operations import before_sending
        from core.links.declaring import declare
        from core.publicforms import drafting, kept
        from core.retention import own

        own.register()
        kept.register()
        declare(drafting.PURPOSE)
        before_sending("core.draft", drafting.why_outdated)
        for each in council.ALL:
            settings.declare(each)
        post_migrate.connect(mend_triggers)


def mend_triggers(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Once, when the last package has been migrated."""
    from core import triggers

    if sender is [each for each in apps.get_app_configs() if each.models_module][-1]:
        triggers.mend(using)

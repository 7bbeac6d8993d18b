"""What `check --deploy` says about signing in."""

from django.conf import settings
from django.core.checks import Tags, Warning, register


@register(Tags.security, deploy=True)
def second_factor(app_configs, **kwargs):
    """Roles with sensitive content should not hang on a password alone."""
    if settings.REQUIRE_SECOND_FACTOR:
        return []
    return [
        Warning(
            "REQUIRE_SECOND_FACTOR is off: roles that read contact details or private items sign "
            "in with a password alone.",
            hint="Set REQUIRE_SECOND_FACTOR=true, or say in your risk register why not.",
            id="accounts.W001",
        )
    ]


@register(Tags.security, deploy=True)
def session_limits(app_configs, **kwargs):
    """A session ends by itself."""
    if settings.SESSION_IDLE_MINUTES and settings.SESSION_MAX_HOURS:
        return []
    return [
        Warning(
            "SESSION_IDLE_MINUTES or SESSION_MAX_HOURS is 0: sessions do not end by themselves.",
            id="accounts.W002",
        )
    ]

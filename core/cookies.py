"""The cookies that this site sets, as its page says them."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Cookie:
    """One cookie that this site sets."""

    name: str
    what: str
    lasts: str


COOKIES = (
    Cookie(
        settings.SESSION_COOKIE_NAME,
        "Keeps you signed in from page to page. Set only once you sign in, or ask for a new password.",
        "Until you sign out or close the browser",
    ),
    Cookie(
        settings.CSRF_COOKIE_NAME,
        "Makes sure that what is sent by a form comes from you and not from another site.",
        "One year",
    ),
    Cookie(
        "messages",
        "Carries a message such as “Saved” to the page that shows it.",
        "Until the next page has shown it",
    ),
)

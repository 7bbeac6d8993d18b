"""What the law asks every public site to say: accessibility, personal data, cookies, filming, and how to
reach the council. What only the council knows comes from core/council; until it is set, a page says so."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from accounts.access import Permission, holds_city
from accounts.pages import EVERYONE, Page
from core import council, settings
from core.cookies import COOKIES
from core.retention.registry import all_kept


@dataclass(frozen=True)
class Said:
    """One setting as a page shows it: `value` None where it is not set, `url` where this reader sets it."""

    words: str
    value: object
    in_words: str
    url: str
    may_be_unset: bool


def said(user):
    """{short name: Said} of every setting of the council: one query."""
    values = settings.council_values([each.name for each in council.ALL], on=timezone.localdate())
    may_set = user.is_staff and holds_city(user, Permission.EDIT_REFERENCE)
    add = reverse("admin:boards_settingvalue_add") if may_set else ""
    return {
        each.name.partition(".")[2]: Said(
            each.words,
            values[each.name],
            each.in_words(values[each.name]),
            f"{add}?name={each.name}" if add else "",
            each.name in council.MAY_BE_UNSET,
        )
        for each in council.ALL
    }


WAYS = {"telephone": "ring us", "email": "email us", "address": "write to us"}


def ways(council):
    """What a reader can do, in words: only what is published is offered."""
    return [words for name, words in WAYS.items() if council[name].value is not None]


class LegalPage(Page):
    permission = EVERYONE

    def get_context_data(self, **kwargs):
        council = said(self.request.user)
        return super().get_context_data(council=council, ways=ways(council), **kwargs)


class Accessibility(LegalPage):
    template_name = "home/legal/accessibility.html"


class Privacy(LegalPage):
    """What is kept comes from the list by which it is deleted, so that this is always true of it."""

    template_name = "home/legal/privacy.html"

    def get_context_data(self, **kwargs):
        days = settings.value("accounts.sign_in_log_days", on=timezone.localdate())
        return super().get_context_data(kept=all_kept(), sign_in_days=days, **kwargs)


class Cookies(LegalPage):
    template_name = "home/legal/cookies.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(cookies=COOKIES, **kwargs)


class Filming(LegalPage):
    template_name = "home/legal/filming.html"


class Contact(LegalPage):
    """Telephone, large print, other languages; for who keeps the settings, what is set and what is not."""

    template_name = "home/legal/contact.html"

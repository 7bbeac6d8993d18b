"""Templates are read by people: their lines fit a screen."""

from derby_nm.local.environment import ROOT

LIMIT = 160
NOT_YET = {
    "429.html",
    "account/login.html",
    "account/password_reset_done.html",
    "account/reauthenticate.html",
    "account/signup_closed.html",
    "accounts/cover.html",
    "accounts/cover_lines.html",
    "accounts/covers.html",
    "accounts/devices.html",
    "accounts/grant.html",
    "accounts/invitation_dead.html",
    "accounts/me.html",
    "accounts/sign_ins.html",
    "accounts/unsent.html",
    "accounts/user.html",
    "accounts/users.html",
    "base.html",
    "boards/corrections/corrections.html",
    "boards/corrections/report.html",
    "boards/delegated/decision.html",
    "boards/delegated/decisions.html",
    "boards/delegated/draft.html",
    "boards/delegated/notice.html",
    "boards/elections/election.html",
    "boards/elections/elections.html",
    "boards/office/absent.html",
    "boards/office/term.html",
    "boards/releases/release.html",
    "boards/releases/releases.html",
    "boards/seats/seat.html",
    "boards/slots/register.html",
    "boards/slots/released.html",
    "boards/slots/terms.html",
    "boards/statistics/briefing.html",
    "boards/statistics/compliance.html",
    "boards/statistics/rooms.html",
    "boards/terms/terms.html",
    "boards/todo/meetings.html",
    "components/cards.html",
    "components/events.html",
    "components/menu.html",
    "components/refused.html",
    "components/subscribe.html",
    "components/unprintable.html",
    "core/400.html",
    "core/401.html",
    "core/403.html",
    "core/404.html",
    "core/413.html",
    "core/letter.html",
    "django/forms/widgets/checkbox_select.html",
    "django/forms/widgets/radio.html",
    "forums/residents.html",
    "forums/slots/overview.html",
    "funding/money.html",
    "govuk/date_parts.html",
    "govuk/field.html",
    "govuk/hint_and_errors.html",
    "govuk/pick.html",
    "home/accessibility.html",
    "home/home.html",
    "home/privacy.html",
    "home/public.html",
    "jobs/jobs.html",
    "jobs/letters.html",
    "mfa/index.html",
    "mfa/reauthenticate.html",
    "mfa/recovery_codes/generate.html",
    "mfa/recovery_codes/index.html",
    "mfa/totp/activate_form.html",
    "neighbourhoods/agencies.html",
    "neighbourhoods/agency.html",
    "neighbourhoods/area.html",
    "neighbourhoods/list.html",
    "neighbourhoods/map.html",
    "neighbourhoods/matrix.html",
    "neighbourhoods/overview.html",
    "neighbourhoods/people.html",
    "neighbourhoods/person.html",
    "neighbourhoods/person_add.html",
    "neighbourhoods/person_merge.html",
    "neighbourhoods/services.html",
    "neighbourhoods/told.html",
    "performance/actions.html",
    "performance/slots/overview.html",
}
"""Files that still have longer lines. This list only becomes shorter."""


def _too_long():
    """{template: the numbers of its lines that are too long}."""
    found = {}
    for path in sorted((ROOT / "templates").rglob("*.html")):
        lines = path.read_text().splitlines()
        long = [number for number, line in enumerate(lines, 1) if len(line) > LIMIT]
        if long:
            found[str(path.relative_to(ROOT / "templates"))] = long
    return found


def test_no_line_of_a_template_is_too_long():
    assert {name: lines for name, lines in _too_long().items() if name not in NOT_YET} == {}


def test_a_file_that_is_done_leaves_the_list():
    assert NOT_YET - set(_too_long()) == set()

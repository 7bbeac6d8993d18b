"""How to reach the council, and what its legal pages must say of it: settings that nobody can guess.

None has a usual value where only the council knows it: a page then says that it is not set, and
never makes one up. The council's name is COUNCIL_NAME, because every page and document carries it.
"""

from core.settings import Kind, Setting

ACCESSIBILITY = "the Accessibility Regulations 2018 (SI 2018/952), regulation 8"
PRIVACY = "UK GDPR articles 13 and 14"


def _text(
    name: str, words: str, source: str, default: str | None = None, help_text: str = ""
) -> Setting:
    return Setting(f"council.{name}", words, Kind.TEXT, default, source, help=help_text)


def _day(name: str, words: str, source: str) -> Setting:
    return Setting(f"council.{name}", words, Kind.DAY, None, source)


ALL = (
    _text("address", "Postal address of the neighbourhood team", PRIVACY),
    _text("telephone", "Telephone of the neighbourhood team", ACCESSIBILITY),
    _text("email", "Email of the neighbourhood team", ACCESSIBILITY),
    _text(
        "data_protection_officer", "Data protection officer, and how to reach them", PRIVACY,
        help_text="A post and an office address or email. The privacy notice shows it.",
    ),
    _text(
        "processors", "Who hosts this service and sends its emails", PRIVACY,
        help_text="Companies that process personal data for the council, and where they do.",
    ),
    _text(
        "transfers", "Personal data sent outside the United Kingdom", PRIVACY,
        help_text="Such as “none”, or which, to where and under which safeguard.",
    ),
    _day("privacy_reviewed_on", "Privacy notice: last reviewed on", PRIVACY),
    Setting(
        "council.accessibility_status", "Accessibility: how far it complies with WCAG 2.2 AA",
        Kind.CHOICE, "partly",
        "the council’s own assessment; “partly” until people with disabilities have tried it",
        choices=(("fully", "fully"), ("partly", "partially"), ("not", "not")),
    ),
    _text(
        "accessibility_other", "Accessibility: more that does not work, and why", ACCESSIBILITY,
        help_text="Beside what the statement says by itself. Name the success criterion.",
    ),
    _text(
        "accessibility_burden", "Accessibility: what would be a disproportionate burden", ACCESSIBILITY,
        help_text="With the date of the assessment. Leave it unset where nothing is claimed.",
    ),
    _text(
        "accessibility_tested", "Accessibility: how it was last tested, and by whom", ACCESSIBILITY,
        help_text="In a sentence. The statement also says what the software tests by itself.",
    ),
    _day("accessibility_prepared_on", "Accessibility statement: prepared on", ACCESSIBILITY),
    _day("accessibility_reviewed_on", "Accessibility statement: last reviewed on", ACCESSIBILITY),
    Setting(
        "council.accessibility_reply_days", "Accessibility: time to answer who asks, in working days",
        Kind.WHOLE, 10, "local practice", least=1, most=60,
    ),
    _text(
        "filming", "Filming at meetings: the council’s own protocol",
        "the Openness of Local Government Bodies Regulations 2014 (SI 2014/2095)",
        help_text="Such as whom to tell beforehand. Leave it unset where there is none.",
    ),
)  # fmt: skip
MAY_BE_UNSET = {"council.accessibility_other", "council.accessibility_burden", "council.filming"}
NEEDED = tuple(each.name for each in ALL if each.default is None and each.name not in MAY_BE_UNSET)
"""What has to be set before the legal pages are whole."""

"""What audit events say of returns."""

CODES = {
    "return.not_expected": "marked the return as not expected",
    "return.expected": "marked the return as expected again",
    "return.moved": "moved the return to someone else",
    "return.reminded": "sent a reminder of the return",
    "return.given_by_link": "entered figures by a link",
    "return.link_sent": "sent a link to the return",
    "return.link_revoked": "revoked a link to the return",
    "return.sent_back": "sent figures back",
    "return.received": "marked the file as received",
    "expected_file.ended": "stopped expecting the file",
}

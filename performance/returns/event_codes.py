"""What audit events say of returns."""

CODES = {
    "return.not_expected": "said that the return is not expected",
    "return.expected": "expects the return again",
    "return.moved": "moved what is due to somebody else",
    "return.reminded": "reminded who owes the return",
    "return.given_by_link": "entered figures by a link",
    "return.link_sent": "sent a link to the return",
    "return.link_revoked": "made a link to the return stop working",
    "return.sent_back": "sent figures back",
    "return.received": "noted that the file came",
    "expected_file.ended": "stopped expecting the file",
}

"""What is sent: odd values of a field, odd bodies, odd queries, odd addresses. All by name, so
that a finding can be said in a line."""

import base64
import json

from tests import factories

TEXTS = {
    "nothing": "",
    "blanks": "   \t ",
    "one letter": "x",
    "a line": "Mend the gate by the church",
    "40 letters": "x" * 40,
    "41 letters": "x" * 41,
    "200 letters": "x" * 200,
    "201 letters": "x" * 201,
    "500 letters": "x" * 500,
    "501 letters": "x" * 501,
    "20,000 letters": "x" * 20_000,
    "20,001 letters": "x" * 20_001,
    "100,000 letters": "x" * 100_000,
    "NUL": "a\x00b",
    "bell and escape": "a\x07b\x1b[31mc",
    "delete and C1": "a\x7fb\x9bc",
    "next line": "a\x85b",
    "a tab": "a\tb",
    "line break": "first\r\nsecond",
    "form feed": "a\x0cb\x0bc",
    "line separator": "a\u2028b\u2029c",
    "override": "pay \u202e05,00£\u202c now",
    "embedding": "\u202aabc\u202c",
    "isolates": "\u2066abc\u2069\u2067def",
    "direction marks": "a\u200eb\u200fc\u061cd",
    "Arabic": "مرحبا بالعالم",
    "nothing to see": "\u200b\ufeff\u2060",
    "family": "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ✊🏽",
    "many accents": "e" + "\u0301" * 300,
    "not a character": "a\ufffeb\uffff\ufdd0",
    "private use": "\ue000\U000f0000",
    "lone surrogate": "a\ud800b",
    "wide": "ﷺ" * 200,
    "small i": "İıßŉ",
    "full-width digits": "１２３",
    "superscript": "²³",
    "markup": "<script>alert('x')</script>",
    "entities": "&amp;&#x27;&lt;",
    "template": "{{ 7|add:7 }}{% url 'home' %}",
    "format": "%s %d %(name)s {0} {name.__class__}",
    "SQL": "'; DROP TABLE boards_meeting; --",
    "like": "100%_\\",
    "backslashes": "\\\\x00\\u0000\\",
    "quotes": "\"'`“”",
    "formula": "=cmd|' /C calc'!A0",
    "CSV": 'a,"b\n',
    "JSON": '{"a": [1, null, true]}',
    "path": "../../etc/passwd",
    "link": "javascript:alert(1)",
    "bad link": "http://[::1",
    "odd link": "https://ex ample.org:99999999/",
    "long link": "https://example.org/" + "a" * 3000,
    "mail header": "a@example.org\nBcc: b@example.org",
    "long mail": "a" * 300 + "@example.org",
    "odd mail": '"a b"@[127.0.0.1]',
    "zero": "0",
    "minus one": "-1",
    "minus zero": "-0",
    "small number": "32768",
    "int32": "2147483647",
    "int32 and one": "2147483648",
    "int64": "9223372036854775807",
    "int64 and one": "9223372036854775808",
    "40 digits": "9" * 40,
    "5,000 digits": "9" * 5_000,
    "float": "1.5",
    "comma": "1,5",
    "exponent": "1e9",
    "huge exponent": "1e999999999",
    "underscore": "1_0",
    "hexadecimal": "0x10",
    "infinity": "Infinity",
    "not a number": "NaN",
    "true": "true",
    "none": "None",
    "another id": "999999999",
    "a UUID": "8b1f0c7e-3f0e-4d5a-9a57-6f2a5d0b7c11",
    "half a UUID": "8b1f0c7e-3f0e",
    "year 0": "0000-01-01",
    "year 1": "0001-01-01",
    "year 9999": "9999-12-31",
    "year 99999": "99999-01-01",
    "31 February": "2026-02-31",
    "today": "2026-11-25",
    "date and time": "2026-11-25T19:00:00Z",
    "25 o'clock": "25:61",
    "no such hour": "2027-03-28 01:30",
    "last minute": "23:59:59.999999",
}

DATES = {
    "1/1/0000": ("1", "1", "0000"),
    "1/1/0001": ("1", "1", "0001"),
    "31/12/9999": ("31", "12", "9999"),
    "1/1/99999": ("1", "1", "99999"),
    "31/2/2027": ("31", "2", "2027"),
    "29/2/2027": ("29", "2", "2027"),
    "28/3/2027": ("28", "3", "2027"),
    "-1/-1/-1": ("-1", "-1", "-1"),
    "1_0/1/2027": ("1_0", "1", "2027"),
    "words": ("first", "of", "May"),
    "full-width": ("１", "１", "２０２７"),
}
"""(day, month, year), each box of a date."""


def files():
    """{name: (file name, type, bytes)}: files that lie about their kind, or are broken."""
    picture = factories.picture("fuzz")
    return {
        "no bytes": ("a.pdf", "application/pdf", b""),
        "not a PDF": ("a.pdf", "application/pdf", b"%PDF-1.7 but no more"),
        "PDF with a wrong end": ("a.pdf", "application/pdf", b"%PDF-1.4\nxref\n0 99999999\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF"),
        "picture called PDF": ("a.pdf", "application/pdf", picture),
        "half a picture": ("a.png", "image/png", picture[: len(picture) // 2]),
        "page called picture": ("a.png", "image/png", b"<html><script>1</script>"),
        "zip that is none": ("a.docx", "application/zip", b"PK\x03\x04" + b"\x00" * 60),
        "program": ("a.exe", "application/octet-stream", b"MZ\x90\x00"),
        "odd name": ("../\u202egnp.\x07exe", "image/png", picture),
        "long name": ("x" * 5_000 + ".png", "image/png", picture),
        "no name": ("", "image/png", picture),
        "text": ("a.txt", "text/plain", "Grüße".encode("utf-16")),
    }  # fmt: skip


PLAIN_TYPE = "application/x-www-form-urlencoded"
BODIES = {
    "no body": (b"", PLAIN_TYPE),
    "no type": (b"a=1", ""),
    "odd type": (b"a=1", "application/x-nothing; a=;;;"),
    "JSON": (b'{"text": "a"}', "application/json"),
    "broken JSON": (b'{"text": ', "application/json"),
    "XML": (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>', "text/xml"),
    "bad UTF-8": (b"text=%ff%fe\xc3\x28&title=\xe2\x82", PLAIN_TYPE),
    "half a percent": (b"text=%&title=%1&a=%zz", PLAIN_TYPE),
    "another charset": (b"text=+AD0-", f"{PLAIN_TYPE}; charset=utf-7"),
    "unknown charset": (b"text=1", f"{PLAIN_TYPE}; charset=none"),
    "no boundary": (b"--x\r\n", "multipart/form-data"),
    "empty boundary": (b"--\r\n", "multipart/form-data; boundary="),
    "odd boundary": (b"--\xff\r\n", "multipart/form-data; boundary=\xff"),
    "half a part": (b'--x\r\nContent-Disposition: form-data; name="text"\r\n', "multipart/form-data; boundary=x"),
    "part without a name": (b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n", "multipart/form-data; boundary=x"),
    "not base64": (b'--x\r\nContent-Disposition: form-data; name="text"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--x--\r\n', "multipart/form-data; boundary=x"),
    "escaped charset": (b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\\ud800\r\n--x--\r\n', "multipart/form-data; boundary=x; charset=unicode_escape"),
    "turned charset": (b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\na\r\n--x--\r\n', "multipart/form-data; boundary=x; charset=rot13"),
    "too many fields": (b"&".join(b"a%d=1" % number for number in range(2_100)), PLAIN_TYPE),
    "too many files": (b"".join(b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n1\r\n' for _ in range(200)) + b"--x--\r\n", "multipart/form-data; boundary=x"),
    "six megabytes": (b"text=" + b"x" * 6_000_000, PLAIN_TYPE),
    "a field called everything": (b"__class__=1&pk=1&id=1&by=1&self=1&items=1&%00=1", PLAIN_TYPE),
}  # fmt: skip
"""(bytes, content type) of a whole request."""


def _cursor(*values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


QUERIES = {
    **{f"text: {name}": TEXTS[name] for name in (
        "nothing", "NUL", "override", "lone surrogate", "markup", "SQL", "like", "zero", "minus one",
        "int64 and one", "5,000 digits", "float", "full-width digits", "superscript", "infinity",
        "year 0", "year 9999", "31 February", "201 letters", "20,000 letters",
    )},
    "month 0": "2026-00", "month 13": "2026-13", "last month": "9999-12", "first month": "0001-01",
    "cursor of nothing": _cursor(), "cursor of null": _cursor(None, None),
    "cursor of lists": _cursor([], {}), "cursor of numbers": _cursor(1, 1),
    "cursor of text": _cursor("a\x00", "x"), "cursor of surrogates": _cursor("\ud800", 1),
    "cursor of infinity": _cursor(float("inf"), float("nan")), "huge cursor": _cursor("a", 2**70),
    "cursor of dates": _cursor("2026-01-01", 1), "cursor of years": _cursor("0001-01-01T00:00:00Z", 1),
    "cursor of booleans": _cursor(True, True), "cursor of three": _cursor(1, "2026-01-01", 1),
    "last year's cursor": _cursor("9999-12-31T23:59:59+00:00", 1), "deep cursor": base64.urlsafe_b64encode(b"[" * 5_000).decode(),
}  # fmt: skip

PIECES = (
    "0", "-1", "9223372036854775808", "9" * 400, "１", "1.5", "a%00b", "%ff", "%ed%a0%80", "..%2f", "%0a",
    "%E2%80%AE", "x" * 3_000,
)  # fmt: skip
"""What stands in the address in place of a row's id or name, as it is sent."""

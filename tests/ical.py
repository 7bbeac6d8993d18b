"""A strict reader of iCalendar, written from RFC 5545 and not from the library that writes it."""

import re

LINE = re.compile(
    r'([A-Z][A-Z0-9-]*)((?:;[A-Z][A-Z0-9-]*=(?:"[^"\x00-\x1f\x7f]*"|[^";:,\x00-\x1f\x7f]*))*):(.*)'
)
TEXT = {"SUMMARY", "LOCATION", "DESCRIPTION", "NAME", "X-WR-CALNAME", "UID", "TZID", "TZNAME"}
ONCE = {
    "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "URL",
}  # fmt: skip


def strict_lines(content):
    """[(name, parameters, value)] of a calendar whose bytes keep every rule; AssertionError else."""
    assert content.endswith(b"\r\n")
    physical = content.split(b"\r\n")[:-1]
    found = []
    for line in physical:
        assert b"\r" not in line
        assert b"\n" not in line
        assert len(line) <= 75, line
        text = line.decode()  # no character is cut in two
        if text[:1] in (" ", "\t"):
            found[-1] += text[1:]
        else:
            found.append(text)
    return [_parsed(line) for line in found]


def _parsed(line):
    match = LINE.fullmatch(line)
    assert match, line
    name, parameters, value = match.groups()
    assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value), line
    if name in TEXT:
        assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", value), line
        assert not re.search(r"(?<!\\)(?:\\\\)*\\[^\\,;nN]", value), line
    return name, parameters, value


def check(content):
    """The events, {name: value} each, of a calendar that keeps the RFC."""
    stack, events, current = [], [], None
    lines = strict_lines(content)
    for name, parameters, value in lines:
        if name == "BEGIN":
            stack.append(value)
            if value == "VEVENT":
                events.append([])
                current = events[-1]
        elif name == "END":
            assert stack.pop() == value
            current = None if value == "VEVENT" else current
        elif current is not None:
            current.append((name, parameters, value))
    assert stack == []
    heads = [name for name, _, _ in lines]
    assert [heads.count(name) for name in ("VERSION", "PRODID")] == [1, 1]
    assert "METHOD" not in heads  # else DTSTAMP would mean another thing
    zones = [value for name, _, value in lines if (name, value) == ("BEGIN", "VTIMEZONE")]
    assert len(zones) == 1
    assert "RDATE" not in heads
    found = [_event(each) for each in events]
    assert len({each["UID"] for each in found}) == len(found)
    return found


def _event(properties):
    names = [name for name, _, _ in properties]
    assert {name for name in ONCE if names.count(name) != 1} == set()
    assert len(names) == len(set(names))
    values = {name: value for name, _, value in properties}
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        assert re.fullmatch(r"\d{8}T\d{6}Z", values[name])
    for name, parameters, value in properties:
        if name in ("DTSTART", "DTEND"):
            local = parameters == ";TZID=Europe/London" and re.fullmatch(r"\d{8}T\d{6}", value)
            day = parameters == ";VALUE=DATE" and re.fullmatch(r"\d{8}", value)
            assert local or day or re.fullmatch(r"\d{8}T\d{6}Z", value), (name, parameters, value)
    return values

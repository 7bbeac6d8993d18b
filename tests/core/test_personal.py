"""Personal data in public texts: worked examples, and what must never be taken for one."""

from itertools import pairwise

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from core import personal, personalforms
from core.forms import Form

FOUND = [
    ("Ring 07700 900123 after six", [("a telephone number", "07700 900123")]),
    ("01332 293111, ask for Jo", [("a telephone number", "01332 293111")]),
    ("(01332) 29-31-11", [("a telephone number", "(01332) 29-31-11")]),
    ("+44 (0)7700.900.123", [("a telephone number", "+44 (0)7700.900.123")]),
    ("0044 7700 900123 is new", [("a telephone number", "0044 7700 900123")]),
    ("write to ann.o'neil+ward@example.co.uk.", [("an email address", "ann.o'neil+ward@example.co.uk")]),
    ("She lives at 12 Pear Tree Road, DE23 6PZ", [("a home address", "12 Pear Tree Road, DE23 6PZ")]),
    ("Flat 3, 14b St Thomas Road, Derby DE23 8SU", [("a home address", "Flat 3, 14b St Thomas Road, Derby DE23 8SU")]),
    ("house 7 in DE22 1AA", [("a home address", "house 7 in DE22 1AA")]),
    ("NI: qq 12 34 56 C? No: AB 12 34 56 C", [("a National Insurance number", "AB 12 34 56 C")]),
    ("the van FJ12 ABC again", [("a vehicle registration", "FJ12 ABC")]),
    ("a car, A123 BCD, left there", [("a vehicle registration", "A123 BCD")]),
    ("DOB 4/5/1961", [("a date of birth", "DOB 4/5/1961")]),
    ("born on 4 May 1961 in Derby", [("a date of birth", "born on 4 May 1961")]),
    ("Mr J. Smith's hedge", [("a person’s name", "Mr J. Smith")]),
    ("Mrs Anne-Marie O’Neil and Cllr Shah", [("a person’s name", "Mrs Anne-Marie O’Neil"), ("a person’s name", "Cllr Shah")]),
    ("Mr Smith of 5 High Street DE1 1AA, 07700900123", [
        ("a person’s name", "Mr Smith"), ("a home address", "5 High Street DE1 1AA"),
        ("a telephone number", "07700900123"),
    ]),
]  # fmt: skip
NOTHING = [
    "Ward 5 met on 4 May 2027 at 18:30.", "Pear Tree Road, from number 2 to 40", "Dr Ambedkar Road",
    "Park Dr North is dark", "The budget is £012,345,678.90", "Call 101, or 0800 111 and 0333 200 6900",
    "DE23 6PZ has no bin", "the A52 BUS lane and B5010", "Resolved: ON12 MAY", "Minute 01/02/2027-12 stands",
    "Order 0123456789012345", "Mr", "The Mrs and Mr of the play", "£07700 900123", "Section 17A of the Act 1998",
    "Born in 1961, the estate grew", "AB12 JAN", "Grid reference SK 352 341", "12 benches for DE23",
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), FOUND)
def test_worked_examples(text, found):
    findings = personal.find(text)
    assert [(each.kind, each.text) for each in findings] == found
    assert [text[each.start : each.end] for each in findings] == [each.text for each in findings]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_none(text):
    assert personal.find(text) == []


def test_what_is_known_may_stand():
    text = "Cllr Amir Khan and Mr Jones, on 01332 640000 or 07700 900123"
    known = ["01332-640 000", "Councillor Amir Khan"]
    assert personal.in_words(personal.find(text, known)) == (
        "a person’s name: Mr Jones; a telephone number: 07700 900123"
    )
    assert personal.names(text + ". Mr Jones said no.", known) == ["Mr Jones"]


@given(st.text())
def test_any_text_is_read_and_findings_never_overlap(text):
    found = personal.find(text)
    assert all(text[each.start : each.end] == each.text for each in found)
    assert all(one.end <= two.start for one, two in pairwise(found))


@given(
    st.text("0123456789", min_size=8, max_size=8),
    st.lists(st.sampled_from(["", " ", "-", "."]), min_size=8, max_size=8),
    st.sampled_from(["07", "+44 7", "+44 (0)7", "0044 7", "(07"]),
)
def test_a_mobile_is_found_however_it_is_written(digits, gaps, begins):
    close = ")" if begins.startswith("(") else ""
    written = begins + digits[0] + close + "".join(map("".join, zip(gaps, digits, strict=True)))
    found = personal.find(f"Ring {written} today")
    assert [each.text for each in found] == [written]
    assert personal.number(written) == f"07{digits[0]}{digits}"


class Public(personalforms.PublicTexts, Form):
    public_texts = ("text",)
    text = forms.CharField(required=False)
    note = forms.CharField(required=False)
    is_open = forms.BooleanField(required=False, initial=True)

    def will_be_public(self, cleaned):
        return cleaned.get("is_open")


TEXT = "Ring 07700 900123"
SENT = {"text": TEXT, "note": TEXT, "is_open": "on"}


def test_a_public_text_is_warned_of_once(monkeypatch):
    monkeypatch.setattr(personalforms, "_published", [])
    first = Public(SENT)
    assert first.errors == {
        "text": [
            (
                "This will be public. It seems to hold a telephone number: 07700 900123. "
                "Take it out, or tick “It may be published” below."
            )
        ]
    }
    assert first["text"].value() == TEXT
    assert first["may_be_published"].field.label == "It may be published"
    again = Public(SENT | {"may_be_published": "on"})
    assert again.is_valid()
    assert again.cleaned_data == {"text": TEXT, "note": TEXT, "is_open": True}


def test_what_stood_there_and_what_stays_inside_is_not_warned_of(monkeypatch):
    monkeypatch.setattr(personalforms, "_published", [])
    assert Public(SENT, initial={"text": TEXT}).is_valid()
    assert Public({"text": TEXT}).is_valid()
    assert Public(SENT | {"text": ""}).is_valid()
    personalforms.publishes(lambda: ["(07700) 900 123", ""])
    assert Public(SENT).is_valid()
    assert "may_be_published" not in Public(SENT).fields


def test_what_meets_in_private_is_not_warned_of(monkeypatch):
    monkeypatch.setattr(personalforms, "_published", [])
    assert Public(SENT, is_public=False).is_valid()


class PartlyPrivate(Public):
    public_texts = ("text", "note")
    always_public = ("note",)


def test_a_title_is_public_though_the_rest_is_private(monkeypatch):
    monkeypatch.setattr(personalforms, "_published", [])
    private = PartlyPrivate(SENT | {"is_open": ""})
    assert list(private.errors) == ["note"]
    assert not PartlyPrivate(SENT | {"is_open": ""}, is_public=False).errors

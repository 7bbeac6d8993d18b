import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import file_stem, line_problem, normalise, paragraphs, without_hidden


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", []),
        ("one", ["one"]),
        ("one\ntwo", ["one\ntwo"]),
        ("one\r\n\r\ntwo", ["one", "two"]),
        ("one\n \t\n\n\ntwo\n", ["one", "two"]),
        ("\n\n  indented stays", ["  indented stays"]),
    ],
)
def test_a_blank_line_ends_a_paragraph(typed, expected):
    assert paragraphs(typed) == expected


@given(st.text())
def test_normalising_twice_changes_nothing_more(text):
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet=st.characters(blacklist_categories=["Zs", "Zl", "Zp", "Cc"])))
def test_paragraphs_lose_no_visible_character(text):
    assert "".join(paragraphs(text)) == text


@given(st.text())
def test_a_file_stem_is_harmless(text):
    stem = file_stem(text)
    assert stem
    assert set(stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_a_file_stem_keeps_the_words():
    assert file_stem("Café board, 12 March") == "cafe-board-12-march"
    assert file_stem("../../x") == "x"


@given(st.text())
def test_taking_out_twice_takes_out_no_more(text):
    assert without_hidden(without_hidden(text)) == without_hidden(text)


@given(st.text())
def test_only_what_nobody_sees_is_taken_out(text):
    kept = iter(without_hidden(text))
    kept_letter = next(kept, None)
    for letter in text:
        if letter == kept_letter:
            kept_letter = next(kept, None)
        else:
            assert unicodedata.category(letter) in ("Cc", "Cf", "Cn")
    assert kept_letter is None


@given(st.text(alphabet=st.characters(categories=["L", "M", "N", "P", "S", "Zs"]), min_size=1))
def test_a_line_of_words_has_no_problem(text):
    assert line_problem(text + "x") == ""


@given(st.text(), st.sampled_from("\n\r\v\x1b\x7f\x85\u2028\u202e\u2067\u200f\uffff"), st.text())
def test_a_line_with_something_hidden_has_one(before, hidden, after):
    assert line_problem(before + hidden + after)

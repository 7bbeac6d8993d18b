import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import file_stem, normalise, paragraphs


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

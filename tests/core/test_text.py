import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import (
    blocks,
    file_stem,
    line_problem,
    normalise,
    paragraphs,
    reads_from_right,
    without_hidden,
)


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


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", []),
        ("one\ntwo\n\nthree", ["one\ntwo", "three"]),
        ("a\tb\nc\td", [[["a", "b"], ["c", "d"]]]),
        ("a\tb\vc\td", [[["a", "b"], ["c", "d"]]]),
        ("Spent:\na\tb\nc\td\nAll.", ["Spent:", [["a", "b"], ["c", "d"]], "All."]),
        ("a\tb\t\nc\t\td", [[["a", "b", ""], ["c", "", "d"]]]),
        ("\ta\tb\n\tc\td", [[["a", "b"], ["c", "d"]]]),
        ("\ta\n\tb", ["\ta\n\tb"]),
        ("A.\tOne line is no table", ["A.\tOne line is no table"]),
        ("a\tb\n\nc\td", ["a\tb", "c\td"]),
    ],
)
def test_lines_parted_by_tabs_are_a_table(typed, expected):
    assert blocks(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("•\tThe gate\n•\tThe lamp", ["• The gate\n• The lamp"]),
        ("\uf0b7\tThe gate\n\to\tits hinge", ["• The gate\n  • its hinge"]),
        ("1.\tOne\n2)\tTwo\n(iv)\tFour", ["1. One\n2) Two\n(iv) Four"]),
        ("1.\tGate\t£5\n2.\tLamp\t£7", [[["1.", "Gate", "£5"], ["2.", "Lamp", "£7"]]]),
        ("Agreed:\n•\tThe gate\n\na\tb\nc\td", ["Agreed:\n• The gate", [["a", "b"], ["c", "d"]]]),
    ],
)
def test_a_list_as_outlook_pastes_it_is_a_list(typed, expected):
    assert blocks(typed) == expected


@given(st.text(alphabet="ab \t\n\r\v\u2028"))
def test_blocks_keep_every_word_in_its_order(text):
    rows = [[[block]] if isinstance(block, str) else block for block in blocks(text)]
    cells = [cell for block in rows for row in block for cell in row]
    assert " ".join(cells).split() == text.split()
    assert all(len({len(row) for row in block}) == 1 for block in rows)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", False), ("12", False), ("In: אב", False), ("(1) אב in", True), ("پڑوس", True)],
)
def test_the_first_letter_says_how_a_text_reads(text, expected):
    assert reads_from_right(text) is expected


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

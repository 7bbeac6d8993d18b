"""Whatever is typed can be read again in PDF, Word and page: the same words."""

import datetime
import html
import io
import re
import unicodedata

import docx
import pytest
import typst
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from core import fonts, pdf
from core.templatetags.core import lines, paragraphs
from core.text import paragraphs as split
from core.word import Word
from tests.pdf_reader import read

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
TYPED = f"{FAMILY} pays £5 – or “10” – at the café, 2026"
BEGIN, END = "Begin here", "End here"


def document(text, *paragraphs):
    return {
        "kind": "minutes",
        "title": f"Minutes {text}",
        "council": "Council",
        "date": [2026, 3, 1],
        "facts": [["Place", text]],
        "banner": text,
        "attendance": [["Present", text]],
        "business": [
            {
                "id": 1, "number": 1, "title": text, "presenter": text, "minutes_allowed": 5,
                "text": paragraphs or [text],
                "decisions": [{"outcome": "Resolved", "text": [text, text]}],
                "actions": [{"reference": "A1", "what": text, "who": text, "due": "1 May", "state": "Done"}],
            }
        ],
    }  # fmt: skip


def words(text):
    """The words of a text: NFC, white space folded."""
    return unicodedata.normalize("NFC", text).split()


def in_pdf(text):
    """The words of a text, out of a PDF that has it among its paragraphs."""
    content = pdf.render("meeting.typ", document("x", BEGIN, *split(text), END))
    return words(read(content).split(BEGIN)[1].split(END)[0])


def in_word(text):
    made = Word("Title", "Council", datetime.date(2026, 3, 1))
    for paragraph in split(text):
        made.text(paragraph)
    parts = docx.Document(io.BytesIO(made.content())).iter_inner_content()
    return words("\n".join(_text(part) for part in parts))


def _text(part):
    if isinstance(part, docx.text.paragraph.Paragraph):
        return part.text
    return "\n".join(cell.text for row in part.rows for cell in row.cells)


def on_page(text):
    return words(html.unescape(re.sub("<[^>]*>", "\n", paragraphs(text))))


# Scripts

LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZąćęłńóśźżĄĆĘŁŃÓŚŹŻéèüñçßøåİş"
SIGNS = "0123456789£€$%&()[]{}<>#*_~`^@!?;:,.'\"/\\|+=–—“”‘’…•½°§✓"
GREEK = "αβγδεζηθλμνξπρστφχψωάέ"
CYRILLIC = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
HAN = "社区会议中文街道委员公园安全学校居民"
EMOJI = [FAMILY, "😀", "1️⃣", "🇬🇧", "👍🏽", "☎️", "❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]
MARKED = ["e\u0301", "x\u0302", "ẹ\u0301"]
BLANKS = [" ", "\t", "\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029", "\xa0", "\u2003", "\u3000", "\n\n"]  # fmt: skip


def syllables(consonants, vowels, ends):
    """A consonant, perhaps with the sign of a vowel, perhaps with a sign that ends it."""
    return st.tuples(*(st.sampled_from(each) for each in (consonants, ["", *vowels], ["", *ends])))


GURMUKHI = syllables("ਕਖਗਘਚਛਜਟਡਤਦਨਪਬਮਯਰਲਵਸਹ", "ਾਿੀੁੂੇੈੋੌ", "ੰੱ").map("".join)
GUJARATI = syllables("કખગઘચજટડતદનપબમયરલવસહ", "ાિીુૂેૈોૌ", "ં").map("".join)
# Signs below some letters stand at a height of their own and are copied twice (docs/decisions/08).
DEVANAGARI = syllables("कखगघचजतदनपबमयरलवसह", "ािीेैोौ", "ं").map("".join)
BENGALI = syllables("কখগঘচজতদনপবমযরলবসহ", "ািীেৈোৌ", "ং").map("".join)

LEFT = st.one_of(
    st.sampled_from(LATIN), st.sampled_from(SIGNS), st.sampled_from(GREEK),
    st.sampled_from(CYRILLIC), st.sampled_from(HAN), st.sampled_from(EMOJI),
    st.sampled_from(MARKED), GURMUKHI, GUJARATI, DEVANAGARI, BENGALI,
)  # fmt: skip
URDU, KURDISH, HEBREW = "اآبپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیے", "ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنوۆهەیێ", "אבגדהוזחטיכלמנסעפצקרשת"  # fmt: skip
RIGHT = st.sampled_from([URDU, KURDISH, HEBREW]).flatmap(
    lambda letters: st.text(st.sampled_from(letters), min_size=1, max_size=7)
)
# A word of digits and letters after Arabic is torn apart, as on every screen (UAX 9).
ENGLISH = st.text(st.sampled_from(LATIN), min_size=1, max_size=6)


def texts(word, most):
    """Words with all kinds of white space between and around them, few enough for a line."""
    blank = st.sampled_from(BLANKS)
    return st.lists(st.tuples(blank, word), max_size=most).map(
        lambda pairs: "".join(part for pair in pairs for part in pair)
    )


FROM_LEFT = texts(st.lists(LEFT, min_size=1, max_size=6).map("".join), 5)
FROM_RIGHT = texts(st.one_of(RIGHT, RIGHT, ENGLISH), 6)


@settings(deadline=None)
@given(FROM_LEFT)
@example(TYPED)
@example("one\r\ntwo\rthree\vfour\ffive\x85six\u2028seven\u2029eight\tnine\xa0ten\u3000eleven")
@example("Spent\tLeft\nBus\t£5\n\t£7\nThat is all")
def test_what_is_typed_is_read_again(text):
    assert in_pdf(text) == words(text)
    assert in_word(text) == words(text)
    assert on_page(text) == words(text)


@settings(deadline=None)
@given(FROM_RIGHT)
@example("پڑوس بورڈ کی میٹنگ 25 نومبر کو ہوگی")
@example("The notice: پڑوس بورڈ کی میٹنگ is here")
@example("سڵاو کوردی ڕۆژی چوارشەممە")
@example("السلام عليكم لا إله")
def test_what_is_typed_from_right_to_left_is_read_again(text):
    assert sorted(in_pdf(text)) == sorted(words(text))
    assert in_word(text) == words(text)
    assert on_page(text) == words(text)


@pytest.mark.parametrize(
    "text",
    [
        "Zażółć gęślą jaźń",
        "ਪੰਜਾਬੀ ਵਿੱਚ: ਗੁਆਂਢ ਬੋਰਡ ਦੀ ਮੀਟਿੰਗ, ਪ੍ਰਧਾਨ ਸ੍ਰੀ ਸਿੰਘ",
        "পাড়ার বোর্ডের সভা মঙ্গলবার ২৫ নভেম্বর, ক্ষেত্রে প্রশ্ন",
        "ગુજરાતી લખાણ: પડોશ બોર્ડની બેઠક મંગળવારે",
        "पड़ोस बोर्ड की बैठक, क्षेत्र में मंगलवार को",
        "社区会议于星期二举行，欢迎各位居民参加。",
        "தமிழ் கூட்டம்",
    ],
)
def test_the_languages_of_residents_are_read_again(text):
    assert in_pdf(text) == words(text)


def test_a_family_takes_nothing_with_it():
    shown = read(pdf.render("meeting.typ", document(TYPED)))
    assert " ".join(shown.split()).count(TYPED) == 11
    assert "[" not in shown


def test_what_no_typeface_has_is_named_and_the_rest_stays():
    typed = "A 𓀀, 5\U00010a01 and \ue000"
    shown = read(pdf.render("meeting.typ", document(typed)))
    named = "A [egyptian hieroglyph a001], 5[kharoshthi vowel sign i] and [U+E000]"
    assert named in shown
    assert pdf.unprintable(document(typed)) == ["𓀀", "5\U00010a01", "\ue000"]
    assert pdf.unprintable(document(TYPED)) == []


FROM_LEFT = st.text(
    st.characters().filter(lambda each: unicodedata.bidirectional(each) not in ("R", "AL", "AN")),
    max_size=30,
)
"""Beside a script from the right, words are read back in another order."""


@settings(deadline=None)
@given(FROM_LEFT, FROM_LEFT)
@example("a\ufeffb\u180f", "\U0001bca0\U000e0123")
def test_no_text_stops_a_document_or_takes_plain_letters_away(before, after):
    shown = in_pdf(f"{before} £5 – “é” 12 {after}")
    found = " ".join(shown)
    marks = {"\u200b"} | {each for each in before + after if unicodedata.category(each) == "Mn"}
    for each in marks:  # a mark that stands on nothing is drawn on a neighbour
        found = found.replace(each, "")
    assert "£5 – “é” 12" in found


def test_one_compilation_makes_a_document(monkeypatch):
    calls = []

    def compile(*args, **kwargs):
        calls.append(args)
        return typst_compile(*args, **kwargs)

    typst_compile = typst.compile
    monkeypatch.setattr(typst, "compile", compile)
    strange = "".join(chr(0x13000 + number) for number in range(200))
    assert pdf.render("meeting.typ", document(strange + TYPED)).startswith(b"%PDF")
    assert len(calls) == 1


def test_a_long_word_ends_with_the_line_and_loses_nothing():
    word = "ab" * 200
    content = pdf.render("meeting.typ", document("x", BEGIN, word, END))
    shown = read(content).split(BEGIN)[1].split(END)[0].replace("\u200b", "")
    assert "".join(shown.split()) == word
    assert len(shown.split()) > 1


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("plain", "plain"),
        ("#let x = 1 *not bold* $y$", "*not bold*"),
        ("😀", "😀"),
        ("a\x07b", "ab"),
        ("a\0b", "ab"),
        ("مرحبا", "مرحبا"),
    ],
)
def test_any_text_makes_a_tagged_pdf(text, printed):
    content = pdf.render("meeting.typ", document(text))
    reader = PdfReader(io.BytesIO(content))
    assert printed in read(content)
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"].startswith("en")
    assert b"pdfuaid:part" in content or "pdfuaid" in str(reader.xmp_metadata.stream.get_data())


def test_a_long_name_leaves_the_action_its_room():
    """Twelve actions of the worst kind take two pages; they took seven, one word a line."""
    data = document("x")
    data["business"][0]["actions"] = [
        {
            "reference": f"A{number}",
            "what": "Walk the riverside path with residents, list every lamp that is out and every "
            "drain that is blocked, and report to the board with costs",
            "who": "Cllr Margaret Featherstonehaugh-Wolstenholme, University Hospitals of Derby and Burton",
            "due": "26 November 2026",
            "state": "Signed off by the board",
        }
        for number in range(1200, 1212)
    ]
    reader = PdfReader(io.BytesIO(pdf.render("meeting.typ", data)))
    lines = "\n".join(each.extract_text() for each in reader.pages).splitlines()
    assert len(reader.pages) == 2
    assert sum("Walk the riverside path with" in line for line in lines) == 12
    assert sum("26 November 2026" in line for line in lines) == 12


def test_the_same_data_give_the_same_pdf():
    assert pdf.render("meeting.typ", document("x")) == pdf.render("meeting.typ", document("x"))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("پڑوس بورڈ", "ur"),
        ("ڕۆژی سڵاو", "ckb"),
        ("السلام عليكم", "ar"),
        ("ਪੰਜਾਬੀ", "pa"),
        ("বাংলা", "bn"),
        ("ગુજરાતી", "gu"),
        ("हिन्दी", "hi"),
    ],
)
def test_a_voice_is_told_the_language_of_a_paragraph(text, language):
    content = pdf.render("meeting.typ", document("x", text, "In English"))
    assert f"/Lang({language})".encode() in content
    plain = pdf.render("meeting.typ", document("x", "In English"))
    assert plain.count(b"/Lang(") == 1


def left_edge(content, word):
    """How far from the left a line with the word begins, in points."""
    found = []

    def visit(text, matrix, text_matrix, font, size):
        found.extend([matrix[4]] if word in text else [])

    PdfReader(io.BytesIO(content)).pages[0].extract_text(visitor_text=visit)
    return min(found)


def test_a_paragraph_from_right_to_left_begins_on_the_right():
    from_right = pdf.render("meeting.typ", document("x", "ابا"))
    from_left = pdf.render("meeting.typ", document("x", "In: ابا"))
    assert left_edge(from_right, "ابا") > 400 > left_edge(from_left, "In:")
    assert 'dir="rtl"' in paragraphs("ابا")
    assert 'dir="rtl"' not in paragraphs("In: ابا")
    assert "w:bidi" in made_word("ابا")
    assert "w:bidi" not in made_word("In: ابا")


def made_word(text):
    made = Word("Title", "Council", datetime.date(2026, 3, 1))
    made.text(text)
    return made.document.element.xml


# Tables

TABLE = "Spent:\nBus\t£5\nTrain\t£7\nThat is all."


def test_lines_parted_by_tabs_are_a_table_in_all_three():
    assert '<td class="govuk-table__cell" dir="auto">£5</td>' in paragraphs(TABLE)
    assert "<table" in lines(["x", TABLE])
    made = Word("Title", "Council", datetime.date(2026, 3, 1))
    made.text(TABLE, strong="Decided:")
    (table,) = made.document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Bus", "£5"], ["Train", "£7"]]  # fmt: skip
    cells = [pdf.render("meeting.typ", document("x", each)).count(b"/TD") for each in (TABLE, "x")]
    assert cells[0] == cells[1] + 4


def test_a_table_is_shown_wherever_a_text_stands():
    data = document("x")
    item = data["business"][0]
    item["recommendation"] = ["First", TABLE, "Last"]
    item["decisions"] = [{"outcome": "Resolved", "text": ["That", TABLE]}]
    shown = read(pdf.render("meeting.typ", data))
    assert shown.count("Spent:\nBus\n£5\nTrain\n£7\nThat is all.") == 2


def test_every_typeface_that_is_asked_first_or_last_is_there():
    assert {*fonts.FIRST, *fonts.LAST} <= set(fonts.families())

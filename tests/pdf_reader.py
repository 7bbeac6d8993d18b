"""What a reader of a tagged PDF gets out of it: text by the tree of its structure, as a voice reads.

By ISO 32000-1: 14.7 (structure), 14.9.4 (replacement text), 14.8.2.3.3 (reverse order), 9.10 (code
points of glyphs). pypdf's own extraction knows no replacement text and reads clusters of Indian
scripts several times.
"""

import io
import re
from itertools import groupby

from pypdf import PdfReader
from pypdf.generic import ContentStream

INLINE = ("/Span", "/Strong", "/Em", "/Link", "/Quote", "/Code")
PAIR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
SAME_LINE = 5
"""Points by which what stands in one line may differ in height."""


def read(content):
    """The text of a PDF, a line for each line of each paragraph, heading and cell."""
    reader = PdfReader(io.BytesIO(content))
    shown = {page.indirect_reference.idnum: _marked(page) for page in reader.pages}
    blocks = [[]]
    _walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"], None, shown, blocks)
    return "\n".join(_text(block) for block in blocks if block)


def _walk(node, page, shown, blocks):
    """Collect the pieces of each block from a part of the structure tree."""
    node = node.get_object()
    if isinstance(node, list):
        for each in node:
            _walk(each, page, shown, blocks)
    elif isinstance(node, int):
        blocks[-1] += shown[page].get(node, [])
    else:
        page = node.raw_get("/Pg").idnum if "/Pg" in node else page
        if "/MCID" in node:
            blocks[-1] += shown[page].get(node["/MCID"], [])
        elif "/K" in node:
            is_block = node.get("/S") not in INLINE
            blocks += [[]] if is_block else []
            _walk(node["/K"], page, shown, blocks)
            blocks += [[]] if is_block else []


def _text(pieces):
    """Pieces of a block as lines; within a line by their place, as the page shows it."""
    lines, last = [], None
    for page, y, x, text in pieces:
        if last is None or page != last[0] or abs(y - last[1]) > SAME_LINE:
            lines.append([])
            last = page, y
        lines[-1].append((x, text))
    return "\n".join("".join(text for _, text in sorted(line)) for line in lines)


def _marked(page):
    """{MCID: [(page, y, x, text)]} of a page."""
    fonts = {name: _points(font) for name, font in page["/Resources"].get("/Font", {}).items()}
    found, stack, font = {}, [], None
    x = y = offset = 0
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator in (b"BDC", b"BMC"):
            tag, facts = operands[0], operands[1] if operator == b"BDC" else {}
            stack.append((tag, facts, []))
        elif operator == b"EMC":
            _close(stack, found, page.indirect_reference.idnum)
        elif operator == b"cm":
            x, y, offset = float(operands[4]), float(operands[5]), 0
        elif operator == b"Tm":
            offset = float(operands[4])
        elif operator == b"Tf":
            font = fonts[operands[0]]
        elif operator in (b"Tj", b"TJ") and stack:
            for glyph in _glyphs(operands[0]):
                stack[-1][2].append((y, x + offset, font.get(glyph, "\ufffd")))
    return found


def _close(stack, found, page):
    tag, facts, pieces = stack.pop()
    if pieces and "/ActualText" in facts:
        pieces = [(*pieces[0][:2], str(facts["/ActualText"]))]
    if tag == "/ReversedChars":
        pieces = pieces[::-1]
    if "/MCID" in facts:
        rows = groupby(pieces, key=lambda piece: piece[:2])
        runs = [(page, *place, "".join(each[2] for each in run)) for place, run in rows]
        found.setdefault(facts["/MCID"], []).extend(runs)
    elif stack:
        stack[-1][2].extend(pieces)


def _glyphs(shown):
    """The glyph numbers of the operand of Tj or TJ."""
    for each in shown if isinstance(shown, list) else [shown]:
        if isinstance(each, bytes) or hasattr(each, "original_bytes"):
            raw = getattr(each, "original_bytes", each)
            yield from (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2))


def _points(font):
    """{glyph: its text} by the ToUnicode map of a font."""
    text = font["/ToUnicode"].get_data().decode("latin-1")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        found |= {int(glyph, 16): _utf16(points) for glyph, points in PAIR.findall(block)}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, last, points in RANGE.findall(block):
            *before, start = _utf16(points)
            for step, glyph in enumerate(range(int(first, 16), int(last, 16) + 1)):
                found[glyph] = "".join(before) + chr(ord(start) + step)
    return found


def _utf16(points):
    return bytes.fromhex(points).decode("utf-16-be")

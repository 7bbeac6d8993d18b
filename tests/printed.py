"""What a printed PDF looks like to whoever holds it: foot and head of each page, sizes, paper."""

import io

from pypdf import PdfReader

A4 = (595, 842)
A3 = (842, 1191)


def pages(content):
    """The text of each page with its head and foot, which a screen reader is spared."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def paper(content):
    """{(width, height)} of the pages, in whole points."""
    boxes = [page.mediabox for page in PdfReader(io.BytesIO(content)).pages]
    return {(round(box.width), round(box.height)) for box in boxes}


def sizes(content):
    """{size in points} of everything that is printed."""
    found = set()

    def visit(text, matrix, place, font, size):
        if text.strip():
            found.add(round(abs(size * place[3] * matrix[3]), 1))

    for page in PdfReader(io.BytesIO(content)).pages:
        page.extract_text(visitor_text=visit)
    return found


def is_numbered(content):
    """Whether each page says which page of how many it is."""
    found = pages(content)
    return all(f"Page {number} of {len(found)}" in text for number, text in enumerate(found, 1))

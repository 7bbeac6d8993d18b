"""Pictures without what they tell in secret: where a photograph was taken, when, on whose telephone, and a
small copy of what was cut off. Only what is needed to show the picture stays."""

import io
import struct
import zlib

from PIL import Image, ImageOps

ORIENTATION = 0x0112
ALONE = {0x01, *range(0xD0, 0xD8)}
"""Markers without a length; 0xD0 to 0xD7 stand within a scan."""
START, END, SCAN = 0xD8, 0xD9, 0xDA
ICC, ADOBE, JFIF = b"ICC_PROFILE\0", b"Adobe", b"JFIF\0"
PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_SHOWN = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND"),
    *(b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"pHYs", b"bKGD"),
}


def clean(content: bytes) -> bytes:
    """The PNG or JPEG without EXIF, XMP, comments, thumbnails and whatever follows its end. No
    pixel changes, unless it lay on its side: then it is turned upright, with the same tables of
    quality. The same picture gives the same bytes. Raises ValueError where it is cut off or its
    parts make no sense."""
    upright = _upright(content)
    if upright.startswith(PNG_START):
        return _clean_png(upright)
    return _clean_jpeg(upright)


def _upright(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content), formats=["PNG", "JPEG", "MPO"]) as picture:
        kind = "PNG" if picture.format == "PNG" else "JPEG"
        if picture.getexif().get(ORIENTATION, 1) in (0, 1):
            return content
        same = (
            {"qtables": picture.quantization, "subsampling": _subsampling(picture)}  # type: ignore[attr-defined]
            if kind == "JPEG"
            else {}
        )
        turned = ImageOps.exif_transpose(picture)
        out = io.BytesIO()
        turned.save(out, kind, icc_profile=picture.info.get("icc_profile"), **same)
        return out.getvalue()


def _subsampling(picture: Image.Image) -> int:
    """0, 1 or 2 as Pillow names it; the usual one where it is another."""
    from PIL.JpegImagePlugin import get_sampling

    found = get_sampling(picture)
    return found if found in (0, 1, 2) else 2


def _clean_jpeg(content: bytes) -> bytes:
    out, at = [content[:2]], 2
    while True:
        if content[at : at + 1] != b"\xff":
            raise ValueError("no marker where one should be")
        marker = content[at + 1 : at + 2]
        if marker == b"\xff":  # fill bytes
            at += 1
            continue
        code = marker[0] if marker else END
        if code == END:
            return b"".join(out) + b"\xff\xd9"
        if code in ALONE:
            at += 2
            continue
        (length,) = struct.unpack_from(">H", content, at + 2)
        after = at + 2 + length
        part = content[at:after]
        if length < 2 or len(part) < length + 2:
            raise ValueError("a part is cut off")
        if code == SCAN:
            after = _end_of_scan(content, after)
            part = content[at:after]
        out.append(_shown(code, part))
        at = after


def _shown(code: int, part: bytes) -> bytes:
    """What is kept of a part: all that the picture is made of, and of what programs add only its colours
    and how large it prints."""
    data = part[4:]
    if code == 0xE0 and data.startswith(JFIF):
        return b"\xff\xe0\x00\x10" + data[:12].ljust(12, b"\0") + b"\0\0"  # no small copy
    if (code == 0xE2 and data.startswith(ICC)) or (code == 0xEE and data.startswith(ADOBE)):
        return part
    return part if code < 0xE0 else b""


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the coded picture ends: the next marker that is no restart and no stuffed byte."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise ValueError("the picture is cut off")
        if content[at + 1] not in (0x00, *ALONE):
            return at
        at += 2


def _clean_png(content: bytes) -> bytes:
    out, at = [PNG_START], len(PNG_START)
    while True:
        length, name = struct.unpack_from(">I4s", content, at)
        part = content[at : at + 12 + length]
        if len(part) < 12 + length:
            raise ValueError("a part is cut off")
        if zlib.crc32(part[4:-4]) != struct.unpack(">I", part[-4:])[0]:
            raise ValueError("a part is damaged")
        if name in PNG_SHOWN:
            out.append(part)
        if name == b"IEND":
            return b"".join(out)
        at += len(part)

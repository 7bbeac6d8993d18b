"""What a picture tells in secret is taken out, and nothing else of it."""

import hashlib
import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, PngImagePlugin

from core import files, photographs
from core.errors import Refused

GPS, ORIENTATION = 0x8825, 0x0112
SECRET = b"52.9225 N 1.4746 W"


def drawn(size=(40, 24)):
    """Something that has an up and a down, a left and a right."""
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    picture.paste((200, 20, 20), (0, 0, 8, 8))
    return picture


def exif(orientation=1):
    data = Image.Exif()
    data[ORIENTATION] = orientation
    data[0x010F] = "Telephone of J. Smith"
    data.get_ifd(GPS).update({1: "N", 2: (52.0, 55.0, 21.0), 3: "W", 4: (1.0, 28.0, 29.0)})
    return data


def jpeg(orientation=1, **more):
    out = io.BytesIO()
    values = {"exif": exif(orientation), "comment": SECRET, "xmp": b"<x>" + SECRET + b"</x>"}
    drawn().save(out, "JPEG", quality=83, **values | more)
    return out.getvalue()


def png(orientation=1):
    out, words = io.BytesIO(), PngImagePlugin.PngInfo()
    words.add_text("Comment", SECRET.decode())
    words.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    words.add_text("Long", SECRET.decode(), zip=True)
    drawn().save(out, "PNG", pnginfo=words, exif=exif(orientation))
    return out.getvalue()


def opened(content):
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def same_pixels(one, other):
    return one.size == other.size and ImageChops.difference(one, other).getbbox() is None


def multi_picture():
    out = io.BytesIO()
    drawn().save(out, "MPO", save_all=True, append_images=[drawn()], exif=exif(), comment=SECRET)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [jpeg(), jpeg(progressive=True), jpeg(subsampling=0), jpeg(restart_marker_rows=1), png(),
     multi_picture(), jpeg() + b"\x00" + SECRET],
    ids=["jpeg", "progressive", "full colour", "restarts", "png", "telephone", "after the end"],
)  # fmt: skip
def test_nothing_secret_stays_and_no_pixel_changes(content):
    assert SECRET in content or b"zTXt" in content
    facts = files.inspect(content, "IMG_1.JPG")
    assert SECRET not in facts.content
    assert b"Exif" not in facts.content
    assert b"Smith" not in facts.content
    after = opened(facts.content)
    assert dict(after.getexif()) == {}
    assert not {"comment", "Comment", "Long", "xmp", "XML:com.adobe.xmp"} & set(after.info)
    assert same_pixels(opened(content).convert("RGB"), after.convert("RGB"))
    assert facts.size == len(facts.content) < len(content)
    assert facts.sha256 == hashlib.sha256(facts.content).hexdigest()
    assert files.inspect(content, "x").sha256 == facts.sha256
    assert photographs.clean(facts.content) == facts.content


@pytest.mark.parametrize("orientation", range(2, 9))
@pytest.mark.parametrize("make", [jpeg, png])
def test_a_picture_that_lay_on_its_side_is_turned_upright(make, orientation):
    after = opened(photographs.clean(make(orientation)))
    assert dict(after.getexif()) == {}
    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90,
    }[orientation]  # fmt: skip
    wanted = opened(make(1)).transpose(turn)
    assert after.size == wanted.size
    worst = max(high for _, high in ImageChops.difference(wanted, after).getextrema())
    assert worst <= (40 if make is jpeg else 0)


def test_colours_and_the_size_in_print_stay():
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for content in (jpeg(icc_profile=profile, dpi=(300, 300)), jpeg(6, icc_profile=profile)):
        assert opened(photographs.clean(content)).info["icc_profile"] == profile
    assert opened(photographs.clean(jpeg(dpi=(300, 300)))).info["dpi"] == (300, 300)


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def test_a_chunk_that_nobody_knows_goes_as_well():
    start, rest = png()[:8], png()[8:]
    head = rest[: 12 + 13]
    content = start + head + chunk(b"teSt", SECRET) + rest[len(head) :] + SECRET
    assert SECRET not in photographs.clean(content)


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow, of EXIF that is broken
@settings(max_examples=150)
@given(st.sampled_from([jpeg(), png(), jpeg(6), multi_picture()]), st.data())
def test_bytes_that_make_no_sense_are_refused_in_words(content, data):
    """Cut off or changed anywhere: either a picture comes out, or a sentence."""
    at = data.draw(st.integers(4, len(content) - 1))
    broken = data.draw(
        st.sampled_from([content[:at], content[:at] + b"\xff\xda" + content[at + 2 :]])
    )
    assert outcome(broken).endswith(".")


def outcome(content):
    try:
        kept = files.inspect(content, "x.jpg").content
    except Refused as refused:
        return refused.message
    return f"{Image.open(io.BytesIO(kept)).format} that opens."

"""What the typefaces of printed documents can show. The typefaces come from packages; which and why
stands in docs/decisions/08-pdf-by-typst.md."""

import unicodedata
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

import regex
from fontTools.ttLib import TTFont

PACKAGES = (
    "fontpkg_source_sans_3",
    "fontpkg_ibm_plex_sans_arabic",
    "fontpkg_hind",
    "fontpkg_hind_siliguri",
    "manimgx_fonts",
    "pylopdf_fonts_zh_cn",
)
FIRST = ("Source Sans 3", "Noto Sans", "IBM Plex Sans Arabic", "Hind", "Hind Siliguri")
LAST = ("Noto Sans SC", "Noto Emoji", "Noto Sans Symbols")
"""Families that are asked after all others: they hold digits and signs of their own."""
UNUSED = "NotoSerif"
"""Files that come along in a package and are no part of the look."""
WITHOUT_SHAPE = regex.compile(r"\p{Default_Ignorable_Code_Point}+")
"""Joiners, selectors and marks of direction: they steer the shapes of others and need none."""


@cache
def folders() -> list[Path]:
    """The folders with the files of the typefaces."""
    files = [path for name in PACKAGES for path in _files(Path(str(resources.files(name))))]
    return list(dict.fromkeys(path.parent for path in files))


def _files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.[ot]tf"))


@cache
def families() -> dict[str, frozenset[int]]:
    """{family: the code points that each of its files has}, in the order in which they are asked."""
    found: dict[str, frozenset[int]] = {}
    for path in (each for folder in folders() for each in _files(folder)):
        if path.name.startswith(UNUSED):
            continue
        with TTFont(path, lazy=True) as font:
            name, has = font["name"].getBestFamilyName(), frozenset(font.getBestCmap())
        found[name] = found.get(name, has) & has
    middle = sorted(set(found) - {*FIRST, *LAST})
    return {name: found[name] for name in (*FIRST, *middle, *LAST)}


@lru_cache(maxsize=20_000)
def form_shown(cluster: str) -> str | None:
    """The spelling of one grapheme cluster that one typeface shows as a whole: as it was typed, else
    composed or decomposed. None where no typeface has it."""
    for form in (cluster, *(unicodedata.normalize(each, cluster) for each in ("NFC", "NFD"))):
        needed = set(map(ord, WITHOUT_SHAPE.sub("", form)))
        if any(needed <= has for has in families().values()):
            return form
    return None

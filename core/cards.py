"""Typed parts of pages that packages fill and any page, letter or PDF may show."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere, and what is said after them."""

    words: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Card:
    """What a package says about one thing on its overview: a heading, below it links or, where
    there are none, the words of `empty`. A package that has more to say derives its own card."""

    heading: str
    links: tuple[Link, ...] = ()
    empty: str = ""
    url: str = ""
    """Where the heading leads."""
    is_numbered: bool = False

"""Typed parts of pages that packages fill and any page, letter or PDF may show."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    words: str
    url: str

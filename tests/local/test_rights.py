"""Rights of folders above the embedded server's data: ours are opened, others are left alone."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from derby_nm.local import postgres, rights


@pytest.fixture
def folders():
    """above / home / copy / .local (closed) / data, as with a strict umask."""
    above = Path(tempfile.mkdtemp(dir="/tmp"))
    data = above / "home" / "copy" / ".local" / "data"
    data.mkdir(parents=True)
    for each in (above, above / "home", above / "home" / "copy"):
        each.chmod(0o755)
    (above / "home" / "copy" / ".local").chmod(0o700)
    yield above
    shutil.rmtree(above)


def modes(folder):
    return {each.name: each.stat().st_mode & 0o777 for each in [folder, *folder.rglob("*")]}


def test_a_closed_folder_of_ours_is_opened_for_passing(folders):
    data = folders / "home" / "copy" / ".local" / "data"
    rights.open_way(data, within=folders / "home" / "copy")
    assert modes(folders)[".local"] == 0o711
    assert rights.closed_folders(data) == []


def test_a_closed_folder_above_is_named_and_nothing_changes(folders):
    (folders / "home").chmod(0o700)
    before = modes(folders)
    with pytest.raises(SystemExit) as refused:
        rights.open_way(folders / "home" / "copy" / ".local" / "data", within=folders / "home/copy")
    assert f"may not enter {folders / 'home'}; its rights were not changed." in str(refused.value)
    assert "\n" not in str(refused.value)
    assert modes(folders) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as another user")
def test_root_below_a_closed_folder_is_told_and_no_right_changes(folders, monkeypatch):
    (folders / "home").chmod(0o700)
    before = modes(folders)
    monkeypatch.setattr(postgres, "ROOT", folders / "home" / "copy")
    with pytest.raises(SystemExit, match="may not enter"):
        postgres.start(folders / "home" / "copy" / ".local" / "postgres")
    assert modes(folders) == before

"""The commands of README.md, section "In production", as they stand there."""

import re
from dataclasses import dataclass

from derby_nm.local.environment import ROOT

SECTION = re.compile(r"^## In production$(.*?)^## ", re.MULTILINE | re.DOTALL)
STEP = re.compile(r"^### (.+?)$|^```sh$(.*?)^```$", re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"^```(.*)$", re.MULTILINE)

NOT_RUN = {
    # command: why a test cannot run it
    "sudo apt-get install git python3-venv npm postgresql nginx": "network, and packages of the machine",
    "sudo useradd --system --shell /usr/sbin/nologin derby_nm_web": "users of the machine",
    "sudo useradd --system --shell /usr/sbin/nologin derby_nm_owner": "users of the machine",
    "sudo git clone REPOSITORY /opt/derby-nm": "network; this copy stands in for it",
    "cd /opt/derby-nm": "the commands run in this copy",
    "sudo python3 -m venv .venv": "the environment of the suite stands in for it",
    "sudo .venv/bin/python -m pip install --no-deps --require-hashes -r requirements/run.txt": "network",
    "sudo .venv/bin/python -m derby_nm.local.assets": "network; make has built the front end",
    "sudo chown derby_nm_owner /var/backups/derby-nm": "users of the machine",
    "sudo nano /etc/derby-nm/web.env": "an editor; Machine.edit_settings changes the same lines",
    "sudo cp deploy/nginx.conf /etc/nginx/sites-available/derby-nm": "there is no nginx",
    "sudo ln -s /etc/nginx/sites-available/derby-nm /etc/nginx/sites-enabled/derby-nm": "no nginx",
    "sudo nano /etc/nginx/sites-available/derby-nm": "an editor",
    "sudo nginx -t": "there is no nginx",
    "sudo systemctl reload nginx": "there is no nginx",
    "sudo git fetch --tags": "network",
    "sudo git checkout VERSION": "this copy is the new version",
}


@dataclass(frozen=True)
class Step:
    """A heading of the section and the commands below it, in order."""

    title: str
    commands: tuple


def steps(text=None):
    """[Step] of the section. Every fenced block of it is taken, whatever its kind."""
    text = text if text is not None else (ROOT / "README.md").read_text()
    section = SECTION.search(text).group(1)
    kinds = FENCE.findall(section)[::2]
    assert set(kinds) == {"sh"}, f"a block of another kind would not be run: {kinds}"
    found = []
    for title, block in STEP.findall(section):
        if title:
            found.append(Step(title, ()))
            continue
        lines = [line.strip() for line in block.strip().splitlines()]
        assert not any(line.endswith("\\") for line in lines), "one line for each command"
        found[-1] = Step(found[-1].title, (*found[-1].commands, *lines))
    return found

"""Who may enter a folder. As root PostgreSQL runs as a user of its own, who needs a way in."""

import stat

ENTER = stat.S_IXGRP | stat.S_IXOTH


def closed_folders(path):
    """The folders above `path` that other users may not enter, outermost first."""
    return [each for each in reversed(path.parents) if not each.stat().st_mode & stat.S_IXOTH]


def open_way(path, *, within):
    """Let other users through to `path`: folders below `within`, which we made, are opened.

    Changes nothing above it. Exits with a line that names the first folder that stays closed.
    """
    path, within = path.resolve(), within.resolve()
    closed = closed_folders(path)
    ours = [each for each in closed if within in each.parents]
    if foreign := [each for each in closed if each not in ours]:
        raise SystemExit(refusal(foreign[0]))
    for each in ours:
        each.chmod(each.stat().st_mode | ENTER)


def refusal(folder):
    """One line: what is wrong and what to do."""
    return (
        f"As root PostgreSQL runs as a user of its own, who may not enter {folder}; its rights were "
        "not changed. Work as an ordinary user, move this copy to a folder that all may enter, "
        "such as /srv, or set DATABASE_URL to a server of your own."
    )

"""The tests' databases: migrated once for each state of the sources, and copied for each process.

A test may commit rows and a run may be killed, so nothing that a run has used is used again. What
is kept is a template that nobody signs in to; its name carries a hash of all that makes it.
"""

import ast
import hashlib
import re
from contextlib import contextmanager
from importlib.metadata import distributions
from os import getpid
from weakref import ReferenceType

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.models.signals import post_migrate, pre_migrate

KEPT_TEMPLATES = 3
"""So many that going from one branch to another and back builds nothing."""
LOCK = 0x7E57
"""The number of the advisory lock under which templates and copies are made and dropped."""


def key(root=settings.BASE_DIR):
    """Twelve hex digits that change with whatever makes the schema: migrations, what they and the
    functions that run after each migrate import, SQL files, and the versions of all packages."""
    digest = hashlib.sha256(repr(sorted(_versions())).encode())
    for path in sorted(sources(root)):
        digest.update(f"\0{path.relative_to(root)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _versions():
    """(name, version) of every package that is installed: their migrations do not change alone."""
    return {(each.name, each.version) for each in distributions()}


def sources(root=settings.BASE_DIR):
    """The project's files below `root` that make the schema."""
    own = [root / config.name for config in apps.get_app_configs()]
    found = {path for folder in own for path in folder.glob("migrations/*.py")}
    waiting = [*found, *(root / path for path in _receivers())]
    while waiting:
        path = waiting.pop()
        if path.is_file():
            found.add(path)
            waiting += _imported(path, root) - found
    return found | {path for folder in own for path in folder.rglob("*.sql")}


def _receivers():
    """Where our functions stand that Django calls before and after each migrate, as paths."""
    for signal in (pre_migrate, post_migrate):
        for _, receiver, *_ in signal.receivers:
            function = receiver() if isinstance(receiver, ReferenceType) else receiver
            if function:
                yield _file(function.__module__)


def _file(module):
    return module.replace(".", "/") + ".py"


def _imported(path, root):
    """The project's files that a file imports, at its head or inside a function."""
    names = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    files = {root / _file(name) for name in names}
    folders = {root / name.replace(".", "/") / "__init__.py" for name in names}
    return {each for each in files | folders if each.is_file()}


class Keeper:
    """A connection of its own to the server for as long as the run lasts. Its lock on the number
    of a database says that the database is in use."""

    def __init__(self):
        self.connection = connection.copy(NO_DB_ALIAS)
        self.connection.settings_dict["NAME"] = "postgres"

    def ask(self, sql, values=None):
        """The rows of an answer as tuples; [] where there is none."""
        with self.connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []

    def names(self, pattern):
        """The databases whose whole names are so, the newest first."""
        sql = "SELECT datname FROM pg_database WHERE datname ~ %s ORDER BY oid DESC"
        return [name for (name,) in self.ask(sql, [f"^({pattern})$"])]

    def drop(self, name):
        self.ask(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @contextmanager
    def alone(self):
        """Nobody else makes or drops one of the tests' databases."""
        self.ask("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            self.ask("SELECT pg_advisory_unlock(%s)", [LOCK])

    def hold(self, name):
        """Whether this run holds the database now; False where another does."""
        return self.ask("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [LOCK, name])[0][0]


def begin(*, afresh=False):
    """Point Django's connection at an empty, migrated database of this process's own.

    Returns (keeper, name), for `end`. `afresh`: the template is built again.
    """
    keeper, stem = Keeper(), "test_" + re.sub(r"\W", "_", connection.settings_dict["NAME"])[:24]
    name = f"{stem}_run_{getpid()}"
    with keeper.alone():
        _clear_up(keeper, stem)
        copy(keeper, f"{stem}_{key()}", name, afresh=afresh)
    _point_at(name)
    return keeper, name


def _stem_of(name):
    return name.rpartition("_run_")[0]


def copy(keeper, template, name, *, afresh=False):
    """Make the database `name` as a copy of a template, which is built where there is none."""
    if afresh or not keeper.names(template):
        _build(keeper, template)
    keeper.hold(name)
    keeper.ask(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def another(keeper, name, *, called):
    """A second database of this process beside `name`, as a connection that `at` puts in place."""
    made = connection.copy()
    made.settings_dict["NAME"] = f"{name}_{called}"
    with keeper.alone():
        copy(keeper, f"{_stem_of(name)}_{key()}", made.settings_dict["NAME"])
    if settings.DATABASES["default"]["NAME"] != name:
        _point_at(name)  # the template was gone, and was built again
    return made


@contextmanager
def at(other):
    """Everything asks the database of the connection `other`, also threads that start meanwhile."""
    before, name = connections["default"], settings.DATABASES["default"]["NAME"]
    connections["default"] = other
    settings.DATABASES["default"]["NAME"] = other.settings_dict["NAME"]
    try:
        yield
    finally:
        connections["default"] = before
        settings.DATABASES["default"]["NAME"] = name


def end(keeper, name):
    """Drop this run's databases, also where threads of servers have not left them yet."""
    connection.close()
    for each in keeper.names(f"{name}(_[a-z]+)?"):
        keeper.drop(each)
    keeper.connection.close()


def _clear_up(keeper, stem):
    """Drop what killed runs have left, and all but the newest templates."""
    unused = [name for name in keeper.names(f"{stem}_run_[0-9]+(_[a-z]+)?") if keeper.hold(name)]
    unfinished = keeper.names(f"{stem}_[0-9a-f]{{12}}_making")
    templates = keeper.names(f"{stem}_[0-9a-f]{{12}}")
    for name in unused + unfinished + templates[KEPT_TEMPLATES:]:
        keeper.drop(name)


def _build(keeper, template):
    """Migrate a new database; it gets its name when it is whole, so that a run which was killed
    while it migrated leaves nothing that is taken for a template."""
    making = f"{template}_making"
    for name in (template, making):
        keeper.drop(name)
    keeper.ask(f'CREATE DATABASE "{making}"')
    _migrate(making)
    keeper.ask(f'ALTER DATABASE "{making}" WITH ALLOW_CONNECTIONS false')
    keeper.ask(f'ALTER DATABASE "{making}" RENAME TO "{template}"')


def _migrate(name):
    _point_at(name)
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()


def _point_at(name):
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name

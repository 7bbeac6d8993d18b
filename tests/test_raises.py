"""What a public function of core, or a write, raises itself is named in its docstring."""

import ast

import pytest

from derby_nm.local.environment import ROOT

PACKAGES = ("accounts", "neighbourhoods", "boards", "tasking", "forums", "funding", "performance")


def files():
    """The files of core, and those of other packages that hold writes."""
    found = [path for path in (ROOT / "core").rglob("*.py") if "migrations" not in path.parts]
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if path.name == "operations.py" or "\n@operation\n" in path.read_text():
                found.append(path)
    return sorted(str(path.relative_to(ROOT)) for path in found)


def public(tree):
    """The functions and methods whose names begin with a letter, outermost only."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from public(node)
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def raised(function):
    """Names of the exceptions that stand in a `raise X(` of the function."""
    made = [
        each.exc.func
        for each in ast.walk(function)
        if isinstance(each, ast.Raise) and isinstance(each.exc, ast.Call)
    ]
    names = {getattr(each, "id", getattr(each, "attr", "")) for each in made}
    return {name for name in names if name[:1].isupper()}


def unnamed(source):
    """{name of a function: exceptions that it does not name}."""
    found = {each: raised(each) for each in public(ast.parse(source))}
    words = {each: ast.get_docstring(each) or "" for each in found}
    left = {each.name: {name for name in found[each] if name not in words[each]} for each in found}
    return {name: names for name, names in left.items() if names}


@pytest.mark.parametrize("file", files())
def test_what_is_raised_is_named(file):
    assert unnamed((ROOT / file).read_text()) == {}


def test_writes_of_every_package_are_looked_at():
    assert {"boards/minutes/approvals/operations.py", "tasking/actions/operations.py"} <= set(
        files()
    )


def test_one_that_is_not_named_is_found():
    source = '''
class Row:
    def lock(self):
        """Raises Gone."""
        if self.locked:
            raise WrongState("no")
        raise Gone("no")

def wrap(get):
    def run(request):
        raise errors.BadRequest("no")
    return run

def _helper():
    raise ValueError("left out")
'''
    assert unnamed(source) == {"lock": {"WrongState"}, "wrap": {"BadRequest"}}

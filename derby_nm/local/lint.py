"""Lints our scripts with eslint, which the first `make check` installs: `make run` does without."""

from derby_nm.local.assets import INSTALL, LINTER, run


def main():
    run(*(() if LINTER.exists() else (INSTALL,)), ("run", "--silent", "lint"))


if __name__ == "__main__":
    main()

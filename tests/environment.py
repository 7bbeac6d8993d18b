"""Loaded before Django's settings (pytest -p): the tests' own database server and settings."""

import os

from derby_nm.local import environment, postgres

FAST = "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\nmax_connections = 200"

os.environ["DJANGO_ENV"] = "development"
os.environ["SECRET_KEY"] = "only-for-tests"
os.environ["SITE_URL"] = "http://testserver"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["DATABASE_POOL_SIZE"] = "0"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the test's thread
(environment.LOCAL / "static").mkdir(parents=True, exist_ok=True)
if not os.environ.get("DATABASE_URL"):
    os.environ["DATABASE_URL"] = postgres.start(environment.LOCAL / "test-postgres", options=FAST)

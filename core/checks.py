"""What `check --deploy` looks for beside Django's own rules: address, email, proxy, database role."""

from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core import checks
from django.db import connection
from django.http.request import validate_host

from core.database_role import Finding, examine

DEPLOY = {"deploy": True}
SENDS_NOTHING = ("console", "dummy", "filebased", "locmem")
SHOWN = 5
"""How many names a message lists before it says how many more there are."""


@checks.register(checks.Tags.security, **DEPLOY)
def site_address(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Letters, feeds and links of invitations start with SITE_URL."""
    problem = _address_problem(settings.SITE_URL)
    if problem:
        hint = "Set SITE_URL to the address people use, such as https://neighbourhoods.example.org"
        return [checks.Error(f"SITE_URL {problem}", hint=hint, id="core.E001")]
    host = urlsplit(settings.SITE_URL).hostname
    if not validate_host(host, settings.ALLOWED_HOSTS):
        return [
            checks.Warning(
                f"SITE_URL names {host}, which is not in ALLOWED_HOSTS: links in letters lead to an error",
                hint=f"Add {host} to ALLOWED_HOSTS, or correct SITE_URL.",
                id="core.W002",
            )
        ]
    return []


def _address_problem(address: str) -> str:
    """What is wrong with the address of the site in a few words, or an empty text."""
    if not address:
        return "is missing: links in letters would lead nowhere"
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return f"is not an address: {address}"
    if parts.scheme != "https":
        return f"does not begin with https://: {address}"
    if not host:
        return f"names no host: {address}"
    if parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        return f"must end after the host, without a slash: {address}"
    return ""


@checks.register(checks.Tags.security, **DEPLOY)
def any_host(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """With a star any name reaches the site, and pages build links from the name they were asked by."""
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    return [
        checks.Warning(
            "ALLOWED_HOSTS holds *, so the site answers to any name",
            hint="List the names of this site.",
            id="core.W003",
        )
    ]


@checks.register(checks.Tags.security, **DEPLOY)
def email(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Invitations, call for items and notices go out by email."""
    found = []
    sends_nothing = any(word in settings.EMAIL_BACKEND for word in SENDS_NOTHING)
    if sends_nothing and not settings.TRAINING_COPY:  # a training copy is not to send any
        found.append(
            checks.Warning(
                "No email is sent: no one receives an invitation or a notice",
                hint="Set SEND_EMAIL=true, EMAIL_HOST and what your mail server asks for.",
                id="core.W004",
            )
        )
    if settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith("@example.org"):
        found.append(
            checks.Warning(
                "Email is sent from an example address, which mail servers refuse",
                hint="Set DEFAULT_FROM_EMAIL to an address of the council.",
                id="core.W005",
            )
        )
    return found


@checks.register(checks.Tags.security, **DEPLOY)
def proxy(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """The web server speaks HTTP: without the proxy's word every page redirects to itself."""
    if not settings.SECURE_SSL_REDIRECT or settings.SECURE_PROXY_SSL_HEADER:
        return []
    return [
        checks.Warning(
            "No proxy is trusted, so a page that came by HTTPS redirects to itself for ever",
            hint="Set TRUSTED_PROXIES=1 if one proxy of yours ends TLS (see README, In production).",
            id="core.W006",
        )
    ]


@checks.register(checks.Tags.security, **DEPLOY)
def database_role(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """The role of web and worker must not own tables, nor pass by the triggers on them."""
    try:
        with psycopg.connect(**connection.get_connection_params(), connect_timeout=5) as direct:
            return [_role_warning(direct.info.user, each) for each in examine(direct)]
    except psycopg.Error as error:
        said = str(error).strip().splitlines()[0]
        return [
            checks.Info(
                "The rights of the database role were not checked: the database gave no answer",
                hint=said,
                id="core.I020",
            )
        ]


def _role_warning(role: str, finding: Finding) -> checks.Warning:
    names = ", ".join(finding.names[:SHOWN])
    more = len(finding.names) - SHOWN
    return checks.Warning(
        f"The database role {role} {finding.what}: {names}{f' and {more} more' if more > 0 else ''}",
        hint="Run web and worker as the role that deploy/roles.sql makes, "
        "and deploy/grants.sql as the owner.",
        id=f"core.W{finding.number:03}",
    )

"""The web server. gunicorn reads this file from the folder it is started in, or by `-c`.

The command line wins over what stands here; the environment (.env.example) fills what differs
between machines. It speaks plain HTTP: TLS ends at a proxy (deploy/nginx.conf).
"""

import gc
import os

wsgi_app = "derby_nm.wsgi"
bind = os.environ.get("WEB_BIND") or "127.0.0.1:8000"

# Pages work the processor and wait little: a process for each core. More than two threads share
# one interpreter lock, and the slowest pages take two to three times as long.
workers = int(os.environ.get("WEB_WORKERS") or max(2, len(os.sched_getaffinity(0))))
threads = int(os.environ.get("WEB_THREADS") or 2)

# Loaded once and shared by all processes. Code that is preloaded is not read again on HUP: an
# upgrade restarts the service.
preload_app = True

# A page that takes a minute is stuck; when stopping, pages that are under way may finish.
timeout = int(os.environ.get("WEB_TIMEOUT") or 60)
graceful_timeout = 30
keepalive = 5

# Processes are renewed from time to time, not all at once.
max_requests = 2_000
max_requests_jitter = 400

# The heartbeat is a file: on a disk that stalls it would end healthy processes.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
control_socket_disable = True

# Whose X-Forwarded headers are believed: a proxy on this machine, unless others are named.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS") or "127.0.0.1,::1"

# To the journal. The proxy keeps the access log.
errorlog = "-"
loglevel = os.environ.get("WEB_LOG_LEVEL") or "info"
accesslog = "-" if os.environ.get("WEB_ACCESS_LOG") == "true" else None


def on_starting(server):
    """The address of a personal link is all that opens it: an access log, where it is on, says "…"."""
    from core.links.logs import WithoutTokens

    server.log.access_log.addFilter(WithoutTokens())


def when_ready(server):
    """All is loaded and nothing forked: warm up, leave no connection behind, freeze what is shared."""
    _load_pages()
    _close_database()
    gc.collect()
    gc.freeze()


def _load_pages():
    """The addresses import every view, form and filter: once here instead of once a process."""
    from django.urls import get_resolver

    assert get_resolver().url_patterns


def _close_database():
    """A pool that is opened before the fork has its threads in the parent and its sockets in all."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()

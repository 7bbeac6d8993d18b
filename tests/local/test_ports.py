"""PORT as people write it."""

import socket

import pytest

from derby_nm.local import ports


@pytest.mark.parametrize(
    ("text", "port"), [("", 8000), (" 8001 ", 8001), ("1024", 1024), ("65535", 65535)]
)
def test_a_port_is_read(text, port):
    assert ports.read(text) == port


@pytest.mark.parametrize(
    "text", ["80", "1023", "99999", "65536", "http", "80 80", "-8000", "8000.5", "٨٠٠٠", "0x1F90"]
)
def test_what_is_no_port_gets_one_line_that_says_what_to_do(text):
    with pytest.raises(SystemExit) as refused:
        ports.read(text)
    assert str(refused.value) == (
        f"PORT is a whole number from 1024 to 65535, and not “{text}”: make run PORT=8001"
    )


def test_a_taken_port_names_the_next_free_one(monkeypatch):
    monkeypatch.setattr(ports, "is_free", lambda port: port == 8003)
    with pytest.raises(SystemExit, match=r"Port 8000 is in use.*make run PORT=8003"):
        ports.need_free(8000)
    ports.need_free(8003)


@pytest.mark.parametrize(
    ("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]
)
def test_a_listener_on_either_address_of_localhost_counts(family, host):
    with socket.socket(family) as other:
        try:
            other.bind((host, 0))
        except OSError:
            pytest.skip("this machine has no such address")
        other.listen()
        port = other.getsockname()[1]
        assert not ports.is_free(port)
    assert ports.is_free(port)

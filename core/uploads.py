"""How much one request may send: asked before anything of it is read."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from core.files import LARGEST

MOST = LARGEST + 2 * 1024 * 1024
"""Bytes of a request with files: the largest, and the fields beside it. `deploy/nginx.conf` lets no
more through."""


class RefuseTooMuch(FileUploadHandler):
    """First of the handlers: answers 413 for a request that says it is larger. What it leaves to the next
    it returns as it came."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: bytes, encoding: Any = None
    ) -> None:
        """Raises RequestDataTooBig."""
        if content_length > MOST:
            raise RequestDataTooBig("the request is larger than a file may be")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

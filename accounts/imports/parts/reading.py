"""The bytes of a batch, however they came."""

import io

from accounts.imports.parts.models import PART, Upload


class PartsFile(io.RawIOBase):
    """An upload as a file that is read from its parts, one at a time."""

    def __init__(self, upload):
        self.upload, self.at = upload, 0
        self.offset, self.part = -1, b""

    def readable(self):
        return True

    def seekable(self):
        return True

    def tell(self):
        return self.at

    def seek(self, offset, whence=io.SEEK_SET):
        begins = {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.upload.size}
        self.at = max(0, begins[whence] + offset)
        return self.at

    def readinto(self, buffer):
        """Raises EOFError where a part is not there any more."""
        if self.at >= self.upload.size:
            return 0
        offset = self.at - self.at % PART
        if offset != self.offset:
            self.offset, self.part = offset, _part(self.upload, offset)
        here = self.part[self.at - offset :][: len(buffer)]
        if not here:
            raise EOFError(f"{self.upload} is not whole")
        buffer[: len(here)] = here
        self.at += len(here)
        return len(here)


def _part(upload, offset):
    found = upload.parts.filter(offset=offset).values_list("data", flat=True).first()
    return b"" if found is None else bytes(found)


def opened(upload):
    """An upload as a file opened for reading bytes."""
    return io.BufferedReader(PartsFile(upload), PART)


def content_of(batch):
    """The bytes of a batch; a file opened for reading them where it came in parts."""
    upload = Upload.objects.filter(batch=batch).first()
    return bytes(batch.file.data) if upload is None else opened(upload)

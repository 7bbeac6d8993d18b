"""Tokens of links stand in no log: whoever reads one could use it."""

import logging
import re

TOKEN = re.compile(r"(/l/[a-z]+/)[\w-]{20,}", re.ASCII)


class WithoutTokens(logging.Filter):
    """Puts an ellipsis where a token stood in the address of a link."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if TOKEN.search(said):
            record.msg, record.args = TOKEN.sub(r"\1…", said), ()
        return True

"""A mail server that takes its time before and after it has the message."""

import time
import uuid
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend


class SlowFiles(BaseEmailBackend):
    """Each message is a file: its Message-ID and its subject, a line each."""

    def send_messages(self, messages):
        for message in messages:
            time.sleep(settings.SLOW_MAIL_PAUSE)
            path = Path(settings.EMAIL_FILE_PATH) / uuid.uuid4().hex
            path.write_text(f"{message.extra_headers['Message-ID']}\n{message.subject}\n")
            path.rename(path.with_suffix(".letter"))
            time.sleep(settings.SLOW_MAIL_PAUSE)
        return len(messages)

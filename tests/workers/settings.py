"""The product's settings with the slow mail backend."""

from derby_nm.settings import *  # noqa: F403

EMAIL_BACKEND = "tests.workers.mail.SlowFiles"
EMAIL_FILE_PATH = env.str("SLOW_MAIL")  # noqa: F405
SLOW_MAIL_PAUSE = env.float("SLOW_MAIL_PAUSE")  # noqa: F405 - seconds, twice for each message

"""Rows on which the addresses of the roof are tried."""

from derby_nm.feed import feed_token

ROWS = {
    "calendar_feed": ("writer",),
}
ARGUMENTS = {"calendar_feed": lambda user: [feed_token(user)]}

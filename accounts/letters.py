"""The letters of accounts: each that is written is one of its own, however alike two of them are."""

import uuid

from core.letters import operations as letters


def send(*, to, subject, body, kind, keeps_body=True):
    """Write a plain-text letter to one address, in the transaction of what it tells of."""
    letters.send(
        kind=kind, occasion=uuid.uuid4(), to=to, subject=subject, body=body, keeps_body=keeps_body
    )

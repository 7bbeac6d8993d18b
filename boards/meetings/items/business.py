"""Business that puts itself on an agenda, and what goes along with an item to the next one: nouns
further right register what they bring and carry."""

_brings = []
_carries = []


def register(bring):
    """`bring(meeting, by=, at=)` is called with a locked meeting just before its agenda is published;
    it adds the items that wait for a meeting of the body. Called in `AppConfig.ready()`."""
    if bring not in _brings:
        _brings.append(bring)


def put_on(meeting, *, by, at):
    """Step: put on the agenda what waits for it."""
    for bring in _brings:
        bring(meeting, by=by, at=at)


def register_carried(carry):
    """`carry(item, copy, by=, at=)` is called once an item goes on as a copy at another meeting: what
    hangs on the item hangs on the copy, too. Called in `AppConfig.ready()`."""
    if carry not in _carries:
        _carries.append(carry)


def carry_on(item, copy, *, by, at):
    """Step: the copy of an item gets what hangs on the item."""
    for carry in _carries:
        carry(item, copy, by=by, at=at)

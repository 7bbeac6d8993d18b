"""Business that puts itself on an agenda: nouns further right register what they bring."""

_brings = []


def register(bring):
    """`bring(meeting, by=, at=)` is called with a locked meeting just before its agenda is published;
    it adds the items that wait for a meeting of the body. Called in `AppConfig.ready()`."""
    if bring not in _brings:
        _brings.append(bring)


def put_on(meeting, *, by, at):
    """Step: put on the agenda what waits for it."""
    for bring in _brings:
        bring(meeting, by=by, at=at)

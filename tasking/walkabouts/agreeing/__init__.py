"""Publishing a report or a result: by somebody who wrote none of it."""

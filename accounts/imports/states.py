"""The one state machine of a batch. Imports no Django."""

from core.states import Machine

COLUMNS = "columns"
CHECKING = "checking"
CHECKED = "checked"
LOADING = "loading"
LOADED = "loaded"
UNDOING = "undoing"
UNDONE = "undone"
DROPPED = "dropped"

MACHINE = Machine(
    moves={
        COLUMNS: (CHECKING, CHECKED, DROPPED),
        CHECKING: (CHECKED, DROPPED),
        CHECKED: (CHECKING, LOADING, LOADED, DROPPED),
        LOADING: (LOADED, CHECKED, CHECKING),
        LOADED: (UNDOING, UNDONE),
        UNDOING: (UNDONE, LOADED),
        UNDONE: (),
        DROPPED: (),
    }
)
OPEN = (COLUMNS, CHECKING, CHECKED, LOADING)
"""The file is still kept: nothing is written yet."""
WRITTEN = (LOADED, UNDOING, UNDONE)
"""What the file says was written; of one that is undone it was taken back."""

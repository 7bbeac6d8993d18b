"""What audit events say of files of the folder."""

CODES = {
    "found_file.put_away": "put away a file that was found in the folder",
}

"""`make bench`: queries, server milliseconds and bytes of every main page at three sizes.

Each time is the median of 20 warm requests through the whole stack in one process; beside it
stands a bare view that only returns the same bytes. "cpu" is what this process and its database
backend worked, which a busy machine does not change: growth is told by it. Nothing here passes or
fails by time: what misses a goal is marked and left to the reader.
"""

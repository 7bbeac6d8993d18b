"""The actions of a meeting, sent to their agencies on the same day."""

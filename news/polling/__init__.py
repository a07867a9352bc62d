"""Checking sources: which may begin, how it went, and when each is asked again."""

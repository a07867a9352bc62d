"""Measurements: each module prints a table and can be run alone, as `python -m bench.NAME`."""

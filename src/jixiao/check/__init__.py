"""Checking: rules over a text, on a date, under settings. Knows no format and no output."""

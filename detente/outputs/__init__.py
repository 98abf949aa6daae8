"""The record as others take it, one file a format; ``formats`` is their registry."""

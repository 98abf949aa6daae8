"""The stand-ins of ``tests/keeping``."""

from keeping.fixtures import plain_merging

__all__ = ["plain_merging"]

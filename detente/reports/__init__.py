"""Files, folders, pages and tables -> reports; one file a format. Nothing here reaches the network."""

from detente.reports.files import load, supported

__all__ = ["load", "supported"]

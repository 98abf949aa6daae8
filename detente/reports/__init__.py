"""Files, folders, pages, tables, feeds and archives -> reports; one file a format. Nothing here reaches the network."""

from detente.reports.files import load, supported
from detente.reports.units import Unit, load_unit, units

__all__ = ["Unit", "load", "load_unit", "supported", "units"]

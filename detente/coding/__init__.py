"""Coded event data: PLOVER and CAMEO."""

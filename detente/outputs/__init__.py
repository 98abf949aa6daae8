"""The record as others take it: JSON, CSV, Markdown, a terminal and a notebook. One file a format."""

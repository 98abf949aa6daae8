"""Archives: shards of reports read by many workers into parts, asked where they lie, and made into records."""

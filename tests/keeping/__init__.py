"""Stand-ins for the rooms upstream of the record: a fast reader, made-up reports, a plain merging."""

"""Reading -> claims: one file a kind; rule and trained finders look the same from outside."""

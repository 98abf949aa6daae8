"""The page: a record in a browser, to be looked at, checked and corrected; the same as JSON under the same addresses."""

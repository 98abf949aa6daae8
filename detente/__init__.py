"""detente keeps the record of a negotiation from the reports about it."""

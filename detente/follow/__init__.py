"""Following: feeds and pages are looked at again and again, politely, and what is new is read into a record."""

"""Report -> Reading: sentences, parse, dates, people, parties, places, speech, and the encoder over all of them."""

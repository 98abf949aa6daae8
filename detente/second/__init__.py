"""A language model as second reader: asked for claims, believed only where the quote is the text, kept beside the first reader's."""

"""Views: a look at a record -> plain typed data, one file a view. Pages and JSON are both drawn from them."""

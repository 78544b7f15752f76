"""What the text of a file shows before it is parsed, and where in it names stand."""

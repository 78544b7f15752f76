"""The syntax tree of a file: its nodes with the way to them, and what names mean in it."""

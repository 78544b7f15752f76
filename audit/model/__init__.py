"""Frozen values that cross rooms. They hold no behaviour beyond what their own fields imply."""

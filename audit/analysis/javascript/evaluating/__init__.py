"""Constant code that is run in small: what a loop, a decoder or a turned table of strings gives, within bounds."""

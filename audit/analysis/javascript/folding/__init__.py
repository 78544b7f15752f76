"""Constant values of expressions: strings put together from pieces, followed through names."""

"""Modules: how they are loaded, what they export, and the tables that bundlers keep them in."""

"""How a package is laid out: its manifest, its files and their kinds, its entry points, what a path in it leads to."""

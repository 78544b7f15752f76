"""Text that is run as code: where it is given to something that compiles it, and what it says."""

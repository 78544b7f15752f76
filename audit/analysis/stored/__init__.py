"""Facts as bytes, in the cache, and the keys they are found again by."""

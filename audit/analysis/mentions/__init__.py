"""Places and addresses that a file names away from the power that uses them."""

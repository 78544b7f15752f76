"""Shell text: parsed, and run in small to see which commands it comes to. Nothing of it is started."""

"""What all code of a process shares: intrinsics, globals, their members under computed names, and changes to them."""

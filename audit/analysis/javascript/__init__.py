"""What one JavaScript or TypeScript file does, as facts.

The text is searched first (`patterns`): where nothing could begin a fact, nothing is parsed. Else the
file is parsed, the places found are looked up in the tree (`spots`), names are resolved only where
it matters (`scopes`), strings are folded (`folding`) and powers followed to their uses (`flow`).
"""

from audit.analysis.javascript.lexical import read_lexically
from audit.analysis.javascript.limits import Limits
from audit.analysis.javascript.reader import read_javascript

__all__ = ["Limits", "read_javascript", "read_lexically"]

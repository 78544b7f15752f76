"""Programs that run scripts, and the options by which they take them: for commands, started programs and `#!` alike."""

from __future__ import annotations

NODES = frozenset({
    "node", "nodejs", "iojs", "bun", "deno", "tsx", "ts-node", "ts-node-esm", "ts-node-script", "babel-node", "esno",
    "esmo", "jiti", "swc-node", "vite-node", "zx",
})  # fmt: skip
"""Run JavaScript or TypeScript with the powers of Node."""
SHELLS = frozenset({"sh", "bash", "zsh", "dash", "ksh", "ash", "fish"})
POWERSHELLS = frozenset({"powershell", "pwsh"})
LOAD_OPTIONS = ("-r", "--require", "--import", "--loader", "--experimental-loader")
"""Options of Node before a module that it loads first."""
CODE_OPTIONS = ("-e", "--eval", "-p", "--print", "-pe", "-ep")
"""Options of Node before the text of a program."""

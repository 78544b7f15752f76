"""Files of a project that something else runs or obeys: editors, assistants, git, builds, shells that enter a folder.

One table, for who looks for their names in code and for who judges what is written there.
"""

from __future__ import annotations

_FOLDERS = {
    "vscode": "tasks|settings|launch|mcp|hooks|commands",
    "cursor|windsurf|claude|gemini|codex|kiro|zed": (
        "tasks|settings|config|mcp|hooks|commands|rules|agents|skills|steering"
    ),
    "github": "workflows|actions",
    "git": "hooks",
    "yarn": "plugins",
}
"""Folders of tools, and what in them is run or obeyed."""
_FILES = (
    r"pnpmfile\.[cm]?js|yarnrc\.yml|envrc|devcontainer|husky|githooks|gitlab-ci\.yml|mcp\.json"
    r"|(?:cursor|windsurf|cline)rules"
)
"""Names that begin with a dot, of files and folders."""
_ALONE = "github|circleci|cursor|windsurf|claude"
"""Folders that are telling without a file's name."""
_RULES = r"(?:CLAUDE|AGENTS|GEMINI|SKILL|copilot-instructions)(?:\.local)?\.md|bunfig\.toml"
_AT = r"(?:^|[/\\])"


_SLASH = r"[/\\]+"


def dotted(separator: str = _SLASH) -> str:
    """Return the alternatives of a pattern for all that begins with a dot, that dot left out."""
    within = (f"(?:{folders}){separator}(?:{names})" for folders, names in _FOLDERS.items())
    return "|".join([*within, _FILES])


NAMED = rf"{_AT}\.(?:{dotted()})(?:\.|[/\\]|$)|{_AT}\.(?:{_ALONE})$|{_AT}(?:{_RULES})$"
"""A pattern of the paths that are telling wherever code that can write names them."""
WRITTEN = (
    rf"{_AT}\.(?:vscode|idea|zed|kiro|codex|gemini)$|{_AT}\.idea[/\\]+(?:workspace|runConfigurations|watcherTasks)"
    rf"|{_AT}\.?(?:mise\.toml|lefthook\.ya?ml)$|{_AT}\.pre-commit-config\.yaml$|{_AT}\.cargo[/\\]+config(?:\.toml)?$"
    rf"|{_AT}opencode\.json$|{_AT}[\w-]+\.code-workspace$|^(?!(?:.*[/\\])?(?:build|out|dist|te?mp)[/\\])(?:.*[/\\])?Makefile$"
)
"""A pattern of those that many look for: telling where code makes or writes them."""

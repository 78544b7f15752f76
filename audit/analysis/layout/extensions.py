"""What the names of files say of their content: data, one table for each question."""

from __future__ import annotations

from enum import StrEnum


class FileKind(StrEnum):
    """How a file is to be read."""

    CODE = "code"
    """JavaScript or TypeScript by its name."""
    TYPES = "types"
    """Declarations only: gone at run time."""
    JSON = "json"
    ADDON = "addon"
    WASM = "wasm"
    BINARY = "binary"
    """A name of compiled code; its first bytes decide."""
    SHELL = "shell"
    FOREIGN = "foreign"
    """A program in another language: read where something starts it."""
    SOURCE = "source"
    """A source that is compiled: read where an install script builds it."""
    KEPT = "kept"
    """Data that code of the package reads: for the addresses and names that it keeps there."""
    PAGE = "page"
    """A page, or a template of one: read for what it loads and sends to."""
    COPIED = "copied"
    """What a generator puts into the projects that it makes: read for what others would run or obey there."""
    NAMELESS = "nameless"
    """No telling extension: its first bytes decide."""
    DATA = "data"


KINDS = {
    **dict.fromkeys(
        ("js", "cjs", "mjs", "jsx", "es", "es6", "ts", "cts", "mts", "tsx"), FileKind.CODE
    ),
    "json": FileKind.JSON,
    "node": FileKind.ADDON,
    "wasm": FileKind.WASM,
    **dict.fromkeys(
        ("exe", "dll", "so", "dylib", "bin", "com", "elf", "out", "run"), FileKind.BINARY
    ),
    **dict.fromkeys(("appimage", "msi", "sys", "scr"), FileKind.BINARY),
    **dict.fromkeys(
        (
            "html",
            "htm",
            "xhtml",
            "hta",
            "svg",
            "ejs",
            "hbs",
            "handlebars",
            "mustache",
            "njk",
            "liquid",
            "twig",
        ),
        FileKind.PAGE,
    ),
    **dict.fromkeys(
        (
            "tmpl",
            "tpl",
            "pug",
            "jade",
            "phtml",
            "jsp",
            "css",
            "scss",
            "less",
            "vue",
            "svelte",
            "astro",
        ),
        FileKind.PAGE,
    ),
    **dict.fromkeys(
        (
            "py",
            "pyw",
            "rb",
            "pl",
            "pm",
            "php",
            "vbs",
            "vbe",
            "wsf",
            "lua",
            "tcl",
            "jl",
            "r",
            "applescript",
            "podspec",
            "gradle",
            "kts",
            "cmake",
        ),
        FileKind.FOREIGN,
    ),
    **dict.fromkeys(
        (
            "c",
            "cc",
            "cpp",
            "cxx",
            "m",
            "mm",
            "h",
            "hh",
            "hpp",
            "rs",
            "go",
            "swift",
            "zig",
            "java",
            "kt",
        ),
        FileKind.SOURCE,
    ),
    **dict.fromkeys(
        ("sh", "bash", "zsh", "ps1", "psm1", "bat", "cmd", "command", "mk"), FileKind.SHELL
    ),
}
ASSETS = frozenset(
    {
        "css",
        "scss",
        "sass",
        "less",
        "styl",
        "svg",
        "png",
        "jpg",
        "jpeg",
        "gif",
        "webp",
        "avif",
        "ico",
        "bmp",
        "woff",
        "woff2",
        "ttf",
        "otf",
        "eot",
        "html",
        "htm",
        "md",
        "mdx",
        "txt",
        "graphql",
        "gql",
        "map",
        "json5",
        "jsonc",
        "yaml",
        "yml",
        "toml",
        "xml",
        "vue",
        "svelte",
        "astro",
        "hbs",
        "ejs",
        "pug",
        "mp3",
        "mp4",
        "webm",
        "wav",
        "ogg",
        "pdf",
        "csv",
        "glsl",
        "vert",
        "frag",
    }
)
OPAQUE = frozenset(
    {
        "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "bmp", "tiff", "woff", "woff2", "ttf", "otf", "eot",
        "mp3", "mp4", "webm", "wav", "ogg", "pdf", "zip", "gz", "tgz", "bz2", "xz",
    }
)  # fmt: skip
PLAIN_DATA = frozenset(
    {
        "json", "txt", "md", "markdown", "log", "dat", "data", "csv", "css", "svg", "map", "lock", "yml",
        "yaml", "db", "tmp", "cache", "bak",
    }
)  # fmt: skip
FOREIGN_NAMES = frozenset({"CMakeLists.txt", "Rakefile", "meson.build", "SConstruct"})
KEPT = frozenset(
    {
        "json", "json5", "jsonc", "yml", "yaml", "toml", "ini", "cfg", "conf", "properties", "csv", "tsv", "xml", "txt",
        "dat", "data", "db", "lst", "list", "env", "bin", "key", "enc",
    }
)  # fmt: skip

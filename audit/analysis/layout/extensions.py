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


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BY_KIND = {
    FileKind.CODE: "js cjs mjs jsx es es6 ts cts mts tsx",
    FileKind.JSON: "json",
    FileKind.ADDON: "node",
    FileKind.WASM: "wasm",
    FileKind.BINARY: "exe dll so dylib bin com elf out run appimage msi sys scr",
    FileKind.PAGE: """
        html htm xhtml hta svg ejs hbs handlebars mustache njk liquid twig tmpl tpl pug jade phtml jsp css
        scss less vue svelte astro
    """,
    FileKind.FOREIGN: "py pyw rb pl pm php vbs vbe wsf lua tcl jl r applescript podspec gradle kts cmake",
    FileKind.SOURCE: "c cc cpp cxx m mm h hh hpp rs go swift zig java kt",
    FileKind.SHELL: "sh bash zsh ps1 psm1 bat cmd command mk",
}
KINDS = {extension: kind for kind, text in _BY_KIND.items() for extension in text.split()}
ASSETS = _words("""
    css scss sass less styl svg png jpg jpeg gif webp avif ico bmp woff woff2 ttf otf eot html htm xhtml md mdx txt
    graphql gql map json5 jsonc yaml yml toml xml vue svelte astro hbs ejs pug mp3 mp4 webm wav ogg pdf csv glsl
    vert frag
""")
OPAQUE = _words("""
    png jpg jpeg gif webp avif ico bmp tiff woff woff2 ttf otf eot mp3 mp4 webm wav ogg pdf zip gz tgz bz2 xz
""")
PLAIN_DATA = _words("""
    json txt md markdown log dat data csv css svg map lock yml yaml db tmp cache bak
""")
FOREIGN_NAMES = frozenset({"CMakeLists.txt", "Rakefile", "meson.build", "SConstruct"})
KEPT = _words("""
    json json5 jsonc yml yaml toml ini cfg conf properties csv tsv xml txt dat data db lst list env bin key enc
""")
OPENED = _words("html htm xhtml xht shtml hta svg xml")
"""What a browser opens as it is."""
MARKUP = OPENED | _words("vue svelte astro")
"""What holds code in elements."""

import pytest
from support.packages import analysed, contents, reached, seen

ELF, PE, WASM = b"\x7fELF\x02\x01", b"MZ\x90\x00", b"\x00asm\x01"


@pytest.mark.parametrize(
    ("path", "data", "fact"),
    [
        pytest.param("build/x.node", b"", "native:addon", id="addon"),
        pytest.param("x.wasm", WASM, "native:wasm", id="wasm"),
        pytest.param("bin/tool", ELF, "native:executable", id="ELF without extension"),
        pytest.param("bin/tool.exe", PE, "native:executable", id="exe"),
        pytest.param("lib/libx.so.1.2", ELF, "native:executable", id="shared object"),
        pytest.param("x.bin", b"\xcf\xfa\xed\xfe\x07", "native:executable", id="Mach-O"),
        pytest.param(
            "tool", b"#!/usr/bin/env python3\n", "native:executable", id="another interpreter"
        ),
    ],
)
def test_compiled_code(path: str, data: bytes, fact: str) -> None:
    assert fact in seen(analysed(contents({path: data})), path)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        pytest.param("LICENSE", b"MZ is how this licence begins", id="document"),
        pytest.param("x.bin", b"some data", id="data"),
        pytest.param("logo.png", b"\x89PNG\r\n\x1a\n\x00\x00", id="picture"),
        pytest.param("Makefile", b"all:\n\ttrue\n", id="makefile"),
        pytest.param("index.d.ts", b"require('fs')", id="types"),
        pytest.param("a.json", b'{"x": "require(\'fs\')"}', id="json"),
        pytest.param(".eslintrc", b"require('fs')", id="dot file"),
    ],
)
def test_no_code(path: str, data: bytes) -> None:
    facts = analysed(contents({path: data}, exports={"./*": "./*"}))
    assert facts.coverage.files == 0
    assert seen(facts) == set()


def test_an_addon_that_is_loaded_is_reached() -> None:
    facts = analysed(contents({"index.js": "require('./x.node')", "x.node": ELF}))
    assert reached(facts) == {"x.node"}


def test_an_addon_that_is_not_shipped_is_said_where_it_is_loaded() -> None:
    facts = analysed(contents({"index.js": "require('./build/x.node')"}))
    assert "native:addon" in seen(facts, "index.js")


def test_a_program_of_node_without_extension_is_code() -> None:
    facts = analysed(contents({"tool": "#!/usr/bin/env -S node --x\nrequire('fs')"}))
    assert "builtin:fs" in seen(facts, "tool")

"""What well-known commands do when an install script runs them: data, one line a command or a group.

A power is a pair (kind, what) as in a fact. A command that is in no table is a program that we know
nothing of: running it is a power of its own.
"""

from __future__ import annotations

from audit.analysis.layout import runners


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SPAWN = ("builtin", "child_process")
NETWORK = ("global", "fetch")
CONNECT = ("builtin", "net.connect")
READ = ("builtin", "fs.readFile")
WRITE = ("builtin", "fs.writeFile")
ENVIRONMENT = ("global", "process.env")
ADDON = ("native", "addon")
COMPUTED = ("unknown", "computed")

SHELLS = runners.SHELLS | {"busybox"}
MAKES = frozenset({"make", "gmake"})
PACKAGE_RUNNERS = frozenset({"npx", "pnpx", "bunx"})
PACKAGE_MANAGERS = frozenset({"npm", "yarn", "pnpm", "cnpm", "tnpm", "yarnpkg"})
NODES = runners.NODES | {"coffee", "electron", "esbuild-register"}
OTHER_INTERPRETERS = _words("""
    python python2 python3 py perl ruby php lua luajit osascript tclsh julia Rscript cscript wscript mshta awk gawk
""")
"""Run code in a language that is read by its names alone."""
PROJECTS = {
    "cmake": "CMakeLists.txt",
    "cmake-js": "CMakeLists.txt",
    "cargo": "build.rs",
    "neon": "build.rs",
    "napi": "build.rs",
    "meson": "meson.build",
    "scons": "SConstruct",
    "rake": "Rakefile",
    "gulp": "gulpfile",
    "grunt": "Gruntfile",
    "jake": "Jakefile",
    "rollup": "rollup.config",
    "webpack": "webpack.config",
    "vite": "vite.config",
    "vitest": "vitest.config",
    "jest": "jest.config",
    "mocha": ".mocharc",
    "karma": "karma.conf",
    "babel": "babel.config",
    "eslint": "eslint.config",
    "tsup": "tsup.config",
}
"""Builders and the like, and the program in the folder that each runs first; of JavaScript without its extension."""

KEYWORDS = _words("""
    if then else elif fi do done while until for case esac ! { } time select function
""")
WRAPPERS = _words("""
    cross-env env sudo doas exec nohup command builtin xargs nice setsid stdbuf unbuffer dotenv
    dotenvx call start parallel timeout gtimeout cross-os run-if-ci winpty catchsegv @echo
""")
"""Run the command that their arguments name."""

DOWNLOADERS = _words("""
    curl wget nc ncat netcat telnet ssh scp sftp ftp tftp rsync socat aria2c axel http https
    httpie lynx invoke-webrequest iwr invoke-restmethod irm start-bitstransfer certutil
    bitsadmin git hg svn gh dig nslookup host ping openssl pip pip3 pipx gem cargo go brew apt
    apt-get yum dnf apk choco winget scoop docker podman mail sendmail uv uvx
""")
"""Reach the network, or fetch and install what is on it."""

READERS = _words("""
    cat type head tail less more grep egrep find tar zip gzip base64 xxd od hexdump strings ls
    dir
""")
WRITERS = _words("""
    cp copy mv move rm del rd rmdir chmod chown ln mklink tee touch dd install truncate sed
    unzip gunzip xcopy rimraf mkdirp shx cpx copyfiles cpy ncp mkdir
""")
"""Commands on files: a power only where a path outside the package is named."""

ENVIRONMENT_READERS = frozenset({"env", "printenv", "set", "export", "declare"})
"""Print the whole environment when called without arguments."""

QUIET = _words("""
    echo printf true false : exit test [ [[ ]] cd pushd popd pwd set export unset shift return
    local readonly declare trap wait read sleep which where command hash type alias break
    continue rem title setlocal endlocal goto is-ci is-ci-cli ci-info in-publish not-in-publish
    in-install not-in-install opencollective opencollective-postinstall thanks npm-run-all run-s
    run-p concurrently wireit if-env if-node-version basename dirname uname cut tr sort uniq wc
    seq expr date tsc tsup rollup webpack babel swc esbuild vite parcel microbundle gulp grunt
    ngc ngcc nx turbo lerna jest mocha ava tap tape vitest c8 nyc eslint prettier standard xo
    tslint ncc unbuild tsdx bili ttsc tspc buf protoc pegjs jison nearleyc @echo
""")
"""Hold no power beyond this package, or run what its own files say."""

NPM_VARIABLES = {
    "npm_execpath": "npm",
    "npm_node_execpath": "node",
    "npm_config_node_gyp": "node-gyp",
    "NODE": "node",
}
"""Variables by which npm names programs."""

SETTERS = frozenset({"export", "set", "setx", "declare", "local", "readonly", "typeset"})
"""Give variables the values that their arguments hold."""

STARTERS = _words("""
    c8 nyc tap if-env if-node-version nx turbo lerna wireit
""")
"""Of the quiet ones those that start another command, if their arguments hold one."""

KNOWN: dict[str, tuple[tuple[str, str], ...]] = {
    # builds compiled code on the spot
    "node-gyp": (SPAWN, ADDON),
    "node-waf": (SPAWN, ADDON),
    "cmake-js": (SPAWN, ADDON),
    "prebuildify": (SPAWN, ADDON),
    "electron-rebuild": (SPAWN, ADDON),
    "electron-builder": (SPAWN, ADDON),
    "neon": (SPAWN, ADDON),
    "napi": (SPAWN, ADDON),
    # takes the compiled code that the package ships, builds it otherwise
    "node-gyp-build": (SPAWN, ADDON),
    "node-gyp-build-optional-packages": (ADDON,),
    "node-gyp-build-test": (ADDON,),
    "pkg-prebuilds-verify": (ADDON,),
    # downloads compiled code
    "node-pre-gyp": (NETWORK, SPAWN, ADDON),
    "prebuild-install": (NETWORK, WRITE, ADDON),
    "prebuild": (NETWORK, SPAWN, ADDON),
    "install-artifact-from-github": (NETWORK, WRITE, ADDON),
    "playwright": (NETWORK, SPAWN),
    "puppeteer": (NETWORK, SPAWN),
    "prisma": (NETWORK, SPAWN),
    "cypress": (NETWORK, SPAWN),
    "only-allow": (),
    "npm-force-resolutions": (WRITE,),
    # changes the project that installs the package
    "husky": (SPAWN, WRITE),
    "simple-git-hooks": (SPAWN, WRITE),
    "lefthook": (SPAWN, WRITE),
    "yorkie": (SPAWN, WRITE),
    "ghooks": (SPAWN, WRITE),
    "patch-package": (SPAWN, WRITE),
    "link-parent-bin": (WRITE,),
    "bower": (NETWORK, SPAWN),
    "typings": (NETWORK, WRITE),
    "jspm": (NETWORK, WRITE),
}

ADDON_LOADERS = _words("""
    bindings node-gyp-build node-gyp-build-optional-packages pkg-prebuilds node-pre-gyp
    @mapbox/node-pre-gyp require-addon load-native ffi-napi node-ffi-napi ffi ref-napi koffi
""")
"""Packages whose business is to load the compiled code that their user ships, or any there is."""

"""What files in other languages do, told by the names of their libraries: data, one pattern for each power.

The languages are those of files that packages start or build: Python, Ruby, Perl, PHP, PowerShell, VBScript,
AppleScript, Lua, C and its kin, Rust, Go, CMake. One list serves all. What is built at install is often megabytes of C,
so all of it is searched by automata (re2), which know no text before or behind a match: what only looks like a sign is
told by a second expression, asked at the places that are found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import re2

from audit.analysis.commands import tools

if TYPE_CHECKING:
    from collections.abc import Iterator

_NETWORK = re2.compile(
    r"(?im)\burllib|\burlopen\s*\(|\brequests\.\w+\s*\(|\bhttpx\.|\baiohttp\b|\bhttp\.client\b|\bhttplib\b|\bsocket\.(?:socket|create_connection|getaddrinfo|gethostby\w+)\s*\("
    r"|\bsmtplib\b|\bftplib\b|\bparamiko\b|\bwebsockets?\.(?:connect|create_connection)|\bxmlrpc\b|\btelnetlib\b"
    r"|\bNet::(?:HTTP|FTP|SMTP|SSH)|\bopen-uri\b|\bURI\.open\b|\bTCPSocket\b|\bUDPSocket\b|\bHTTParty\b|\bFaraday\b"
    r"|\bIO::Socket\b|\bLWP\b|\bHTTP::Tiny\b|\bcurl_(?:init|exec|easy_\w+)\b|\bfsockopen\b|\bstream_socket_client\b"
    r"|\b(?:file_get_contents|fopen|readfile|copy)\s*\(\s*['\"](?:https?|ftp)://"
    r"|\bInvoke-(?:WebRequest|RestMethod)\b|\b(?:iwr|irm)\s|\bNet\.(?:WebClient|Sockets)|\bHttpClient\b|\bStart-BitsTransfer\b"
    r"|\bMSXML2\.|\bWinHttp|\bMicrosoft\.XMLHTTP|\bXMLHTTP\b|\bInternet(?:Open|Connect)\w*\s*\(|\bURLDownloadToFile\w*\s*\("
    r"|\bgetaddrinfo\s*\(|\bgethostbyname\s*\(|\binet_(?:addr|pton)\s*\(|\bNSURL(?:Session|Connection)?\b"
    r"|\bTcpStream::connect|\breqwest\b|\bureq\b|\bhyper::|\bstd::net\b|\bhttp\.(?:Get|Post|NewRequest)\s*\(|\bnet\.Dial\w*\s*\("
    r"|\bopen(?:Stream|Connection)\s*\(|\bOkHttpClient\b|\bHttpURLConnection\b|\bURLSession\b|\bData\(contentsOf:|\bnew\s+(?:Datagram)?Socket\s*\("
    r"|\bfile\s*\(\s*DOWNLOAD\b|\bExternalProject_Add\b|\bFetchContent_Declare\b|\bsocket\.http\b"
    r"|(?:^|[\s;&|(`'\"])(?:curl|wget|bitsadmin|certutil|aria2c)(?:\.exe)?\s+[-/\w'\"]"
)
_PROGRAMS = re2.compile(
    r"(?i)\bsubprocess\.\w+\s*\(|\bos\.(?:system|popen|exec\w+|spawn\w+)\s*\(|\bPopen\s*\(|\bpty\.spawn\s*\("
    r"|\bOpen3\.|\bIO\.popen\b|%x[{(\[]|\bKernel\.(?:system|exec|spawn)\b|\bqx[/{(]|\b(?:shell_exec|passthru|proc_open|pcntl_exec)\s*\("
    r"|\b(?:system|popen|execl[pe]?|execv[pe]{0,2}|posix_spawnp?|WinExec|ShellExecute\w*|CreateProcess\w*|_popen|_wsystem)\s*\("
    r"|\bWScript\.Shell\b|\bShell\.Application\b|\bdo\s+shell\s+script\b|\bStart-Process\b|\bCommand::new\s*\(|\bexec\.Command\w*\s*\("
    r"|\bexecute_process\s*\(|\badd_custom_(?:command|target)\s*\(|\bexec_program\s*\(|\bcommandLine\b|\bProcessBuilder\b|\bgetRuntime\(\)\s*\.exec\s*\(|\.execute\(\)|\bprepare_command\b|\bscript_phase\b|\bos\.execute\s*\("
)
_CODE = re2.compile(
    r"(?im)\b(?:exec|eval|compile|execfile|__import__)\s*\(|\bmarshal\.loads\s*\(|\bpickle\.loads?\s*\(|\binstance_eval\b"
    r"|\bInvoke-Expression\b|\biex\b"
    r"|\bExecuteGlobal\b|^[ \t]*Execute[ \t]+\w|\bloadstring\s*\(|\b(?:dlopen|LoadLibrary\w*)\s*\("
)
_NO_CODE = re.compile(r"(?<=\.)(?:exec|eval|compile|execfile|__import__)|(?<=-)iex", re.IGNORECASE)
_ENVIRONMENT = re2.compile(
    r"(?i)\bos\.environ\b|\bENV\.(?:to_h|each|map|inspect|to_a)\b"
    r"|%ENV\b|\bgetenv\(\s*\)|\$_ENV\b|\b(?:Get-ChildItem|dir|gci|ls)\s+env:|\benv::vars\b|\bos\.Environ\s*\("
    r"|\bextern\s+char\s*\*\*\s*environ\b|\.Environment\s*\(\s*\"(?:PROCESS|USER|SYSTEM)\""
)
_ONE_VARIABLE = re.compile(
    r"os\.environ\s*[.\[]\s*(?:get\s*\(|['\"]|pop|setdefault)"
    r"|os\.environ\.(?:get|pop|setdefault|copy\(\)\s*$)|\$_ENV\[",
    re.IGNORECASE,
)
VARIABLE = re2.compile(
    r"\b(?:getenv|environ(?:\.(?:get|pop|setdefault))?|ENV|_ENV|_SERVER|env::var(?:_os)?|Getenv|LookupEnv)\b\s*[\[({]\s*['\"]?([A-Za-z_]\w{1,60})"
    r"|\$env:([A-Za-z_]\w{1,60})|%([A-Z_]{3,60})%"
)
_HOME = r"(?:~|\$HOME|%USERPROFILE%|\$env:USERPROFILE)?[/\\]{0,2}"
SECRET_PATH = re2.compile(
    rf"{_HOME}(?:\.(?:npmrc|netrc|git-credentials|pypirc)\b"
    r"|\.(?:ssh|aws|azure|kube|gnupg|electrum|ethereum|bitcoin|config/(?:gcloud|gh|solana))[/\\][\w./\\-]*"
    r"|\bid_(?:rsa|dsa|ecdsa|ed25519)\b|\bwallet\.dat\b|\bLogin Data\b|\blogins\.json\b|/etc/shadow\b)"
    rf"|({_HOME}\.(?:ssh|aws|kube|gnupg))['\"]"
)
"""The path is the group where there is one, else all that is found."""


class Sign(NamedTuple):
    """What shows a power."""

    power: tuple[str, str]
    """As in a fact."""
    expression: re2._Regexp
    unless: re.Pattern[str] | None = None
    """What only looks like it, told where it begins."""

    def found(self, text: str) -> Iterator[re2._Match]:
        """Yield the places in `text` that show it."""
        for match in self.expression.finditer(text):
            if self.unless is None or not self.unless.match(text, match.start()):
                yield match


SIGNS = (
    Sign(tools.NETWORK, _NETWORK),
    Sign(tools.SPAWN, _PROGRAMS),
    Sign(("global", "eval"), _CODE, _NO_CODE),
    Sign(tools.ENVIRONMENT, _ENVIRONMENT, _ONE_VARIABLE),
)

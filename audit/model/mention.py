"""Mentions: places and addresses that code names away from the power that uses them. No power of their own.

A literal stands beside a power. But a path may be handed to a function of the file that reads it, an address to
another package that asks for it, or to an element of the page. A comparison sees that one was not named before.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.model.package import Evidence

MENTION = "mention"
"""The kind of a fact whose `what` is a `Mentioned`, and after a colon what it is mentioned to: no capability."""


PROSE = "prose"
"""What an address is for that stands in a message, or is named as documents are."""
ENDPOINT = "endpoint"
"""What an address is for that has the name of something which code asks: `baseURL`, `host`."""
SERVICE = "service"
"""What such an address is for in a table of services: of an entry that its host bears the name of."""
ENCODED = "encoded"
"""What an address is said to be that no reader of the file sees as one."""


CODE = "code"
"""What a sign of code in a page is named for."""
SPOKEN = "spoken of"
"""What all hosts that a page names are told for, together, in one text."""
PAYEE = "payee"
"""What a wallet is named for that is paid, or put in the place of another, rather than one of a table."""
DOWNLOADED = "command that runs what it downloads"
ORDER = "order to an assistant"
ADDRESS = "address for mail"
"""A mail box of which nothing tells that it is written to: news only of who said that it sends mail."""
STARTED = "command that an editor or an assistant starts by itself"
RIGHTS = "workflow that hands out rights or secrets"
FROM_ADDRESS = "dependency from an address"
TERMINAL = "text for the clipboard of the terminal"
"""What a terminal puts into the clipboard when it is shown: whoever prints it acts."""
UNSEEN = "text in letters without a picture"
"""Kinds of what a generator copies into projects, where others run or obey it."""
SCRIPT = "a script's element"
"""Said of a string that holds one; where it loads from is told apart."""
HANDLER = "a handler of an element that does more"
"""Said of markup in a string whose element runs such code by itself."""
KEPT = "what a page keeps"
"""Said of code in a string that reads cookies or storage."""
DECODED = "code that is decoded"
"""Said of code in a string that runs what it decodes."""
PACKED, PACKED_ACTS = "encoded code", "encoded code of Node"
"""What is said of an encoded constant that is code when it is decoded begins with one of these; then what it uses."""
MADE_SCRIPT = "code in an element that it makes to run it"
"""Said where code makes a script's element of a page and gives it a text."""
CHANCE = "chance"
"""What a deed waits for that happens once in a while."""
SENDS_KEPT = "sends what a page keeps to a fixed address"
TELLS_TYPED = "a style that tells what is typed"
HOOKS_REQUESTS = "replaces the requests of a page, and names a fixed address"
"""Said of code, or of a style, in a string that is put into a page."""
LOADED_SCRIPT = "src (of a script)"
"""What an address is given to that code makes to run what is there."""
TOLD_PICTURE = "src (with what it computes)"
"""What an address is given to whose end code computes, where nobody sees the picture: a way to tell it something."""
INSERTED = "script or style"
"""What an address is given to that stands in the markup or the styles which code returns."""
TOLD = "told"
"""What an address is for near which credentials are sent, or of which code computes the names that it asks for."""
SHELL = "gives a shell what a connection sends"
INSTALLS = "puts a script that runs at install into a package.json"
SPREADS = "publishes what it puts a script that runs at install into"
ITSELF = "."
"""What something is mentioned to that stays in its own file."""
UNASKED = "lets an assistant act unasked"
BELOW_HOME = "changes every file below the home folder"
EXCHANGED = "account numbers in what is copied, to exchange them"
CHANGED_COPY = "changes what is copied anywhere in a page"
COPY = "copy"
"""What the environment is named for where it is copied as a whole."""


class Mentioned(StrEnum):
    """What is named, and to what end."""

    PATH = "path"
    """A file or folder of the user or the system."""
    ELEMENT = "element"
    """An address that an element of a page loads or sends to."""
    HANDED = "handed"
    """An address that is handed to a function of another package."""
    ADDRESS = "address"
    """An address that stands as a value of its own: whoever uses it."""
    SWITCH = "switch"
    """A member that turns a check off, or loads code into what is started."""
    WALLET = "wallet"
    """The address of a wallet or a contract: where money goes."""
    RECIPIENT = "recipient"
    """A fixed recipient that is neither host nor wallet: a bot, a mail box, a bucket."""
    ENVIRONMENT = "environment"
    """The whole environment, where it is made into one text, or copied."""
    TAKEN = "taken"
    """What a page stores, or what is typed into it, where all of it is taken."""
    WORD = "word"
    """The name of a variable or of a module of Node that data keeps which code reads."""
    LENT = "lent"
    """What compiled code is given, or asks for: files, the network."""
    PAGE = "page"
    """An address that a page which the package ships loads or sends to; what the code in a page uses."""
    GATE = "gate"
    """What the code does only on a date, in a time zone or a language, on some machines, or by chance."""
    WRITTEN = "written"
    """What the code uses that stands in a string: it is put into a page, a build or a file."""
    COMPUTED = "computed"
    """What is made from pieces and handed to a function of an own file: to that one's name, or `.` for the same."""
    PASSED = "passed"
    """What comes from outside, where the code runs it: sent, or in a file that it wrote."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place or address that a file names."""

    mentioned: Mentioned
    to: str
    """The element or its attribute, the package, the kind of recipient; of an address what it is for, where that tells;
    `CODE`, `SPOKEN`, `PAYEE` or `COPY`; else empty."""
    text: str
    """The path or address, as far as it is constant; `process.env`; what code uses, in words."""
    evidence: Evidence
    """Where it is named."""

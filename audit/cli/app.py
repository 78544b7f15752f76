"""The `contain-audit` command and how its failures are told."""

from __future__ import annotations

import gc
import os
import re

import click

from audit.cli.commands import check, diff, explain, graph, inspect, report, rules
from audit.cli.declaring import declare
from audit.cli.grants import accept, init
from audit.cli.output import ReaderGone, ensure_encodable, forget_output, tell
from audit.cli.signals import Interrupted, hear, leave
from audit.cli.update import update
from audit.errors import AuditError
from audit.version import VERSION

FAILED = 2
"""Exit code of bad usage, unreadable input or a failed analysis."""
GARBAGE_THRESHOLD = 2_000_000
"""New values between two searches for cycles."""
INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""

_MEANT = re.compile(r"\.? \(?Did you mean (?:one of: )?(.*)\?\)?$")
"""How click ends a sentence on a word that is nearly one of ours."""

EPILOG = """Exit codes: 0 nothing at or above the level, 1 findings at or above it, 2 bad usage,
unreadable input or a failed analysis."""


class _DefaultToCheck(click.Group):
    """A group in which no command, or options alone, mean `check`; help lists commands in the order of their use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's own signature
        return list(self.commands)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = {"--help", "-h", "--version"}
        # A shell that completes a word asks for the commands' names, not for those of `check`.
        if not ctx.resilient_parsing and (
            not args or (args[0].startswith("-") and args[0] not in own)
        ):
            args = ["check", *args]
        return super().parse_args(ctx, args)


@click.group(
    cls=_DefaultToCheck,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EPILOG,
)
@click.version_option(VERSION, prog_name="contain-audit", message="%(prog)s %(version)s")
def application() -> None:
    """Say what each package of an npm dependency tree can do, before it runs.

    Without a command this is `contain-audit check .`. Once you have looked, `contain-audit init`
    takes in what is there, and from then on it speaks only of what changes.
    """


for _command in (
    check, inspect, explain, report, init, accept, diff, update, declare, graph, rules,
):  # fmt: skip
    application.add_command(_command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code; never shows a traceback.

    Args:
        arguments: without the program's name; None for those of this process.
    """
    # One run makes millions of small values and few cycles, then ends: looking for cycles all the while
    # would cost a tenth of the time.
    gc.set_threshold(GARBAGE_THRESHOLD)
    ensure_encodable()
    hear()
    try:
        code = run(arguments)
    except Interrupted as interrupted:  # while a failure was told
        leave(interrupted.code)
    leave(code)


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    try:
        code = application.main(arguments, prog_name="contain-audit", standalone_mode=False)
    except AuditError as error:
        tell(f"error: {error}")
    except click.ClickException as error:
        tell(f"error: {_usage(error)}")
    except (click.Abort, KeyboardInterrupt) as interrupt:
        tell("interrupted; no file is half written")
        cause = interrupt if isinstance(interrupt, Interrupted) else interrupt.__context__
        return cause.code if isinstance(cause, Interrupted) else INTERRUPTED
    except (ReaderGone, BrokenPipeError):
        forget_output()
    except ImportError as error:
        tell(f"error: a part of contain-audit cannot be loaded: {error}; install it again")
    except Exception as error:
        if os.environ.get("CONTAIN_AUDIT_DEBUG"):
            raise
        tell(f"error: {type(error).__name__}: {error}; a defect of contain-audit: please report it "
             "(CONTAIN_AUDIT_DEBUG=1 shows where)")  # fmt: skip
    else:
        return code if isinstance(code, int) else 0
    return FAILED


def _usage(error: click.ClickException) -> str:
    """Return a usage error as one sentence with the way out."""
    message = error.format_message()
    if meant := _MEANT.search(message):
        return f"{message[: meant.start()]}; did you mean {meant[1]}?"
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "contain-audit"
    return f"{message.rstrip('.')}; see {command} --help"

"""`ficli completion`: the script that teaches a shell to complete ficli's commands."""

from __future__ import annotations

import click

from ficli.cli.session import COMPLETION_VARIABLE, PROGRAM, Session, verb
from ficli.errors import ExitStatus

SHELLS = ("bash", "zsh", "fish")


@verb("completion")
@click.argument("shell", type=click.Choice(SHELLS))
def completion(_: Session, shell: str) -> int:
    """Print the completion script for a shell.

    \b
      bash   ficli completion bash > ~/.local/share/bash-completion/completions/ficli
      zsh    ficli completion zsh > "${fpath[1]}/_ficli"
      fish   ficli completion fish > ~/.config/fish/completions/ficli.fish
    """
    from click.shell_completion import get_completion_class

    root = click.get_current_context().find_root().command
    complete = get_completion_class(shell)
    if complete is not None:
        script = complete(root, {}, PROGRAM, COMPLETION_VARIABLE)
        click.echo(script.source_template % script.source_vars())
    return ExitStatus.FOUND

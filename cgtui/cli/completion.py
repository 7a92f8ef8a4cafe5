"""`cgtui completion`: the script that teaches a shell the commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

_SHELLS = ("bash", "zsh", "fish")
_VARIABLE = "_CGTUI_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script of SHELL.

    bash: eval "$(cgtui completion bash)" in ~/.bashrc; zsh the same in ~/.zshrc; fish: cgtui
    completion fish > ~/.config/fish/completions/cgtui.fish
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"completion: expected one of {', '.join(_SHELLS)}")
    click.echo(kind(ctx.find_root().command, {}, "cgtui", _VARIABLE).source())

"""What every table of config.toml is."""

from __future__ import annotations

import os

from pydantic import BaseModel, ConfigDict

# pydantic looks for them in all that is installed, when it builds a model. Nobody's plugin is to
# see a key or a token, and the looking costs the start some milliseconds.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


class Section(BaseModel):
    """One table of config.toml. Immutable; an unknown name is refused."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        allow_inf_nan=False,
        defer_build=True,
    )

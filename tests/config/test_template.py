from __future__ import annotations

import re
from pathlib import Path

from cgtui.config import Settings, keys
from cgtui.config.load import combine
from cgtui.config.template import ActionKeys, config_template
from cgtui.config.toml_file import parse_config

PLACE = Path("config.toml")


def test_the_template_as_it_is_changes_nothing() -> None:
    assert combine([parse_config(config_template(), PLACE)]).settings == Settings()


def test_every_setting_stands_in_it_with_its_default() -> None:
    uncommented = re.sub(r"(?m)^# (?=\w+ = )", "", config_template())
    layer = parse_config(uncommented, PLACE)
    assert combine([layer]).settings == Settings.model_validate(
        {"coins": {"floor_usd": {"BTC": 3_000_000}}}
    )
    absent = {key for key, field in keys.fields().items() if field.default is None}
    alerts = {key for key in absent if key.startswith("alerts.")}
    assert set(layer) == (set(keys.fields()) - absent - {keys.FLOOR_KEY}) | alerts | {
        f"{keys.FLOOR_KEY}.BTC"
    }


def test_every_action_stands_in_it_with_its_keys() -> None:
    actions = [ActionKeys("ticker.pause", ("space", "p"), "Pause"), ActionKeys("a.b", ("q",), "B")]
    text = config_template(actions)
    assert '[keys]\n# Pause\n# "ticker.pause" = ["space", "p"]\n# B\n# "a.b" = ["q"]\n' in text
    assert combine([parse_config(text, PLACE)]).settings == Settings()
    uncommented = re.sub(r'(?m)^# (?="[a-z.]+" = )', "", text)
    layer = parse_config(uncommented, PLACE)
    assert combine([layer]).settings.keys == {"ticker.pause": ("space", "p"), "a.b": ("q",)}


def test_every_setting_is_explained_above_its_default() -> None:
    lines = config_template().splitlines()
    for key, field in keys.fields().items():
        name = key.partition(".")[2]
        explained = [line for line in lines if line.startswith(f"# {field.description}")]
        assert explained, key
        assert any(line.startswith((f"# {name} = ", f"[{key}]")) for line in lines), key

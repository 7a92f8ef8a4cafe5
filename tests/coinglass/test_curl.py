from __future__ import annotations

import shlex

from cgtui.coinglass.curl import curl_command


def test_curl_has_the_variable_in_place_of_the_key_and_quotes_the_rest() -> None:
    command = curl_command(
        "https://user:pass@rest.example/",
        "/api/futures/liquidation/exchange-list",
        {"range": "1h", "symbol": "$(id) 'a'"},
    )
    words = shlex.split(command.replace("$COINGLASS_API_KEY", "VARIABLE"))
    assert words == [
        "printf",
        'header = "CG-API-KEY: %s"\\n',
        "VARIABLE",
        "|",
        "curl",
        "-sS",
        "-K",
        "-",
        "https://rest.example/api/futures/liquidation/exchange-list"
        "?range=1h&symbol=%24%28id%29%20%27a%27",
        "-H",
        "accept: application/json",
    ]
    assert '"$COINGLASS_API_KEY"' in command

"""``kill -9`` at random moments: what is lost, and what arrives twice.

Run: ``python -m tests.bench.bench_kill [--rounds 200] [--least 2] [--most 6] [--seed 1]``.

The real program watches the simulator as if it were live, with thresholds so low that it decides
on a message about once a second, and is killed and started again. The simulator with its bot lives
in this process and remembers every message. At the end one run is left to send what is pending.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from cgtui.journal.outside_state import set_state_from_outside
from cgtui.journal.reader import JournalReader
from cgtui.monitor.telegram_switch import SWITCH, SwitchPosition
from cgtui.signals.alert import AlertState
from cgtui.simulator.loopback import in_thread
from cgtui.simulator.simulator import Simulator

_DRAIN_S = 90.0
_SETS = {
    "thresholds.min_minutes": "10000",
    "thresholds.floor_tier1_usd": "2000",
    "thresholds.floor_tier2_usd": "2000",
    "thresholds.floor_tier3_usd": "2000",
    "thresholds.floor_rest_usd": "2000",
    "votes.taker_share_yes": "0.5",
    "votes.taker_volume_yes": "0",
    "votes.oi_15m_yes_t1_pct": "0",
    "votes.oi_15m_yes_t2_pct": "0",
    "votes.oi_15m_yes_rest_pct": "0",
    "votes.weak_score": "0",
    "votes.confirmed_score": "20",
    "confirm.settle_s": "0",
    "confirm.reread_s": "5",
    "alerts.dedup_s": "5",
    "alerts.dedup_longest_s": "5",
    "alerts.rise_gap_s": "1",
    "alerts.storm_keys": "100",
    "alerts.most_per_hour": "1000",
}


def start(home: Path, simulator: Simulator, log: Path) -> subprocess.Popen[bytes]:
    """The program in live mode, with the simulator as its market and its Telegram."""
    sets = [part for key, value in _SETS.items() for part in ("--set", f"{key}={value}")]
    environ = os.environ | {
        "CGTUI_HOME": str(home),
        "CGTUI_REST_URL": simulator.rest_url,
        "CGTUI_WS_URL": simulator.ws_url,
        "CGTUI_TELEGRAM_URL": simulator.telegram_url,
        "COINGLASS_API_KEY": simulator.api_key,
        "TELEGRAM_BOT_TOKEN": simulator.bot_token,
        "TELEGRAM_CHAT_ID": simulator.chat_id,
    }
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "cgtui", "watch", "--json", *sets],
            stdout=output,
            stderr=output,
            env=environ,
        )


def report(home: Path, simulator: Simulator, rounds: int) -> None:
    """The journal's decisions against the bot's messages."""
    records = JournalReader(home / "journal.db").alerts(limit=1_000_000)
    decided = [one for one in records if one.state is not AlertState.SUPPRESSED]
    texts = [message.text for message in simulator.sent_messages]
    arrived = {
        one.alert.alert_id: sum(one.alert.alert_id in text for text in texts) for one in decided
    }
    states = Counter(one.state.value for one in decided)
    explained = {AlertState.EXPIRED, AlertState.FAILED, AlertState.RECORDED}
    lost = [
        one for one in decided if not arrived[one.alert.alert_id] and one.state not in explained
    ]
    unmarked = sum(one.message_id is None for one in decided if one.state is AlertState.SENT)
    times = Counter(min(count, 3) for count in arrived.values())
    print(f"{rounds} rounds of kill -9: {len(decided)} alerts committed {dict(states)}")
    print(f"  the bot got {len(texts)} messages")
    print(f"  arrived once {times[1]}, twice {times[2]}, more than twice {times[3]}")
    print(f"  lost without a reason {len(lost)}, sent without a message id {unmarked}")
    for one in lost[:5]:
        print(f"    {one.alert.alert_id} {one.state.value} {one.reason} attempts {one.attempts}")


def main() -> None:
    """All the rounds, and one run to the end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--least", type=float, default=2.0, metavar="S")
    parser.add_argument("--most", type=float, default=6.0, metavar="S")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    rng = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as folder, in_thread(Simulator("cascade", 1)) as simulator:
        home = Path(folder)
        on = SwitchPosition(True, "", 1).as_kept()
        set_state_from_outside(home / "journal.db", SWITCH, on, wall_ms=lambda: 1)
        for number in range(asked.rounds):
            running = start(home, simulator, home / "output.txt")
            time.sleep(rng.uniform(asked.least, asked.most))
            running.send_signal(signal.SIGKILL)
            running.wait()
            if (number + 1) % 20 == 0:
                print(f"{number + 1} rounds, {len(simulator.sent_messages)} messages", flush=True)
        running = start(home, simulator, home / "output.txt")
        time.sleep(_DRAIN_S)
        running.send_signal(signal.SIGTERM)
        running.wait(30)
        report(home, simulator, asked.rounds)


if __name__ == "__main__":
    main()

"""The REST API and the Bot API beside a replay, answering from the tape's own course."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette

from cgtui.simulator.credentials import Credentials
from cgtui.simulator.plans import SUBSCRIPTION_MS, Account
from cgtui.simulator.rest import make_rest_app
from cgtui.simulator.tape import Tape
from cgtui.simulator.tape_market import TapeMarket
from cgtui.simulator.tape_survey import survey
from cgtui.simulator.telegram import SentMessage, make_bot_app, private_chat


class ReplayInputs:
    """The market of a tape and its two applications. Reads the whole tape once to be made.

    ``now_ms`` is the replay's clock. `send` must be told of each frame before it goes out, so that
    whoever has received it can ask about it.
    """

    def __init__(self, tape: Tape, now_ms: Callable[[], int], credentials: Credentials) -> None:
        found = survey(tape)
        self.market = TapeMarket(found)
        self._now_ms = now_ms
        # The plan must outlive the tape, whose clock may jump over months.
        account = Account.on("STANDARD", expire_ms=found.last_ms + SUBSCRIPTION_MS)
        self.rest_app: Starlette = make_rest_app(
            self.market,
            now_ms=self._look,
            accounts={credentials.api_key: account},
            seed=self.market.seed,
        )
        self.bot_app: Starlette = make_bot_app(
            token=credentials.bot_token, chats=(private_chat(credentials.chat_id),)
        )
        self.bot_app.state.bot.receive("/start")

    def send(self, at_ms: int, frame: str) -> None:
        """A frame is about to be sent at ``at_ms`` (tape time)."""
        self.market.send(frame, at_ms)

    @property
    def sent_messages(self) -> list[SentMessage]:
        """The messages the bot has accepted, oldest first."""
        return list(self.bot_app.state.sent)

    def _look(self) -> int:
        return self.market.look(self._now_ms())

"""Every setting: its default, bounds and one line of explanation. The only list of them."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from cgtui.config.errors import CrossCheckError
from cgtui.config.section import Section
from cgtui.config.signal_sections import ConfirmSettings, ThresholdsSettings, VotesSettings
from cgtui.config.speaking_sections import AlertsSettings, CanarySettings, HoldSettings
from cgtui.config.values import (
    AutoSwitch,
    Channel,
    Charts,
    ChatId,
    Coin,
    Coins,
    Exchange,
    Exchanges,
    Floors,
    Glyphs,
    HttpUrl,
    KeyNames,
    Number,
    Quote,
    Secret,
    SecretFile,
    SomeCoins,
    Switch,
    Theme,
    Times,
    Whole,
    WsUrl,
)

KEYS_DESCRIPTION = "The keys of an action, in place of its usual ones: one, or a list"


class CoinglassSettings(Section):
    """The service: the key, and where it is."""

    api_key: Secret = Field(default=None, description="CoinGlass API key (secret)")
    api_key_file: SecretFile = Field(
        default=None, description="file that holds the API key; not together with api_key"
    )
    rest_url: HttpUrl = Field(
        default="https://open-api-v4.coinglass.com", description="base address of the REST API"
    )
    ws_url: WsUrl = Field(
        default="wss://open-ws.coinglass.com/ws-api",
        description="address of the websocket, without the key",
    )


class TelegramSettings(Section):
    """Where alerts go."""

    bot_token: Secret = Field(default=None, description="token of the Telegram bot (secret)")
    bot_token_file: SecretFile = Field(
        default=None, description="file that holds the bot token; not together with bot_token"
    )
    chat_id: ChatId = Field(
        default=None,
        description="chat that gets the alerts: its number, or a public channel's @name",
    )
    url: HttpUrl = Field(
        default="https://api.telegram.org", description="base address of the Bot API"
    )


class StreamSettings(Section):
    """The websocket."""

    ping_interval_s: Number = Field(
        default=20, ge=0.5, le=300, description="seconds between two pings"
    )
    pong_timeout_s: Number = Field(
        default=10,
        ge=0.5,
        le=300,
        description="seconds to wait for a pong before it counts as missed",
    )
    backoff_base_s: Number = Field(
        default=1, ge=0.1, le=60, description="seconds of the first wait before a reconnect"
    )
    backoff_cap_s: Number = Field(
        default=60, ge=0.1, le=3600, description="longest wait before a reconnect, in seconds"
    )
    max_frame_mb: Number = Field(
        default=16, ge=0.01, le=256, description="largest frame taken, in megabytes"
    )
    channel: Channel = Field(default="liquidationOrders", description="channel to subscribe to")

    @model_validator(mode="after")
    def _cap_reaches_base(self) -> Self:
        if self.backoff_cap_s < self.backoff_base_s:
            raise CrossCheckError(
                "backoff_cap_s", f"at least stream.backoff_base_s ({self.backoff_base_s:g})"
            )
        return self


class RestSettings(Section):
    """Calls to the REST API."""

    budget_per_min: Whole = Field(
        default=250, ge=1, le=10_000, description="calls a minute, kept below what the plan allows"
    )
    timeout_s: Number = Field(
        default=15, ge=0.5, le=120, description="seconds a call may take, its retries included"
    )


class CoinsSettings(Section):
    """Which markets."""

    watch: SomeCoins = Field(
        default=("BTC", "ETH", "SOL", "XRP", "DOGE", "BNB", "HYPE"),
        description="coins of the board, in its order, polled in the background",
    )
    exchanges: Exchanges = Field(
        default=("Binance", "OKX", "Bybit", "Hyperliquid"),
        description="exchanges whose orders count against the thresholds",
    )
    reference_exchange: Exchange = Field(
        default="Binance", description="exchange of the reference pair (funding, price)"
    )
    quote: Quote = Field(default="USDT", description="quote currency of the reference pair")
    tier1: Coins = Field(
        default=("BTC", "ETH"),
        description="coins with the highest floor; the first tier naming one counts",
    )
    tier2: Coins = Field(
        default=("SOL", "XRP", "DOGE", "BNB", "HYPE"), description="coins with the second floor"
    )
    tier3: Coins = Field(
        default=(), description="coins with the third floor; empty: the next 30 by open interest"
    )
    floor_usd: Floors = Field(
        default={},
        description="a coin's own floor of the 60 s sum in US dollars, in place of its tier's",
    )


class HealthSettings(Section):
    """The market that the health check asks about."""

    exchange: Exchange = Field(default="OKX", description="exchange of the health check")
    coin: Coin = Field(default="SOL", description="coin of the health check")


class JournalSettings(Section):
    """How much is kept."""

    keep_days: Whole = Field(default=30, ge=1, le=3650, description="days that orders are kept")
    max_mb: Whole = Field(
        default=2048, ge=16, le=1_048_576, description="largest size of the journal, in megabytes"
    )


class UiSettings(Section):
    """The screen."""

    fps: Whole = Field(default=4, ge=1, le=60, description="most paints a second")
    theme: Theme = Field(
        default="auto",
        description="auto (by the terminal's colours), dark, light, high-contrast, blue-orange"
        " or ansi-dark",
    )
    glyphs: Glyphs = Field(default="unicode", description="unicode or ascii")
    charts: Charts = Field(
        default="braille", description="drawn in braille dots, or in blocks where a font has none"
    )
    mouse: Switch = Field(default=True, description="clicks and scrolling with the mouse")
    sync: AutoSwitch = Field(
        default="auto", description="synchronised terminal output: auto, on or off"
    )
    diff: AutoSwitch = Field(
        default="auto", description="sending only the cells that changed: auto, on or off"
    )
    utc: Times = Field(default="both", description="times shown: both, utc or local")
    title: Switch = Field(default=True, description="a confirmed alert in the terminal's title")
    bell: Switch = Field(default=False, description="the terminal's bell at a confirmed alert")


class FeaturesSettings(Section):
    """Parts that can be switched off; the rest keeps working."""

    telegram: Switch = Field(default=True, description="alerts by Telegram")
    hyperliquid: Switch = Field(default=True, description="Hyperliquid positions")
    etf: Switch = Field(default=True, description="Bitcoin ETF flows")
    backfill: Switch = Field(default=True, description="filling gaps of the feed from REST")
    pro_endpoints: Switch = Field(
        default=False, description="endpoints that only higher plans have"
    )


class Settings(Section):
    """All settings in force."""

    coinglass: CoinglassSettings = Field(default_factory=CoinglassSettings)
    telegram: TelegramSettings = Field(default_factory=TelegramSettings)
    stream: StreamSettings = Field(default_factory=StreamSettings)
    rest: RestSettings = Field(default_factory=RestSettings)
    coins: CoinsSettings = Field(default_factory=CoinsSettings)
    thresholds: ThresholdsSettings = Field(default_factory=ThresholdsSettings)
    confirm: ConfirmSettings = Field(default_factory=ConfirmSettings)
    votes: VotesSettings = Field(default_factory=VotesSettings)
    hold: HoldSettings = Field(default_factory=HoldSettings)
    canary: CanarySettings = Field(default_factory=CanarySettings)
    alerts: AlertsSettings = Field(default_factory=AlertsSettings)
    health: HealthSettings = Field(default_factory=HealthSettings)
    journal: JournalSettings = Field(default_factory=JournalSettings)
    ui: UiSettings = Field(default_factory=UiSettings)
    features: FeaturesSettings = Field(default_factory=FeaturesSettings)
    keys: dict[str, KeyNames] = Field(default={}, description=KEYS_DESCRIPTION)

    def secrets(self) -> tuple[str, ...]:
        """The secret values in force, for the redactor and for nothing else."""
        held = (self.coinglass.api_key, self.telegram.bot_token)
        return tuple(one.get_secret_value() for one in held if one is not None)

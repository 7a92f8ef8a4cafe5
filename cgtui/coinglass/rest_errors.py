"""Every way a REST read can fail, as a type that says what to do about it."""

from __future__ import annotations


class CoinglassError(Exception):
    """Base. ``str()`` is one line: endpoint, status, code, message, what to do. Never a secret.

    ``http_status`` and ``code`` are ``None`` where no answer came; ``message`` is CoinGlass's own
    text, sanitised; ``advice`` says what a person or the program can do.
    """

    advice = "try again later"
    retryable = False

    def __init__(
        self,
        endpoint: str,
        message: str,
        *,
        http_status: int | None = None,
        code: str | None = None,
        advice: str | None = None,
    ) -> None:
        self.endpoint = endpoint
        self.message = message
        self.http_status = http_status
        self.code = code
        if advice is not None:
            self.advice = advice
        parts = [endpoint]
        if http_status is not None:
            parts.append(f"HTTP {http_status}")
        if code is not None:
            parts.append(f"code {code}")
        super().__init__(f"{' · '.join(parts)}: {message} ({self.advice})")


class IntervalRefusedError(CoinglassError):
    """The plan, or the endpoint, does not give this interval: take a coarser one."""

    advice = "take a coarser interval, or a higher plan"


class PlanTooLowError(CoinglassError):
    """The plan does not include this endpoint. The key is good."""

    advice = "needs a higher CoinGlass plan"


class KeyRefusedError(CoinglassError):
    """The key is missing, unknown or no longer valid: every call would fail."""

    advice = "check the API key: cgtui config set coinglass.api_key"


class RateLimitedError(CoinglassError):
    """Over the plan's calls a minute."""

    advice = "slower; it passes within a minute"
    retryable = True


class BadRequestError(CoinglassError):
    """The request itself is wrong: a parameter is missing or has a value that is not taken."""

    advice = "check the parameters; if cgtui made them, this is a defect of cgtui"


class NotFoundError(CoinglassError):
    """There is no such path."""

    advice = "check coinglass.rest_url"


class ServerFaultError(CoinglassError):
    """CoinGlass failed (5xx, 408), or answered with something that is no JSON."""

    advice = "CoinGlass's own fault: it may be over in a minute"
    retryable = True


class UnreachableError(CoinglassError):
    """No answer: connection refused, name not resolved, TLS, time-out."""

    advice = "check the network and coinglass.rest_url"
    retryable = True


class BadBodyError(CoinglassError):
    """An answer whose shape is not the documented one (``data`` null, a list for an object)."""

    advice = "CoinGlass changed its format or has no data; see the log for an excerpt"


class BudgetSpentError(CoinglassError):
    """Our own budget for this minute is spent and the call could not wait any longer."""

    advice = "wait a minute, or raise rest.budget_per_min if the plan allows"


class UnknownPairError(CoinglassError):
    """No such instrument on that exchange; the message names the nearest ones."""

    advice = "see cgtui query pairs"

"""Credentials that answer what a test tells them to, and note what they are asked."""

from __future__ import annotations

from cgtui.tui.setup.port import ChatChoice, ChatsFound, Finding, Kept, Outcome

KEY = "k3y+S3cret/0123456789abcdef=="
TOKEN = "1234567890:AAF-s3cret_Token_of_35_characters_xy"


class FakeCredentials:
    place = "It is then kept in /home/me/config.toml, which only you can read."

    key_source = "/home/me/config.toml"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.hidden: list[str] = []
        self.typed: list[str] = []
        self.lacks_token = True
        self.lacks_chat = True
        self.key = Finding(Outcome.GOOD, "CoinGlass takes the key: STANDARD, in 40 days")
        self.token = Finding(Outcome.GOOD, "Telegram takes the token: @a_bot", "a_bot")
        self.kept = Kept(True, "Kept in /home/me/config.toml.")
        self.found = ChatsFound(
            (ChatChoice("42", "private", "Ann"), ChatChoice("-7", "group", "X"))
        )
        self.sent = Finding(Outcome.GOOD, "Sent: message_id 99. It is in the chat now.")

    def typing(self, text: str) -> None:
        self.typed.append(text)

    def hide(self, text: str) -> None:
        self.hidden.append(text)

    async def check_key(self, key: str) -> Finding:
        self.asked.append(f"check key {key}")
        return self.key

    async def keep_key(self, key: str) -> Kept:
        self.asked.append(f"keep key {key}")
        return self.kept

    async def check_token(self, token: str | None) -> Finding:
        self.asked.append(f"check token {token}")
        return self.token

    async def keep_token(self, token: str) -> Kept:
        self.asked.append(f"keep token {token}")
        return self.kept

    async def chats(self, token: str | None) -> ChatsFound:
        self.asked.append(f"chats {token}")
        return self.found

    async def keep_chat(self, chat_id: str) -> Kept:
        self.asked.append(f"keep chat {chat_id}")
        return self.kept

    async def send_test(self, token: str | None, chat_id: str) -> Finding:
        self.asked.append(f"test {token} {chat_id}")
        return self.sent

"""python-telegram-bot's requests on aiohttp: several times as fast as the client it brings (docs/decisions/0003)."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import aiohttp
import orjson
from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT, READ = 5.0, 20.0
BODY_LIMIT = 20 << 20


class NeverLeft(NetworkError):
    """The connection failed before the request was written."""


def parsed_json(body: bytes) -> Any:
    """JSON, also with half a surrogate pair in it, which would otherwise stop every update behind it.

    Raises ValueError for anything else, a nesting without end included."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        try:
            return json.loads(body)
        except RecursionError as error:
            raise ValueError from error


class AiohttpRequest(BaseRequest):
    """One connection pool for one kind of request; `date` is what the server's clock said in its last answer."""

    def __init__(self, connections: int = 64) -> None:
        self._connections = connections
        self.date = ""
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer."""
        return READ

    async def initialize(self) -> None:
        """Opens the pool."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=30)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        """Closes the pool."""
        if self._session:
            await self._session.close()
            self._session = None

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """The answer's JSON."""
        return parsed_json(payload)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request; NeverLeft when it surely was not sent, TimedOut when it may have arrived."""
        total = READ if read_timeout is BaseRequest.DEFAULT_NONE else float(read_timeout or READ)
        return await self._exchange(url, method, _body(request_data), total)

    async def _exchange(self, url: str, method: str, body: dict[str, Any], seconds: float) -> tuple[int, bytes]:
        if self._session is None:
            raise NeverLeft("not started")
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT, sock_read=seconds)
        try:
            async with self._session.request(method, url, timeout=timeout, **body) as answer:
                self.date = answer.headers.get("Date", "")
                return answer.status, await _at_most(answer)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NeverLeft(type(error).__name__) from None
        except (TimeoutError, aiohttp.ClientError) as error:
            raise TimedOut(type(error).__name__) from None


async def _at_most(answer: aiohttp.ClientResponse) -> bytes:
    """The body, cut off where it grows beyond what a file may have, whatever its header promised."""
    found = bytearray()
    async for chunk in answer.content.iter_chunked(1 << 16):
        found += chunk
        if len(found) > BODY_LIMIT:
            raise BadRequest("file is too big")
    return bytes(found)


def _body(request_data: RequestData | None) -> dict[str, Any]:
    if request_data is None:
        return {}
    if request_data.contains_files:
        form = aiohttp.FormData()
        for name, value in request_data.json_parameters.items():
            form.add_field(name, value)
        for name, (filename, content, mime) in (request_data.multipart_data or {}).items():
            form.add_field(name, content, filename=filename, content_type=mime)
        return {"data": form}
    return _form(request_data.json_parameters)


def _form(values: Mapping[str, Any]) -> dict[str, Any]:
    # The form that every Bot API server reads; values that are not texts are JSON.
    texts = {name: value if isinstance(value, str) else orjson.dumps(value) for name, value in values.items()}
    return {"data": urlencode(texts).encode(), "headers": {"Content-Type": "application/x-www-form-urlencoded"}}


class PollRequest(AiohttpRequest):
    """Requests for updates, which are wanted raw: objects only to be reduced again cost a fifth of the time."""

    def __init__(self) -> None:
        super().__init__(connections=2)
        self._wanted: dict[str, Any] = {}

    async def updates(self, base_url: str, wanted: dict[str, Any], seconds: float) -> Any:
        """The result of getUpdates; raises what python-telegram-bot names."""
        self._wanted = wanted
        return await self.post(f"{base_url}/getUpdates", read_timeout=seconds)

    async def _exchange(self, url: str, method: str, body: dict[str, Any], seconds: float) -> tuple[int, bytes]:
        return await super()._exchange(url, method, _form(self._wanted), seconds)

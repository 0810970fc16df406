"""python-telegram-bot's requests on aiohttp: several times as fast as the client it brings (docs/decisions/0003)."""

from typing import Any

import aiohttp
import orjson
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT, READ = 5.0, 20.0


class NeverLeft(NetworkError):
    """The connection failed before the request was written."""


class JsonBody(RequestData):
    """Plain values as a request's body."""

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__()
        self._values = values

    @property
    def json_parameters(self) -> dict[str, Any]:
        """The values."""
        return self._values


class AiohttpRequest(BaseRequest):
    """One connection pool for one kind of request."""

    def __init__(self, connections: int = 64) -> None:
        self._connections = connections
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
        return orjson.loads(payload)

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
        if self._session is None:
            raise NeverLeft("not started")
        total = READ if read_timeout is BaseRequest.DEFAULT_NONE else float(read_timeout or READ)
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT, sock_read=total)
        try:
            async with self._session.request(method, url, timeout=timeout, **_body(request_data)) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NeverLeft(type(error).__name__) from None
        except (TimeoutError, aiohttp.ClientError) as error:
            raise TimedOut(type(error).__name__) from None


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
    return {
        "data": orjson.dumps(request_data.json_parameters),
        "headers": {"Content-Type": "application/json"},
    }

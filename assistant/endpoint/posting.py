"""One request to an endpoint, over in bounded time and memory. No redirects, no proxies, no cookies."""

from __future__ import annotations

import http.client
import ssl
import threading
from contextlib import suppress
from socket import SHUT_RDWR
from urllib.parse import urlsplit

from assistant.endpoint.unusable import Unusable

MOST = 1 << 20  # bytes of an answer
PATH = "/chat/completions"


def post(url: str, body: bytes, key: str, seconds: float) -> bytes:
    """The answer to a body; Unusable where there is none within `seconds`, however slowly it drips."""
    connection = _connection(url, seconds)
    outcome: list[bytes | Unusable] = []
    worker = threading.Thread(target=lambda: outcome.append(_exchange(connection, url, body, key)), daemon=True)
    worker.start()
    worker.join(seconds)
    if worker.is_alive():
        with suppress(OSError, AttributeError):
            connection.sock.shutdown(SHUT_RDWR)  # wakes the worker, which then ends
        raise Unusable("did not answer in time")
    if not outcome:  # a fault of ours in the worker
        raise Unusable("could not be asked")
    answer = outcome[0]
    if isinstance(answer, Unusable):
        raise answer
    return answer


def address(url: str) -> str:
    """The path of the endpoint's chat completions, whether the base or the whole address was configured."""
    path = urlsplit(url).path.rstrip("/")
    return path if path.endswith(PATH) else path + PATH


def _connection(url: str, seconds: float) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https":
        return http.client.HTTPSConnection(host, parts.port, timeout=seconds, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, parts.port, timeout=seconds)


def _exchange(connection: http.client.HTTPConnection, url: str, body: bytes, key: str) -> bytes | Unusable:
    """Send and receive; what goes wrong is returned, without a word of what was sent or said."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    try:
        connection.request("POST", address(url), body, headers | ({"Authorization": f"Bearer {key}"} if key else {}))
        response = connection.getresponse()
        status = response.status
        if status != 200:
            return Unusable(
                f"refused, HTTP {status}", again=status in (400, 408, 425, 429) or status >= 500, status=status
            )
        answer = response.read(MOST + 1)
        return answer if len(answer) <= MOST else Unusable("answered too much")
    except TimeoutError:
        return Unusable("did not answer in time")
    except (OSError, http.client.HTTPException, ValueError):
        return Unusable("could not be reached", again=True)
    finally:
        connection.close()

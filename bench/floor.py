"""The floor of a poll: GET and `json.loads`, nothing else.

`python -m bench.floor URL SECONDS COUNT` asks so often at that interval, after two polls that are
not counted, and prints the CPU seconds of one poll.
"""

import json
import sys
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit


def _main(url: str, seconds: float, count: int) -> None:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
    began = 0.0
    for number in range(count + 2):
        if number == 2:
            began = time.process_time()
        connection.request("GET", "/api/v2/alerts")
        alerts = json.loads(connection.getresponse().read())
        time.sleep(seconds)
        del alerts
    print((time.process_time() - began) / count)


if __name__ == "__main__":
    _main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))

"""A headless Chromium at the end of a pipe: just enough of its DevTools protocol to look at one page."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def executable() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Page:
    """One page; everything it asks the network for and says on its console is kept."""

    def __init__(self, profile: Path, width: int = 1200, height: int = 900) -> None:
        command = executable()
        assert command is not None
        to_browser, self._write = os.pipe()
        self._read, from_browser = os.pipe()

        def wire() -> None:  # the browser reads commands on descriptor 3 and answers on 4
            a, b = os.dup(to_browser), os.dup(from_browser)
            os.dup2(a, 3, inheritable=True)
            os.dup2(b, 4, inheritable=True)

        self._process = subprocess.Popen(
            [
                command,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--hide-scrollbars",
                "--remote-debugging-pipe",
                f"--user-data-dir={profile}",
                f"--window-size={width},{height}",
                "about:blank",
            ],
            preexec_fn=wire,
            close_fds=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_browser)
        os.close(from_browser)
        self._left = b""
        self._count = 0
        self._session: str | None = None
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self._loaded = False
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        self._session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.call("Emulation.setDeviceMetricsOverride", size)

    def __enter__(self) -> Page:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._write)
        os.close(self._read)
        self._process.terminate()
        self._process.wait(20)

    def open(self, address: str) -> None:
        self.requests.clear()
        self.complaints.clear()
        self._loaded = False
        self.call("Page.navigate", {"url": address})
        deadline = time.monotonic() + 60
        while not self._loaded and time.monotonic() < deadline:
            self._take(self._message())
        assert self._loaded, f"{address} did not load"
        self.run("new Promise(done => setTimeout(done, 200))")  # what comes late is caught too

    def run(self, expression: str) -> Any:
        """The value of a JavaScript expression, promises awaited; the page's own policy does not bind it."""
        answer = self.call("Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True})
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def picture(self, path: Path, y: float = 0, height: float = 2000) -> None:
        clip = {"x": 0, "y": y, "width": self.run("innerWidth"), "height": height, "scale": 1}
        shot = self.call("Page.captureScreenshot", {"clip": clip, "captureBeyondViewport": True})
        path.write_bytes(base64.b64decode(shot["data"]))

    def call(self, method: str, parameters: dict[str, Any] | None = None) -> dict[str, Any]:
        self._count += 1
        message: dict[str, Any] = {"id": self._count, "method": method, "params": parameters or {}}
        if self._session:
            message["sessionId"] = self._session
        self._send(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._message()
            if answer.get("id") == self._count:
                assert "error" not in answer, answer["error"]
                return dict(answer["result"])
            self._take(answer)

    def _send(self, text: bytes) -> None:
        while text:
            text = text[os.write(self._write, text) :]

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._left:
            more = os.read(self._read, 1 << 16)
            assert more, "Chromium went away"
            self._left += more
        text, self._left = self._left.split(b"\0", 1)
        return dict(json.loads(text))

    def _take(self, event: dict[str, Any]) -> None:
        method, parameters = event.get("method"), event.get("params", {})
        if method == "Page.loadEventFired":
            self._loaded = True
        elif method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif method == "Log.entryAdded":
            self.complaints.append(parameters["entry"]["text"])
        elif method == "Runtime.consoleAPICalled":
            self.complaints.append(str(parameters["args"]))
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(str(parameters["exceptionDetails"]))

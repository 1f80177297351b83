"""A real browser in front of ``newsarchive serve``: what the browser tests and the screenshots of the docs share.

Every page it opens is watched: a request to anywhere but the server, an error on the console, a dialog that a text
opened, and an error of a script are written down.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, Route, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS = 120
"""for the server to say its address"""
PATIENCE = 60_000
"""milliseconds for what a page is to show, on a busy machine"""
expect.set_options(timeout=PATIENCE)


def executable(playwright: Playwright) -> str | None:
    """A Chromium of this machine, else the one playwright brought; None: neither is there."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def missing() -> str | None:
    """Why no browser can be started; None: one can."""
    if any(map(shutil.which, NAMES)):
        return None
    try:
        with sync_playwright() as playwright:
            return None if executable(playwright) else f"no browser: none of {', '.join(NAMES)} is installed"
    except Error as error:
        return f"no browser: {error}"


@contextmanager
def started() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        sandbox = [] if hasattr(os, "geteuid") and os.geteuid() else ["--no-sandbox"]
        browser = playwright.chromium.launch(
            executable_path=executable(playwright),
            timeout=120_000,
            args=[*sandbox, "--disable-dev-shm-usage", "--lang=tr-TR"],
            env={**os.environ, "LANGUAGE": "tr", "LC_ALL": "C.UTF-8"},
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(archive: Path) -> Iterator[str]:
    """``newsarchive serve`` over an archive, on a free port; its address without the last slash."""
    command = [sys.executable, "-m", "newsarchive", "--archive", str(archive), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stderr is not None
            began = time.monotonic()
            line = ""
            while not line.startswith("http") and time.monotonic() - began < SECONDS and process.poll() is None:
                line = process.stderr.readline()
            assert line.startswith("http"), f"serve did not start: {line}"
            yield line.split()[0].rstrip("/")
        finally:
            process.terminate()
            process.wait(60)


@dataclass
class Watched:
    """A browser's window with what happened in it."""

    context: BrowserContext
    address: str
    faults: list[str] = field(default_factory=list)
    requests: int = 0

    def page(self) -> Page:
        """A new page."""
        page = self.context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("dialog", self._dialog)
        page.set_default_timeout(PATIENCE)
        return page

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"console: {message.text} ({message.location.get('url')})")

    def _dialog(self, dialog: Any) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def route(self, route: Route) -> None:
        """Lets requests to the server pass, and nothing else."""
        self.requests += 1
        if route.request.url.startswith((f"{self.address}/", "data:image/")):
            route.continue_()
        else:
            self.faults.append(f"request to {route.request.url}")
            route.abort()


@contextmanager
def window(browser: Browser, address: str, **given: Any) -> Iterator[Watched]:
    """A window of its own: cookies, language, size, theme; ``given`` as playwright's new_context takes it."""
    context = browser.new_context(**{"locale": "tr-TR", "viewport": {"width": 1100, "height": 800}, **given})
    watched = Watched(context, address)
    context.route("**/*", watched.route)
    try:
        yield watched
    finally:
        context.close()

"""A notebook in a real JupyterLab in a real browser, for the tests of notebooks/ and for benchmarks/slider_latency.py.

It needs Chromium and the Python package playwright, which drives it (and downloads nothing).
"""

import ast
import contextlib
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from jpeglab.widgets.app import App

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SETTINGS = {
    "@jupyterlab/apputils-extension/notification.jupyterlab-settings": {
        "checkForUpdates": False,
        "fetchNews": "false",
        "doNotDisturbMode": True,
    },
}
READY = """() => window.jupyterapp?.shell.currentWidget?.sessionContext?.isReady"""
HAS_RUN = """() => {
    const panel = window.jupyterapp.shell.currentWidget;
    const cells = [...panel.content.model.cells].filter(cell => cell.type === 'code' && cell.sharedModel.source.trim());
    return cells.length && cells.every(cell => cell.executionCount !== null)
        && panel.sessionContext.session.kernel.status === 'idle';
}"""
# of the canvas of a picture: the file that it shows, and whether that is another one than before
BYTES = "canvas => [...canvas.shown]"
CHANGED = "([canvas, before]) => canvas.shown !== before"
CLEAR_AND_RUN = """async () => {
    await window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs');
    await window.jupyterapp.commands.execute('notebook:run-all-cells');
}"""


def find_browser() -> str | None:
    """Where Chromium lies."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@contextlib.contextmanager
def jupyterlab(folder: Path, home: Path) -> Iterator[str]:
    """The address of a JupyterLab that serves ``folder`` and keeps everything of its own in ``home``."""
    for name, value in SETTINGS.items():
        file = home / "settings" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(value))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
    }
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}",
        "--ServerApp.port_retries=0", "--IdentityProvider.token=", f"--ServerApp.root_dir={folder}",
        "--LabApp.expose_app_in_browser=True", "--LabApp.news_url=None", "--LabApp.extension_manager=readonly",
    ]  # fmt: skip
    log = home / "lab.log"
    with log.open("w") as output:
        server = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
    try:
        _await_answer(server, f"http://127.0.0.1:{port}/api/status", log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()  # it ends its kernels
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _await_answer(server: subprocess.Popen, address: str, log: Path) -> None:
    for _ in range(240):
        if server.poll() is not None:
            raise RuntimeError(f"JupyterLab did not start:\n{_end_of(log)}")
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=1):
            return
        time.sleep(0.25)
    raise RuntimeError(f"JupyterLab does not answer:\n{_end_of(log)}")


def _end_of(log: Path) -> str:
    return log.read_text(encoding="utf-8")[-2000:]


@contextlib.contextmanager
def chromium(width: int = 1280, height: int = 800) -> Iterator["BrowserContext"]:
    """A headless browser with a window of this size."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS), headless=True)
        yield browser.new_context(viewport={"width": width, "height": height})
        browser.close()


def run_notebook(page: "Page", address: str, name: str) -> None:
    """Open a notebook of JupyterLab's folder and run all its cells."""
    page.goto(f"{address}/lab/tree/{name}?reset", wait_until="domcontentloaded")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
    page.wait_for_function(READY, timeout=90_000)
    page.evaluate(CLEAR_AND_RUN)
    page.wait_for_function(HAS_RUN, timeout=120_000)


def displayed(path: Path) -> "list[App]":
    """The apps that a notebook shows, in its order: its cells, run in this process and in the notebook's folder."""
    from jpeglab.widgets.app import App

    namespace: dict[str, object] = {}
    apps = []
    cells = nbformat.read(path, as_version=4).cells
    with contextlib.chdir(path.parent), contextlib.redirect_stdout(io.StringIO()):
        for cell in cells:
            if cell.cell_type != "code" or "raises-exception" in cell.metadata.get("tags", ()):
                continue
            *body, last = ast.parse(cell.source).body
            exec(compile(ast.Module(body, []), cell.id, "exec"), namespace)
            if not isinstance(last, ast.Expr):
                exec(compile(ast.Module([last], []), cell.id, "exec"), namespace)
            elif isinstance(value := eval(compile(ast.Expression(last.value), cell.id, "eval"), namespace), App):
                apps.append(value)
    return apps

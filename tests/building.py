"""Archives that take seconds to build: built once for all workers of a test run, and copied for whoever wants one."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def copied(build: Callable[[Path], object], factory: pytest.TempPathFactory, folder: Path) -> Path:
    """``folder``, with a copy of what ``build`` makes: nobody sees what another test does to its own."""
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    made = shared / f"made-{build.__module__}-{build.__qualname__}"
    with (shared / f"{made.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            begun = made.with_suffix(".begun")
            shutil.rmtree(begun, ignore_errors=True)
            build(begun)
            begun.rename(made)
    shutil.copytree(made, folder)
    return folder

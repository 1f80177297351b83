"""After a power cut everything that was acknowledged is there (two hundred states: benchmarks/powercut.py)."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).resolve().parent.parent / "benchmarks" / "powercut.py"


@pytest.mark.slow
@pytest.mark.xdist_group("crash")
@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_no_acknowledged_article_is_missing_after_a_power_cut() -> None:
    command = [sys.executable, str(BENCHMARK), "--articles", "12", "--cuts", "8"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if "ptrace" in done.stderr:
        pytest.skip("strace may not trace here")
    assert done.returncode == 0, done.stdout + done.stderr
    lines = dict(line.rsplit(None, 1) for line in done.stdout.splitlines() if line.startswith("  "))
    assert int(lines["  states"]) == 16
    assert int(lines["  articles acknowledged"]) > 0

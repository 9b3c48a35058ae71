from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rag.errors import LibraryBusy
from rag.lock import writer

HOLD = "import sys,time; from pathlib import Path; from rag.lock import writer\n"
HOLD += "with writer(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"


def hold(home: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    return child


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    child = hold(tmp_path)
    try:
        with pytest.raises(LibraryBusy, match=f"pid {child.pid}"), writer(tmp_path, wait=0.1):
            pass
    finally:
        child.kill()
        child.communicate()


def test_a_killed_writers_lock_is_free(tmp_path: Path) -> None:
    child = hold(tmp_path)
    child.kill()
    child.communicate()
    with writer(tmp_path, wait=1):
        assert (tmp_path / "writer.pid").read_text() == str(os.getpid())

"""The testers' ten minutes, typed as the page has them (docs/for-testers.md)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def test_from_nothing_to_an_invented_vendor_with_a_bad_day(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "for-testers.md").read_text("utf-8")
    block = re.search(r"```sh\n(.*?)```", page, re.DOTALL)
    assert block is not None
    script = f"set -eu\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n{block[1]}"
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOCBA_LANG": "en",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "passed" in done.stdout
    assert "answers with half a page" in done.stdout
    assert "Ready." in done.stdout
    assert re.search(r"[1-9]\d* transcripts collected, 0 refused", done.stdout)

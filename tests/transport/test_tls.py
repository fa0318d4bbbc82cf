"""What the hub shows and trusts on the way: files that cannot be used are told, by name only."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.core.errors import Pause
from hub.core.transport.tls import Identity, client_tls


@pytest.mark.parametrize("content", [None, b"khong phai PEM"])
def test_an_authority_that_cannot_be_read_is_told(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Pause) as refusal:
        client_tls(file)
    assert refusal.value.where == str(file)


def test_a_password_is_never_shown(tmp_path: Path) -> None:
    identity = Identity(tmp_path / "khong-co.p12", "mat-khau")
    assert "mat-khau" not in repr(identity)
    with pytest.raises(Pause) as refusal:
        client_tls(None, identity)
    assert "mat-khau" not in f"{refusal.value}{refusal.value.fields}"

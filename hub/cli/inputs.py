"""What commands read from the disk: files within bounds, trust folders (dữ liệu vào)."""

from __future__ import annotations

from pathlib import Path

from hub.core.document.identity import CertificateRegister
from hub.core.document.verification import Trust
from hub.core.errors import Actor, Pause, UnreadableInput, UnsafeInput
from hub.core.host import PluginHost, disabled_by_environment
from hub.core.spec import Checker
from hub.core.text import Text
from hub.core.trust import PathRules, TrustAnchors

MAX_INPUT_BYTES = 64 * 1024 * 1024
"""No XML or JSON file that people give the hub is larger; workbooks have bounds of their own."""


def read_input(path: Path) -> bytes:
    """Return the bytes of a file a person named.

    :raises UnreadableInput: when it is not there, is a folder, is empty or may not be read.
    :raises UnsafeInput: when it is larger than `MAX_INPUT_BYTES`.
    """
    try:
        size = path.stat().st_size
        if size > MAX_INPUT_BYTES:
            raise UnsafeInput(
                Text("Tệp quá lớn: {size} byte.", "The file is too large: {size} bytes.").format(
                    size=size
                ),
                where=str(path),
                remedy=Text(
                    "Chia nhỏ tệp; giới hạn là {limit} byte.",
                    "Split it; the limit is {limit} bytes.",
                ).format(limit=MAX_INPUT_BYTES),
            )
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableInput(
            Text("Không đọc được tệp: {why}.", "The file cannot be read: {why}.").format(
                why=_WHY.get(type(error), _OTHER_TROUBLE)
            ),
            where=str(path),
            who=Actor.OPERATOR,
            remedy=Text(
                "Kiểm tra đường dẫn và quyền đọc.", "Check the path and your right to read it."
            ),
        ) from None
    if not content:
        raise UnreadableInput(
            Text("Tệp rỗng.", "The file is empty."),
            where=str(path),
            remedy=Text(
                "Xuất lại tệp từ phần mềm nguồn.", "Export the file from its source again."
            ),
        )
    return content


_WHY: dict[type[OSError], Text] = {
    FileNotFoundError: Text("không có tệp này", "there is no such file"),
    PermissionError: Text("không có quyền đọc", "you may not read it"),
    IsADirectoryError: Text("đây là thư mục", "this is a folder"),
}
_OTHER_TROUBLE = Text("hệ thống tệp báo lỗi", "the file system reports a fault")


def verifier_trust(folder: Path) -> Trust:
    """Return whom to trust: the anchors and the register of a trust folder.

    :raises Pause: when the folder is not there or holds no anchor.
    """
    return Trust(PathRules(trust_anchors(folder)), CertificateRegister.load(folder))


def trust_anchors(folder: Path) -> TrustAnchors:
    """Return the anchors of a trust folder.

    :raises Pause: when the folder is not there or holds no anchor.
    """
    if not folder.is_dir():
        raise Pause(
            Text("Không có thư mục tin cậy này.", "There is no such trust folder."),
            where=str(folder),
            remedy=Text(
                "Chỉ ra thư mục có chứng thư gốc (*.pem).", "Name a folder with root certificates."
            ),
        )
    return TrustAnchors.load(folder)


def plugin_host(*, strict: bool = False) -> PluginHost:
    """Return the plugin host as the environment and ``--strict-plugins`` want it."""
    return PluginHost(disabled=disabled_by_environment(), strict=strict)


def checker_of(host: PluginHost) -> Checker:
    """Return a checker with every spec pack the plugins bring."""
    return Checker(tuple(host.spec_packs.values()))

"""What can be wrong with a key file, in words, with what to do about it; never a secret."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import ClassVar

from hub.core.errors import Pause
from hub.core.text import Text


class Problem(Enum):
    """One thing that can be wrong with a key file: what it is, and the remedy."""

    UNREADABLE = (
        Text("Không đọc được tệp hoặc thư mục khoá.", "The key file or folder cannot be read."),
        Text("Kiểm tra đường dẫn và quyền đọc.", "Check the path and the permission to read."),
    )
    EMPTY_FOLDER = (
        Text(
            "Thư mục không có tệp khoá nào dùng được.", "The folder has no key file that is usable."
        ),
        Text("Đặt tệp .pem, .p12 hoặc .pfx vào đó.", "Put .pem, .p12 or .pfx files into it."),
    )
    TOO_BIG = (
        Text("Tệp quá lớn để là tệp khoá.", "The file is too big to be a key file."),
        Text("Chỉ đúng tệp khoá.", "Name the right file."),
    )
    NOT_A_KEY_FILE = (
        Text(
            "Tệp không phải PEM hay PKCS#12, hoặc đã hỏng.",
            "The file is neither PEM nor PKCS#12, or it is damaged.",
        ),
        Text("Xuất lại tệp khoá từ nơi đã cấp.", "Export the key file again where it came from."),
    )
    NO_KEY = (
        Text("Có chứng thư số nhưng không có khoá bí mật.", "There is a certificate but no key."),
        Text(
            "Xuất lại kèm khoá bí mật, hoặc ghép khoá và chứng thư số vào một tệp PEM.",
            "Export it with its private key, or put key and certificate into one PEM file.",
        ),
    )
    NO_CERTIFICATE = (
        Text("Có khoá nhưng không có chứng thư số.", "There is a key but no certificate."),
        Text(
            "Thêm chứng thư số của khoá này vào cùng tệp.",
            "Add the certificate of this key to the same file.",
        ),
    )
    SEVERAL_KEYS = (
        Text("Tệp có nhiều khoá.", "The file holds several keys."),
        Text("Tách ra, mỗi tệp một khoá.", "Split it, one key a file."),
    )
    MISMATCH = (
        Text(
            "Khoá không thuộc về chứng thư số đi kèm.",
            "The key does not belong to the certificate beside it.",
        ),
        Text(
            "Ghép lại đúng cặp khoá và chứng thư số.",
            "Put the key and its own certificate together.",
        ),
    )
    PASSWORD_NEEDED = (
        Text("Tệp khoá có mật khẩu.", "The key file has a password."),
        Text("Điền cài đặt password.", "Fill in the setting password."),
    )
    WRONG_PASSWORD = (
        Text(
            "Mật khẩu không mở được tệp khoá (hoặc tệp đã hỏng).",
            "The password does not open the key file (or the file is damaged).",
        ),
        Text("Sửa cài đặt password rồi thử lại.", "Mend the setting password and try again."),
    )
    UNSUPPORTED = (
        Text(
            "Không hỗ trợ đường cong hoặc cách mã hoá của tệp khoá này.",
            "The curve or the encryption of this key file is not supported.",
        ),
        Text(
            "Xuất lại bằng AES; với ECDSA dùng đường cong P-256, P-384 hoặc P-521.",
            "Export it again with AES; for ECDSA use the curves P-256, P-384 or P-521.",
        ),
    )
    WRONG_KIND = (
        Text(
            "Loại khoá này không ký được học bạ: cần RSA hoặc ECDSA.",
            "A key of this kind cannot sign transcripts: RSA or ECDSA is needed.",
        ),
        Text("Dùng khoá RSA từ 2048 bit hoặc ECDSA.", "Use RSA of 2048 bits or more, or ECDSA."),
    )

    def __init__(self, what: Text, remedy: Text) -> None:
        self.what = what
        self.remedy = remedy

    def at(self, path: Path) -> KeyFileProblem:
        """Return the error that tells of this problem with `path`."""
        return KeyFileProblem(self, path)


class KeyFileProblem(Pause):
    """A key file cannot be used until somebody mends it."""

    code: ClassVar[str] = "key-file"

    def __init__(self, problem: Problem, path: Path) -> None:
        name = problem.name.lower().replace("_", "-")
        super().__init__(problem.what, remedy=problem.remedy, where=str(path), problem=name)
        self.problem = problem

"""What the signer ``keyfile`` declares, and the settings it needs."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator

from hub.core.contracts import Settings, Signer, SignerCapability, SignerManifest
from hub.core.text import Text
from hub.signers.keyfile.keystore import KeyStore
from hub.signers.keyfile.signer import KeyFileSigner


class KeyFileSettings(Settings):
    """Where the keys lie: one file, or a folder of them."""

    file: Path | None = Field(
        None,
        title="Tệp khoá / Key file",
        description="Một tệp PEM hoặc PKCS#12 (.p12, .pfx) có khoá và chứng thư số / "
        "One PEM or PKCS#12 file with a key and its certificate",
    )
    folder: Path | None = Field(
        None,
        title="Thư mục khoá / Key folder",
        description="Thư mục chứa các tệp .pem, .p12, .pfx, mỗi tệp một khoá / "
        "A folder of .pem, .p12 and .pfx files, one key each",
    )
    password: SecretStr | None = Field(
        None,
        title="Mật khẩu / Password",
        description="Mật khẩu của các tệp khoá, nếu có / The password of the key files, if any",
    )
    trusted_keys: bool = Field(
        False,
        title="Khoá tự tạo / Keys of our own",
        description="Bỏ qua kiểm tra số nguyên tố khi nạp khoá RSA từ PEM; chỉ bật cho khoá do "
        "chính hệ thống này tạo / Skips the primality check of RSA keys in PEM; only for keys "
        "made here",
    )

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.file is None) == (self.folder is None):
            raise ValueError("điền file hoặc folder, một trong hai / give either file or folder")
        return self


def _build(settings: KeyFileSettings) -> Signer:
    password = settings.password.get_secret_value() if settings.password else None
    store = KeyStore(
        file=settings.file,
        folder=settings.folder,
        password=password,
        trusted_keys=settings.trusted_keys,
    )
    return KeyFileSigner(store)


MANIFEST = SignerManifest(
    id="keyfile",
    name=Text(
        "Tệp khoá (thử nghiệm, đơn vị nhỏ)",
        "Key files (tests, small issuers)",
    ),
    vendor="hocba-hub",
    version="1.0",
    capabilities=frozenset({SignerCapability.BATCH}),
    settings=KeyFileSettings,
    build=_build,
)

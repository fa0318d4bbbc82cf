"""What the signer ``viettel-mysign`` declares, and the settings it needs."""

from __future__ import annotations

import json
from enum import IntEnum
from typing import Annotated, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from hub.core.contracts import NetworkSettings, Signer, SignerCapability, SignerManifest
from hub.core.text import Text


class Waiting(IntEnum):
    """The values of ``async``: what 1 and 2 do apart is not known, both are asked about."""

    HELD = 0
    ASKED = 1
    ASKED_TOO = 2
    CALLED_BACK = 3


UserForm = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]*\{id\}[A-Za-z0-9_-]*$", max_length=60)]


class MySignSettings(NetworkSettings):
    """The application's account at Viettel, and how its users are called."""

    client_id: str = Field(
        min_length=1,
        max_length=100,
        title="Mã ứng dụng / Client id",
        description="client_id do Viettel cấp / The client_id that Viettel gave",
    )
    client_secret: SecretStr = Field(
        title="Khóa ứng dụng / Client secret",
        description="client_secret do Viettel cấp / The client_secret that Viettel gave",
    )
    profile_id: str = Field(
        "adss:ras:profile:001",
        min_length=1,
        max_length=100,
        title="Hồ sơ dịch vụ / Profile",
        description="profile_id do Viettel cấp / The profile_id that Viettel gave",
    )
    person: UserForm = Field(
        "CMT_{id}",
        title="Mã người dùng của cá nhân / A person's user id",
        description="Có {id} ở chỗ số định danh, ví dụ CMT_{id} hoặc {id} / With {id} for the "
        "personal id, such as CMT_{id} or {id}",
    )
    organisation: UserForm = Field(
        "MST_{id}-1",
        title="Mã người dùng của tổ chức / An organisation's user id",
        description="Có {id} ở chỗ mã số thuế, ví dụ MST_{id}-1 / With {id} for the tax code, such "
        "as MST_{id}-1",
    )
    users: dict[str, str] = Field(
        default_factory=dict,
        title="Mã người dùng riêng / User ids of their own",
        description="Số định danh, mã số thuế hoặc họ tên → mã người dùng, cho ai không theo mẫu / "
        "Personal id, tax code or full name → user id, for whoever follows no form",
    )
    asynchronous: Waiting = Field(
        Waiting.ASKED,
        title="Cách chờ / Way to wait",
        description="Giá trị async: 0 giữ kết nối đến khi ký xong, 1 hoặc 2 hỏi lại, 3 Viettel gọi "
        "về / The value of async: 0 holds the connection, 1 or 2 asks again, 3 Viettel calls back",
    )
    window: int = Field(
        300,
        ge=30,
        le=3600,
        title="Thời gian chờ xác nhận (giây) / Seconds to confirm",
        description="Sau số giây này thì không còn xác nhận được / After so many seconds nobody "
        "can confirm any more",
    )
    most_items: int = Field(
        500,
        ge=1,
        le=10_000,
        title="Số chữ ký mỗi lần xác nhận / Signatures of one confirmation",
        description="Không quá multisign của chứng thư số / Not above the certificate's multisign",
    )
    probe_user: str | None = Field(
        None,
        max_length=100,
        title="Người dùng để khám / User for the doctor",
        description="Mã người dùng dùng để thử đăng nhập; để trống thì chỉ thử kết nối / User id "
        "with which a login is tried; empty: only the connection is",
    )
    hook_client_id: str | None = Field(
        None,
        max_length=100,
        title="Mã cấp cho Viettel / Client id for Viettel",
        description="Tài khoản trục cấp cho Viettel để gọi về (async 3) / The account that the hub "
        "gives Viettel for calling back (async 3)",
    )
    hook_client_secret: SecretStr | None = Field(
        None,
        title="Khóa cấp cho Viettel / Client secret for Viettel",
        description="Khóa của tài khoản đó / The secret of that account",
    )

    @field_validator("users", mode="before")
    @classmethod
    def _from_json(cls, value: object) -> object:
        """On a command line the table is one word: JSON."""
        return json.loads(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _called_back_by_an_account(self) -> Self:
        called_back = self.asynchronous is Waiting.CALLED_BACK
        if called_back and not (self.hook_client_id and self.hook_client_secret):
            raise ValueError(
                "async 3 cần hook_client_id và hook_client_secret / async 3 needs both"
            )
        return self


def _build(settings: MySignSettings) -> Signer:
    # Loading httpx takes longer than every other plugin together; only who signs waits for it.
    from hub.signers.viettel.signer import MySignSigner  # noqa: PLC0415

    return MySignSigner.of(settings)


MANIFEST = SignerManifest(
    id="viettel-mysign",
    name=Text(
        "Viettel MySign (ký từ xa, xác nhận trên điện thoại)",
        "Viettel MySign (remote keys, confirmed on a phone)",
    ),
    vendor="hocba-hub",
    version="1.0",
    capabilities=frozenset({SignerCapability.BATCH}),
    settings=MySignSettings,
    build=_build,
)

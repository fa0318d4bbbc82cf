"""What the signer ``csc`` declares, and the settings it needs."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, SecretStr, model_validator

from hub.core.contracts import NetworkSettings, Signer, SignerCapability, SignerManifest
from hub.core.text import Text

UserForm = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]*\{id\}[A-Za-z0-9_-]*$", max_length=60)]


class Version(StrEnum):
    """Which version of the API the service speaks."""

    V1 = "v1"
    V2 = "v2"


class Login(StrEnum):
    """How the hub says who it is (service authorization)."""

    NONE = "none"
    BASIC = "basic"
    CLIENT = "client-credentials"
    REFRESH = "refresh-token"


class CscSettings(NetworkSettings):
    """Where the service is, who asks, and what signers must give."""

    version: Version = Field(
        Version.V1,
        title="Phiên bản CSC / CSC version",
        description="v1 (1.0.4) hoặc v2 / v1 (1.0.4) or v2",
    )
    login: Login = Field(
        Login.CLIENT,
        title="Cách đăng nhập / Way to log in",
        description="none, basic, client-credentials hoặc refresh-token / none, basic, "
        "client-credentials or refresh-token",
    )
    client_id: str | None = Field(
        None,
        max_length=200,
        title="Mã ứng dụng / Client id",
        description="client_id của OAuth 2.0, hoặc tên đăng nhập với basic / The client_id of "
        "OAuth 2.0, or the user name with basic",
    )
    client_secret: SecretStr | None = Field(
        None,
        title="Khóa ứng dụng / Client secret",
        description="client_secret của OAuth 2.0, hoặc mật khẩu với basic / The client_secret of "
        "OAuth 2.0, or the password with basic",
    )
    refresh_token: SecretStr | None = Field(
        None,
        title="Mã làm mới / Refresh token",
        description="refresh_token đã được cấp, khi đăng nhập bằng refresh-token / The "
        "refresh_token that was given, where the login is refresh-token",
    )
    oauth2: str | None = Field(
        None,
        title="Địa chỉ OAuth 2.0 / OAuth 2.0 address",
        description="Máy chủ cấp mã truy cập, nếu khác địa chỉ dịch vụ / The server that gives "
        "tokens, where it is another than the service",
    )
    person: UserForm | None = Field(
        None,
        title="userID của cá nhân / A person's userID",
        description="Có {id} ở chỗ số định danh; để trống khi tài khoản đã là của một người hay "
        "một đơn vị / With {id} for the personal id; empty where the account is one holder's",
    )
    organisation: UserForm | None = Field(
        None,
        title="userID của tổ chức / An organisation's userID",
        description="Có {id} ở chỗ mã số thuế; để trống như trên / With {id} for the tax code; "
        "empty as above",
    )
    users: dict[str, str] = Field(
        default_factory=dict,
        title="userID riêng / userIDs of their own",
        description="Số định danh, mã số thuế hoặc họ tên → userID / Personal id, tax code or full "
        "name → userID",
    )
    asks_pin: bool = Field(
        False,
        title="Người ký nhập PIN / Signers give a PIN",
        description="Bật khi chứng thư số đòi PIN / On where credentials want a PIN",
    )
    asks_otp: bool = Field(
        False,
        title="Người ký nhập OTP / Signers give an OTP",
        description="Bật khi chứng thư số đòi OTP / On where credentials want an OTP",
    )
    asynchronous: bool = Field(
        False,
        title="Trả lời sau / Answers later",
        description="Chỉ v2: hỏi lại chữ ký thay vì giữ kết nối (operationMode A) / v2 only: asks "
        "for signatures again instead of holding the connection (operationMode A)",
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
        50,
        ge=1,
        le=10_000,
        title="Số chữ ký mỗi lần xác nhận / Signatures of one confirmation",
        description="Không quá multisign của chứng thư số / Not above the credential's multisign",
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        needed = {
            Login.NONE: (),
            Login.BASIC: (self.client_id, self.client_secret),
            Login.CLIENT: (self.client_id, self.client_secret),
            Login.REFRESH: (self.client_id, self.refresh_token),
        }
        if any(value is None for value in needed[self.login]):
            raise ValueError(
                "cách đăng nhập này cần client_id và client_secret hoặc refresh_token / this way "
                "to log in needs client_id and client_secret or refresh_token"
            )
        if self.asynchronous and self.version is not Version.V2:
            raise ValueError("asynchronous chỉ có ở v2 / only v2 has asynchronous")
        return self


def _build(settings: CscSettings) -> Signer:
    # Loading httpx takes longer than every other plugin together; only who signs waits for it.
    from hub.signers.csc.signer import CscSigner  # noqa: PLC0415

    return CscSigner.of(settings)


MANIFEST = SignerManifest(
    id="csc",
    name=Text(
        "Dịch vụ ký từ xa theo Cloud Signature Consortium (v1.0.4, v2)",
        "Remote signing by the Cloud Signature Consortium's API (v1.0.4, v2)",
    ),
    vendor="hocba-hub",
    version="1.0",
    capabilities=frozenset({SignerCapability.BATCH}),
    settings=CscSettings,
    build=_build,
)

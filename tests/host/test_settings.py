"""Settings of plugins: wrong ones are told in words, field by field, and secrets never show."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, Self

import pytest
from pydantic import BaseModel, Field, Secret, SecretBytes, SecretStr, model_validator

from hub.core.contracts import Settings
from hub.core.errors import Pause
from hub.core.host import PluginHost
from hub.core.host.settings import read_settings
from tests.host import samples

Install = Callable[..., None]
SECRET = "s3cret-and-long"


class Login(BaseModel):
    user: str
    password: SecretStr


class Sample(Settings):
    address: str = Field(title="Địa chỉ", description="Địa chỉ máy chủ", min_length=3)
    port: int = Field(443, title="Cổng", description="Cổng TCP")
    secure: bool = Field(True, title="Bảo mật", description="Dùng TLS")
    folder: Path | None = Field(None, title="Thư mục", description="Nơi có tệp")
    mode: Literal["test", "real"] = Field("test", title="Chế độ", description="test hoặc real")
    token: SecretStr | None = Field(None, title="Mã", description="Mã truy cập", min_length=8)
    login: Login | None = Field(None, title="Đăng nhập", description="Tài khoản")
    pins: dict[str, SecretStr] = Field({}, title="PIN", description="PIN từng người")
    seal: Secret[int] | None = Field(None, title="Dấu", description="Mã dấu")
    blob: SecretBytes | None = Field(None, title="Khối", description="Khối mật")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.port == 1:
            raise ValueError("cổng 1 không dùng được / port 1 cannot be used")
        if self.port == 2:
            token = self.token.get_secret_value() if self.token else ""
            raise ValueError(f"không hợp với {token}")
        return self


def refusal(given: Mapping[str, object]) -> Pause:
    with pytest.raises(Pause) as caught:
        read_settings("sample", Sample, given)
    return caught.value


def test_good_settings_are_read() -> None:
    read = read_settings("sample", Sample, {"address": "máy chủ", "port": "8443"})
    assert isinstance(read, Sample)
    assert read.port == 8443


@pytest.mark.parametrize(
    ("given", "vi", "en"),
    [
        ({}, "address (Địa chỉ) còn thiếu", "address (Địa chỉ) is missing"),
        ({"address": 5}, "address (Địa chỉ) phải là chữ", "must be text"),
        ({"address": "x"}, "address (Địa chỉ) không đúng", "at least 3"),
        ({"address": "xxx", "port": "tám"}, "port (Cổng) phải là số nguyên", "a whole number"),
        ({"address": "xxx", "secure": "có"}, "secure (Bảo mật) phải là true", "true or false"),
        ({"address": "xxx", "folder": 7}, "folder (Thư mục) phải là đường dẫn", "must be a path"),
        ({"address": "xxx", "mode": "thật"}, "mode (Chế độ)", "'test' or 'real'"),
        ({"address": "xxx", "prot": 1}, "prot không phải là cài đặt", "is it port?"),
        ({"address": "xxx", "port": 1}, "không đúng: cổng 1 không dùng được", "port 1 cannot"),
    ],
)
def test_each_mistake_names_its_field(given: dict[str, object], vi: str, en: str) -> None:
    error = refusal(given)
    assert vi in error.what.vi
    assert en in error.what.en
    assert error.where == "sample"
    assert error.remedy.vi
    assert error.fields["plugin"] == "sample"


def test_all_mistakes_are_told_at_once() -> None:
    error = refusal({"port": "x", "folder": 3})
    assert error.fields["settings"] == "address,port,folder"
    assert "Địa chỉ máy chủ" in error.remedy.vi


@pytest.mark.parametrize(
    "given",
    [
        {"token": SECRET[:5]},
        {"token": [SECRET]},
        {"login": {"user": "a", "password": [SECRET]}},
        {"login": {"user": 3, "password": SECRET}},
        {"login": SECRET},
        {"pins": {"a": [SECRET]}},
        {"pins": SECRET},
        {"seal": SECRET},
        {"blob": [SECRET]},
        {"port": 2, "token": SECRET},
        {"port": 2, "token": SecretStr(SECRET)},
        {"port": "x", "blob": SECRET.encode()},
        {"port": SECRET, "pins": {"a": SECRET}},
    ],
)
def test_no_secret_is_shown_anywhere(given: dict[str, object]) -> None:
    error = refusal({"address": "xxx", **given})
    told = [str(error), str(error.what), str(error.remedy), repr(error.fields), repr(error)]
    told += traceback.format_exception(error)
    assert error.__cause__ is None
    assert error.__context__ is None
    for text in told:
        assert SECRET[:5] not in text


def test_a_host_refuses_bad_settings_by_name(install: Install) -> None:
    install("stranger", samples.adapter("stranger"))
    host = PluginHost(disabled=["hocba-hub"])
    with pytest.raises(Pause) as caught:
        host.build_adapter("stranger", {"adress": "x", "token": SECRET})
    assert "Địa chỉ" in caught.value.what.vi
    assert "address?" in caught.value.what.en
    assert SECRET not in str(caught.value) + repr(caught.value.fields)

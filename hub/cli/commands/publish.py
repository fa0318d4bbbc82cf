"""``hub publish``: the authority's signed decision over approved transcripts."""

from __future__ import annotations

import asyncio
import datetime as dt
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.inputs import plugin_host
from hub.cli.options import (
    DEFAULT_STORE,
    AsJson,
    Lang,
    Setting,
    StorePlace,
    Strict,
    settings_of,
    signer_settings,
)
from hub.cli.output import Output, default_language
from hub.core.contracts import Holder
from hub.core.journey.portions import portions
from hub.core.journey.publish import Office, publish
from hub.core.journey.states import State
from hub.core.registry.offices import Offices
from hub.core.registry.rights import Action
from hub.core.store import Store, open_store
from hub.core.text import Text
from hub.core.transport import write_atomic


def run(
    number: Annotated[
        str, typer.Argument(help="Số quyết định, ví dụ 123/QĐ-SGDĐT. / The decision's number.")
    ],
    office: Annotated[str, typer.Option(help="Mã cơ quan ra quyết định. / Code of the authority.")],
    name: Annotated[
        str,
        typer.Option(help="Tên cơ quan trên chứng thư số. / The authority's name, as certified."),
    ],
    school: Annotated[
        str | None,
        typer.Option(help="Chỉ học bạ đã duyệt của trường này. / Only this school's approved."),
    ] = None,
    keys: Annotated[
        Path | None,
        typer.Option(help="Tệp khóa hoặc thư mục khóa. / Key file or folder of key files."),
    ] = None,
    signer: Annotated[str, typer.Option(help="Bộ ký. / Signer.")] = "keyfile",
    setting: Setting = None,
    out: Annotated[
        Path | None, typer.Option(help="Tệp XML của quyết định. / The decision as XML.")
    ] = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
    strict: Strict = False,
) -> None:
    """Công bố học bạ đã duyệt bằng một danh sách có chữ ký số. / Publish by a signed list.

    Chỉ học bạ mà cơ quan này hoặc nơi trực thuộc kiểm tra. / Only what this authority or an office
    below it checks.

    Ví dụ / Example: hub publish 123/QĐ-SGDĐT --office 37 --name "Sở GDĐT" --keys so.pem
    """
    output = Output(lang or default_language(), as_json=as_json)
    settings = signer_settings(settings_of(setting), keys)
    built = plugin_host(strict=strict).build_signer(signer, settings)
    desk = Office(office, built, Holder(full_name=name))
    now = dt.datetime.now(dt.UTC)
    with closing(open_store(store)) as opened:
        with opened.writing() as transaction:
            access = access_to(transaction)
            access.require(Action.PUBLISH, office)
        approved = _approved(opened, office, school)
        who = access.account.id
        decision = asyncio.run(publish(opened, approved, number, desk, at=now, actor=who))
    if out is not None:
        write_atomic(out, decision.content)
    output.answer({"number": number, "published": len(approved), "transcripts": approved})
    output.say(_DONE.format(number=number, n=len(approved)), "bold green")


def _approved(store: Store, office: str, school: str | None) -> list[str]:
    """Return every approved transcript whose checking office is `office` or stands below it.

    One decision names all of them, so all are needed.
    """
    pages = portions(store, (State.APPROVED,), school_code=school)
    approved = list(chain.from_iterable(pages))
    with store.reading() as transaction:
        offices = Offices.load(transaction)
        places = transaction.transcripts.places(approved)
    return [key for key in approved if offices.answers_to(*places[key], office)]


_DONE = Text(
    "Quyết định {number}: đã công bố {n} học bạ.", "Decision {number}: {n} transcripts published."
)

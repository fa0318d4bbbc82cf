"""``hub secret``: the keys that seal secret settings."""

from __future__ import annotations

from contextlib import closing

import typer

from hub.cli.access import access_to
from hub.cli.inputs import plugin_host
from hub.cli.options import DEFAULT_KEY_FILE, DEFAULT_STORE, AsJson, KeyFile, Lang, StorePlace
from hub.cli.output import Output, default_language
from hub.core.registry.rights import Action
from hub.core.registry.vault import Vault
from hub.core.store import open_store
from hub.core.text import Text

app = typer.Typer(
    no_args_is_help=True,
    help="Khóa mã hóa các thiết lập mật. / The keys that seal secret settings.",
)


@app.command("list")
def list_keys(
    store: StorePlace = DEFAULT_STORE, as_json: AsJson = False, lang: Lang = None
) -> None:
    """Mỗi khóa đang giữ bao nhiêu bí mật. / How many secrets each key seals.

    Ví dụ / Example: hub secret list
    """
    output = Output(lang or default_language(), as_json=as_json)
    with closing(open_store(store)) as opened, opened.reading() as transaction:
        counts = transaction.secrets.count_by_key()
    output.answer({"keys": dict(counts)})
    output.table(
        (Text("Khóa", "Key"), Text("Số bí mật", "Secrets")),
        ((key, str(n)) for key, n in sorted(counts.items())),
    )


@app.command("rotate")
def rotate(
    key_file: KeyFile = DEFAULT_KEY_FILE,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Đổi khóa: mã hóa lại mọi bí mật bằng khóa mới. / Seal every secret anew with a new key.

    Ví dụ / Example: hub secret rotate
    """
    output = Output(lang or default_language(), as_json=as_json)
    with closing(open_store(store)) as opened:
        with opened.reading() as transaction:
            access_to(transaction).require(Action.ASSIGN)
        count = Vault(key_file, plugin_host()).rotate(opened)
    output.answer({"sealed_anew": count})
    output.say(
        Text("Đã mã hóa lại {n} bí mật.", "Secrets sealed anew: {n}.").format(n=count), "bold green"
    )

"""``hub lookup``: find transcripts in the store by code, personal id or name."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Annotated

import typer

from hub.cli.access import access_to
from hub.cli.exit_codes import ExitCode
from hub.cli.options import DEFAULT_STORE, AsJson, Lang, StorePlace
from hub.cli.output import Output, default_language
from hub.core.model import Transcript
from hub.core.store import Search, StoredDocument, open_store
from hub.core.text import Text


def run(
    text: Annotated[
        str,
        typer.Argument(
            help="Mã học bạ, mã học sinh, số định danh, hoặc họ tên (không cần dấu). / "
            "A code, a personal id, or a name (diacritics not needed)."
        ),
    ] = "",
    school: Annotated[
        str | None, typer.Option(help="Chỉ trường có mã này. / Only the school with this code.")
    ] = None,
    year: Annotated[
        str | None, typer.Option(help="Chỉ năm học này. / Only this school year.")
    ] = None,
    class_name: Annotated[
        str | None, typer.Option("--class", help="Chỉ lớp này. / Only this class.")
    ] = None,
    limit: Annotated[
        int, typer.Option(min=1, max=500, help="Số dòng một trang. / Rows a page.")
    ] = 20,
    after: Annotated[
        str | None, typer.Option(help="Trang tiếp theo, sau khóa này. / The page after this key.")
    ] = None,
    store: StorePlace = DEFAULT_STORE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Tra cứu học bạ trong kho. / Look transcripts up in the store.

    Mã thoát / exit code: 0 có kết quả/found, 1 không có/none.

    Ví dụ / Example: hub lookup "nguyen van an" --school 37TH001
    """
    output = Output(lang or default_language(), as_json=as_json)
    search = Search(text=text or None, school_code=school, school_year=year, class_name=class_name)
    with closing(open_store(store)) as opened, opened.writing() as transaction:
        page = access_to(transaction).find(search, "lookup", limit=limit, after=after)
        documents = transaction.documents.latest_of([each.transcript.key for each in page.items])
        found = [_entry(each.transcript, documents) for each in page.items]
    output.answer({"transcripts": found, "after": page.after})
    output.table(
        (
            Text("Họ và tên", "Name"),
            Text("Mã học sinh", "Pupil code"),
            Text("Lớp", "Class"),
            Text("Trường", "School"),
            Text("Năm học", "Year"),
            Text("Tệp học bạ", "Document"),
        ),
        (
            [str(entry[key] or "") for key in ("name", "pupil", "class", "school", "year", "state")]
            for entry in found
        ),
    )
    if page.after is not None:
        more = Text("Còn nữa: thêm --after {key}", "There is more: add --after {key}")
        output.say(more.format(key=page.after))
    raise typer.Exit(ExitCode.DONE if found else ExitCode.NO)


def _entry(transcript: Transcript, documents: Mapping[str, StoredDocument]) -> dict[str, object]:
    document = documents.get(transcript.key)
    return {
        "key": transcript.key,
        "code": transcript.code,
        "name": transcript.pupil.full_name,
        "pupil": transcript.pupil.code,
        "class": transcript.classroom.name,
        "school": transcript.school.name,
        "school_code": transcript.school.code,
        "year": transcript.school_year,
        "version": transcript.version,
        "state": document.state if document else None,
        "signed": list(document.slots) if document else [],
        "document": document.sha256 if document else None,
    }

"""An authority's decision to publish: a signed list of document hashes (quyết định công bố).

The list stands beside the documents, which stay as they were sealed. Its format is ours, version
``decision-2026.1``: the ministry publishes none (regulation.md). It is canonical XML 1.0 from the
start, so the digest of the list is taken over a slice of it::

    <QUYET_DINH_CONG_BO>
      <DANH_SACH Id="danhsach">
        <PHIEN_BAN> <SO> <DON_VI> <NGAY>  <HOC_BA><KHOA/><SHA256/></HOC_BA> …
      </DANH_SACH>
      <ds:Signature>                       XAdES baseline B over #danhsach
    </QUYET_DINH_CONG_BO>
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from hub.core.errors import UnreadableInput
from hub.core.journey.asking import HolderKey
from hub.core.text import Text
from hub.core.transport import parse_xml
from hub.core.trust import Prepared, prepare

FORMAT: Final = "decision-2026.1"
LIST_ID: Final = "danhsach"

_END: Final = b"</QUYET_DINH_CONG_BO>"
_START: Final = b"<QUYET_DINH_CONG_BO>"


@dataclass(frozen=True, slots=True)
class Listed:
    """One transcript of a decision: its key and the SHA-256 of its document's bytes."""

    key: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What an authority decided.

    :param number: the number under which the office keeps it, such as ``123/QĐ-SGDĐT``.
    :param unit: code of the authority.
    :param day: the day of the decision.
    """

    number: str
    unit: str
    day: dt.date
    documents: tuple[Listed, ...]

    def to_xml(self) -> bytes:
        """Return the decision without a signature, canonical."""
        return _START + self._list().encode() + _END

    def prepare(self, key: HolderKey, *, signing_time: dt.datetime) -> Prepared:
        """Return the signature over the list that waits for its value."""
        return prepare(
            signature_id="quyetdinh",
            reference_uri=f"#{LIST_ID}",
            content_digest=hashlib.sha256(self._list().encode()).digest(),
            certificate=key.certificate,
            chain=key.chain,
            signing_time=signing_time,
        )

    def signed(self, prepared: Prepared, value: bytes) -> bytes:
        """Return the decision with its signature.

        :raises SignatureMismatch: when the value is not the certificate's over the list.
        """
        return _START + self._list().encode() + prepared.complete(value) + _END

    def _list(self) -> str:
        return f'<DANH_SACH Id="{LIST_ID}">{"".join(self._lines())}</DANH_SACH>'

    def _lines(self) -> Iterator[str]:
        yield f"<PHIEN_BAN>{FORMAT}</PHIEN_BAN><SO>{escape(self.number)}</SO>"
        yield f"<DON_VI>{escape(self.unit)}</DON_VI><NGAY>{self.day.isoformat()}</NGAY>"
        for each in self.documents:
            yield f"<HOC_BA><KHOA>{each.key}</KHOA><SHA256>{each.sha256}</SHA256></HOC_BA>"


def read_decision(content: bytes, *, where: str | None = None) -> Decision:
    """Return what a decision says; whether its signature holds is verification's business.

    :raises UnreadableInput: when it is no decision in this format.
    """
    root = parse_xml(content, where=where)
    listed = root.find(f"DANH_SACH[@Id='{LIST_ID}']")
    try:
        if root.tag != "QUYET_DINH_CONG_BO" or listed is None:
            raise ValueError(root.tag)
        if listed.findtext("PHIEN_BAN") != FORMAT:
            raise ValueError(FORMAT)
        return Decision(
            listed.findtext("SO", ""),
            listed.findtext("DON_VI", ""),
            dt.date.fromisoformat(listed.findtext("NGAY", "")),
            tuple(
                Listed(each.findtext("KHOA", ""), each.findtext("SHA256", ""))
                for each in listed.iterfind("HOC_BA")
            ),
        )
    except ValueError:
        raise UnreadableInput(
            Text("Tệp không phải quyết định công bố.", "The file is no decision to publish."),
            where=where,
            remedy=Text(
                "Chọn tệp quyết định do hub publish ghi ra.",
                "Choose the file of a decision that hub publish wrote.",
            ),
        ) from None

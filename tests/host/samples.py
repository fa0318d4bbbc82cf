"""Sources of tiny plugins."""

from __future__ import annotations

from textwrap import dedent

_ADAPTER = """
    from hub.core.contracts import (
        Adapter, AdapterCapability, AdapterManifest, Evidence, Notice, Page, Probe, Query, Reason,
        Record, Settings, SourcePlace, hookimpl,
    )
    from hub.core.errors import Retry
    from hub.core.text import Text
    from pydantic import Field, SecretStr

    class Wishes(Settings):
        address: str = Field(title="Địa chỉ", description="Địa chỉ máy chủ")
        token: SecretStr = Field(title="Mã truy cập", description="Do nhà cung cấp gửi")

    class Stranger(Adapter):
        def __init__(self, wishes):
            self.wishes = wishes
        async def probe(self):
            return Probe(ready=True)
        async def pull(self, query):
            yield Page(total=0)

    MANIFEST = AdapterManifest(
        id="{id}", name=Text("Người lạ", "Stranger"), vendor="Lạ", version="1",
        capabilities=frozenset({{AdapterCapability.PULL}}), settings=Wishes, build=Stranger,
    )
"""

_HOOK = """
    @hookimpl
    def hub_adapters():
        return [MANIFEST]
"""

_SIGNER = """
    import asyncio
    from hub.core.contracts import (
        Availability, HolderCertificate, HookReply, Settings, Signer, SignerManifest,
        SigningOutcome, SigningState, Terms, Ticket, hookimpl,
    )
    from hub.core.errors import Pause
    from hub.core.text import Text

    class Pen(Signer):
        def terms(self):
            return Terms(most_items=1)
        async def availability(self):
            return Availability(True)
        def inputs(self):
            return ()
        async def certificates(self, holder):
            return (HolderCertificate(b"der"),)
        async def start(self, request, given):
            return Ticket(request.request_id, "1")
        async def poll(self, ticket):
            return SigningOutcome(SigningState.SIGNED, (b"signature",))
        async def receive(self, ticket, message):
            return await self.poll(ticket)
        async def cancel(self, ticket):
            return None

    @hookimpl
    def hub_signers():
        return [
            SignerManifest(
                id="{id}", name=Text("Bút", "Pen"), vendor="Lạ", version="1",
                settings=Settings, build=lambda settings: Pen(),
            )
        ]
"""

_PACK = """
    import datetime as dt
    from hub.core.contracts import hookimpl
    from hub.core.spec import SourceGrade, SpecPack, Subject
    from hub.core.text import Text

    PACK = dict(
        id="{id}", version="1", grade=SourceGrade.DRAFT, subject=Subject.CODES,
        title=Text("Thử", "Trial"), valid_from=dt.date(2025, 1, 1), rules=(),
    )

    @hookimpl
    def hub_spec_packs():
        return [SpecPack(**PACK)]
"""


def adapter(adapter_id: str, more: str = "", hook: str = _HOOK) -> str:
    """Return a sound adapter plugin, with `more` source after its manifest."""
    return dedent(_ADAPTER).format(id=adapter_id) + dedent(more) + dedent(hook)


def signer(signer_id: str, more: str = "") -> str:
    """Return a sound signer plugin; `more` may replace methods of its class ``Pen``."""
    return dedent(_SIGNER).format(id=signer_id) + dedent(more)


def spec_pack(pack_id: str, more: str = "") -> str:
    """Return a sound spec pack plugin; `more` may change its dictionary ``PACK``."""
    return dedent(_PACK).format(id=pack_id) + dedent(more)


_DESTINATION = """
    import datetime as dt
    from hub.core.contracts import (
        Acknowledgement, Destination, DestinationManifest, Probe, Receipt, ReceiptState,
        RecordAnswer, RecordState, Settings, hookimpl,
    )
    from hub.core.errors import LostAnswer
    from hub.core.text import Text

    def receipt(**changes):
        values = dict(
            packet_id="p", packet_sha256="s", state=ReceiptState.RECEIVED, records=(),
            problems=(), issued_at=dt.datetime.now(dt.UTC), content=b"",
        )
        return Receipt(**(values | changes))

    class Counter(Destination):
        async def probe(self):
            return Probe(ready=True)
        async def send(self, packet):
            return Acknowledgement("1", receipt())
        async def answer(self, packet_id):
            return None

    MANIFEST = DestinationManifest(
        id="{id}", name=Text("Quầy", "Counter"), vendor="Lạ", version="1",
        settings=Settings, build=lambda settings: Counter(),
    )

    @hookimpl
    def hub_destinations():
        return [MANIFEST]
"""


def destination(destination_id: str, more: str = "") -> str:
    """Return a sound destination plugin; `more` may replace methods of its class ``Counter``."""
    return dedent(_DESTINATION).format(id=destination_id) + dedent(more)

"""Building adapters and signers, and holding their mistakes at the border."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from typing import cast

import pytest

from hub.core.contracts import (
    Adapter,
    DeliveryOutcome,
    DeliveryState,
    Holder,
    HolderCertificate,
    HookCall,
    HookReply,
    Page,
    PushOutcome,
    PushState,
    Query,
    SignedFile,
    Signer,
    SigningRequest,
    SigningState,
    SourcePlace,
    Ticket,
)
from hub.core.errors import Bug, Reject, Retry, UnknownCode
from hub.core.host import (
    Guard,
    GuardedAdapter,
    GuardedSigner,
    PluginHost,
    guarded_iteration,
)
from hub.core.text import Text
from tests.host import samples
from tests.spec.samples import primary

Install = Callable[..., None]
GOOD = {"address": "https://xx", "token": "token"}
TICKET = Ticket("request-id-1", "1")


@pytest.fixture
def adapter_of(install: Install) -> Callable[[str], Adapter]:
    """Build the adapter of a plugin whose class is changed by some source."""

    def build(change: str) -> Adapter:
        install("stranger", samples.adapter("stranger", change))
        return PluginHost(disabled=["hocba-hub"]).build_adapter("stranger", GOOD)

    return build


@pytest.fixture
def signer_of(install: Install) -> Callable[[str], Signer]:
    """Build the signer of a plugin whose class is changed by some source."""

    def build(change: str) -> Signer:
        install("pen", samples.signer("pen", change))
        return PluginHost(disabled=["hocba-hub"]).build_signer("pen", {})

    return build


async def pages_of(adapter: Adapter) -> list[Page]:
    return [page async for page in adapter.pull(Query())]


def test_a_pull_that_its_reader_leaves_ends_at_once(adapter_of: Callable[[str], Adapter]) -> None:
    adapter = adapter_of(
        "class Stranger(Stranger):\n"
        "    async def pull(self, query):\n"
        "        try:\n            yield Page()\n"
        "        finally:\n            raise KeyError\n"
        "MANIFEST = MANIFEST.model_copy(update={'build': Stranger})"
    )

    async def leave() -> None:
        pages = cast("AsyncGenerator[Page, None]", adapter.pull(Query()))
        await anext(pages)
        with pytest.raises(Bug):
            await pages.aclose()

    asyncio.run(leave())


def test_a_sound_adapter_works(adapter_of: Callable[[str], Adapter]) -> None:
    adapter = adapter_of("")
    assert asyncio.run(adapter.probe()).ready
    assert asyncio.run(pages_of(adapter)) == [Page(total=0)]
    assert adapter.give_back([]) == ()


def test_a_sound_signer_works(signer_of: Callable[[str], Signer]) -> None:
    async def use() -> None:
        signer = signer_of("")
        assert (await signer.availability()).available
        assert signer.inputs() == ()
        assert signer.terms().most_items == 1
        assert await signer.hook(HookCall("", {}, b"")) == HookReply(status=404)
        assert await signer.certificates(Holder()) == (HolderCertificate(b"der"),)
        request = SigningRequest("request-id-1", b"der", "", ())
        assert await signer.start(request, {}) == TICKET
        assert (await signer.poll(TICKET)).signatures == (b"signature",)
        assert (await signer.receive(TICKET, b"")).state is SigningState.SIGNED
        await signer.cancel(TICKET)

    asyncio.run(use())


@pytest.mark.parametrize(
    ("wanted", "near"), [("strangr", "stranger"), ("STRANGER", "stranger"), ("zzz", None)]
)
def test_an_unknown_id_names_the_nearest(install: Install, wanted: str, near: str | None) -> None:
    install("stranger", samples.adapter("stranger"))
    with pytest.raises(UnknownCode) as caught:
        PluginHost(disabled=["hocba-hub"]).build_adapter(wanted, {})
    assert wanted in caught.value.what.vi
    assert ("Có phải là" in caught.value.remedy.vi) is (near is not None)
    assert "stranger" in caught.value.remedy.en


def test_an_unknown_signer_where_there_is_none() -> None:
    with pytest.raises(UnknownCode) as caught:
        PluginHost(disabled=["hocba-hub"]).build_signer("vgca", {})
    assert "bộ ký số" in caught.value.what.vi


@pytest.mark.parametrize(
    "change",
    [
        "def Stranger(wishes): raise ValueError('mật')",
        "def Stranger(wishes): raise SystemExit(2)",
        "def Stranger(wishes): return 'adapter'",
    ],
)
def test_a_failing_build_names_the_plugin(install: Install, change: str) -> None:
    source = samples.adapter("stranger").replace("MANIFEST =", f"{change}\nMANIFEST =")
    install("stranger", source)
    with pytest.raises(Bug) as caught:
        PluginHost(disabled=["hocba-hub"]).build_adapter("stranger", GOOD)
    assert caught.value.fields["plugin"] == "stranger"
    assert "mật" not in str(caught.value)


@pytest.mark.parametrize(
    "change",
    [
        "    async def pull(self, query):\n        yield Page()\n        raise KeyError('Nguyễn')",
        "    def pull(self, query): raise KeyError('Nguyễn')",
        "    def pull(self, query): return [Page()]",
        "    async def pull(self, query): return [Page()]",
        "    async def pull(self, query):\n        yield 'page'",
        "    async def pull(self, query):\n        yield Page(records=('record',))",
        "    async def pull(self, query):\n        yield Page(records=iter(()))",
        "    async def pull(self, query):\n        yield Page(refused=(Reason('a', 'b'),))",
        "    async def pull(self, query):\n        yield Page(flagged=('flag',))",
        "    async def pull(self, query):\n        yield Page(evidence=(b'raw',))",
        "    async def pull(self, query):\n        raise SystemExit\n        yield",
    ],
)
def test_a_mistake_while_pulling_is_the_plugins(
    adapter_of: Callable[[str], Adapter], change: str
) -> None:
    adapter = adapter_of(
        f"class Stranger(Stranger):\n{change}\nMANIFEST = MANIFEST.model_copy("
        "update={'build': Stranger})\n"
    )
    with pytest.raises(Bug) as caught:
        asyncio.run(pages_of(adapter))
    assert caught.value.fields["plugin"] == "stranger"
    assert caught.value.fields["call"] == "pull"
    assert "Nguyễn" not in str(caught.value)
    assert "stranger" in caught.value.what.vi


@pytest.mark.parametrize("call", ["probe", "give_back"])
def test_other_calls_of_adapters_are_guarded(
    adapter_of: Callable[[str], Adapter], call: str
) -> None:
    adapter = adapter_of(
        "class Stranger(Stranger):\n"
        "    async def probe(self): return True\n"
        "    def give_back(self, refused): return None\n"
        "MANIFEST = MANIFEST.model_copy(update={'build': Stranger})\n"
    )

    async def use() -> None:
        if call == "probe":
            await adapter.probe()
        adapter.give_back([])

    with pytest.raises(Bug, match=call):
        asyncio.run(use())


SENDING = """
from hub.core.contracts import (
    DeliveryOutcome, DeliveryState, FilePage, PushOutcome, PushState, SignedFile
)
class Stranger(Stranger):
    async def push(self, records, *, request_id, overwrite=False):
        return [PushOutcome(each.key, PushState.CREATED) for each in records]
    async def documents(self, query):
        yield FilePage((SignedFile("a", b"1"), SignedFile("b", b"2")))
    async def deliver(self, files, *, request_id):
        return [DeliveryOutcome(each.name, DeliveryState.STORED) for each in files]
class Built(Stranger):
    pass
"""
BUILT = "MANIFEST = MANIFEST.model_copy(update={'build': Built})\n"
GIVEN = (SignedFile("a", b"1"), SignedFile("b", b"2"))


async def _sent(adapter: Adapter, call: str) -> object:
    if call == "push":
        return await adapter.push([primary(3), primary(4)], request_id="request-0001")
    if call == "deliver":
        return await adapter.deliver(GIVEN, request_id="request-0001")
    return [file async for page in adapter.documents(Query()) for file in page.files]


def test_a_sound_adapter_pushes_and_hands_documents_over(
    adapter_of: Callable[[str], Adapter],
) -> None:
    adapter = adapter_of(SENDING + BUILT)
    assert asyncio.run(_sent(adapter, "push")) == tuple(
        PushOutcome(each.key, PushState.CREATED) for each in (primary(3), primary(4))
    )
    assert asyncio.run(_sent(adapter, "deliver")) == tuple(
        DeliveryOutcome(file.name, DeliveryState.STORED) for file in GIVEN
    )
    assert asyncio.run(_sent(adapter, "documents")) == list(GIVEN)


_PUSH = "async def push(self, records, *, request_id, overwrite=False):"
_DELIVER = "async def deliver(self, files, *, request_id):"


@pytest.mark.parametrize(
    ("call", "change"),
    [
        ("push", f"{_PUSH} raise KeyError('Nguyễn')"),
        ("push", f"{_PUSH} return None"),
        ("push", f"{_PUSH} return ['created'] * 2"),
        ("push", f"{_PUSH} return (await super().push(records, request_id=''))[:1]"),
        ("push", f"{_PUSH} return (await super().push(records, request_id=''))[::-1]"),
        ("push", f"{_PUSH} return (await super().push(records, request_id='')) * 2"),
        ("deliver", f"{_DELIVER} raise SystemExit"),
        ("deliver", f"{_DELIVER} return iter(())"),
        ("deliver", f"{_DELIVER} return list(files)"),
        ("deliver", f"{_DELIVER} return (await super().deliver(files, request_id=''))[::-1]"),
        ("deliver", f"{_DELIVER} return []"),
        ("documents", "async def documents(self, query): return []"),
        ("documents", "def documents(self, query): return [()]"),
        ("documents", "def documents(self, query): raise KeyError('Nguyễn')"),
        ("documents", "async def documents(self, query):\n        yield b'bytes'"),
        ("documents", "async def documents(self, query):\n        yield FilePage((b'bytes',))"),
        (
            "documents",
            "async def documents(self, query):\n        yield FilePage(())\n        1 / 0",
        ),
        ("documents", "async def documents(self, query):\n        yield (SignedFile('a', b''),)"),
    ],
)
def test_a_mistake_while_sending_is_the_plugins(
    adapter_of: Callable[[str], Adapter], call: str, change: str
) -> None:
    adapter = adapter_of(f"{SENDING.replace('    pass', '    ' + change)}{BUILT}")
    with pytest.raises(Bug) as caught:
        asyncio.run(_sent(adapter, call))
    assert caught.value.fields["plugin"] == "stranger"
    assert caught.value.fields["call"] == call
    assert "Nguyễn" not in str(caught.value)


@pytest.mark.parametrize("call", ["push", "deliver", "documents"])
def test_what_an_adapter_does_not_do_is_its_own_mistake(
    adapter_of: Callable[[str], Adapter], call: str
) -> None:
    with pytest.raises(Bug) as caught:
        asyncio.run(_sent(adapter_of(""), call))
    assert caught.value.fields["error"] == "NotImplementedError"


@pytest.mark.parametrize("call", ["push", "deliver"])
def test_a_lost_answer_while_sending_passes_untouched(
    adapter_of: Callable[[str], Adapter], call: str
) -> None:
    body = "raise Retry(Text('mạng', 'network'), remedy=Text('đợi', 'wait'))"
    change = f"{_PUSH if call == 'push' else _DELIVER} {body}"
    adapter = adapter_of(f"{SENDING.replace('    pass', '    ' + change)}{BUILT}")
    with pytest.raises(Retry):
        asyncio.run(_sent(adapter, call))


def test_errors_of_the_tree_pass_untouched(adapter_of: Callable[[str], Adapter]) -> None:
    adapter = adapter_of(
        "class Stranger(Stranger):\n"
        "    async def pull(self, query):\n"
        "        raise Retry(Text('mạng', 'network'), remedy=Text('đợi', 'wait'))\n"
        "        yield\n"
        "MANIFEST = MANIFEST.model_copy(update={'build': Stranger})\n"
    )
    with pytest.raises(Retry):
        asyncio.run(pages_of(adapter))


@pytest.mark.parametrize(
    ("method", "change"),
    [
        ("availability", "async def availability(self): return None"),
        ("inputs", "def inputs(self): return 'otp'"),
        ("terms", "def terms(self): return {}"),
        ("certificates", "async def certificates(self, holder): return [b'der']"),
        ("start", "async def start(self, request, given): return 'ticket'"),
        (
            "start",
            "async def start(self, request, given):\n"
            "        return Ticket('request-id-1', '1', outcome=SigningOutcome('signed'))",
        ),
        ("find", "pass"),
        ("find", "async def find(self, request): return 'ticket'"),
        ("hook", "async def hook(self, call): return 200"),
        ("poll", "async def poll(self, ticket): return SigningOutcome('signed')"),
        (
            "poll",
            "async def poll(self, ticket): return SigningOutcome(SigningState.SIGNED, ('x',))",
        ),
        ("receive", "async def receive(self, ticket, message): 1 / 0"),
        ("cancel", "async def cancel(self, ticket): 1 / 0"),
    ],
)
def test_every_call_of_a_signer_is_guarded(
    signer_of: Callable[[str], Signer], method: str, change: str
) -> None:
    signer = signer_of(f"class Pen(Pen):\n    {change}\n")

    async def use() -> None:
        calls: dict[str, Callable[[], Awaitable[object]]] = {
            "availability": signer.availability,
            "certificates": lambda: signer.certificates(Holder()),
            "start": lambda: signer.start(SigningRequest("request-id-1", b"", "", ()), {}),
            "find": lambda: signer.find(SigningRequest("request-id-1", b"", "", ())),
            "hook": lambda: signer.hook(HookCall("", {}, b"")),
            "poll": lambda: signer.poll(TICKET),
            "receive": lambda: signer.receive(TICKET, b""),
            "cancel": lambda: signer.cancel(TICKET),
        }
        if method in {"inputs", "terms"}:
            getattr(signer, method)()
        else:
            await calls[method]()

    with pytest.raises(Bug) as caught:
        asyncio.run(use())
    assert caught.value.fields["call"] == method


@pytest.mark.parametrize("signal", [KeyboardInterrupt, asyncio.CancelledError, GeneratorExit])
def test_the_guard_lets_signals_pass(signal: type[BaseException]) -> None:
    with pytest.raises(signal), Guard("xx", "call"):
        raise signal


def test_the_guard_keeps_the_cause_for_developers() -> None:
    with pytest.raises(Bug) as caught, Guard("xx", "call"):
        raise ValueError("chi tiết")
    assert isinstance(caught.value.__cause__, ValueError)
    assert "test_build.py:" in caught.value.what.vi


def test_reading_may_stop_early_and_the_source_is_closed() -> None:
    closed = []

    async def source() -> AsyncIterator[int]:
        try:
            yield 1
            yield 2
        finally:
            closed.append(True)

    async def read() -> int:
        items = guarded_iteration("xx", "pull", source())
        first = await anext(items)
        await items.aclose()
        return first

    assert asyncio.run(read()) == 1
    assert closed == [True]


def test_a_source_without_aclose_is_read_too() -> None:
    class Two:
        def __init__(self) -> None:
            self.left = [2, 1]

        def __aiter__(self) -> Two:
            return self

        async def __anext__(self) -> int:
            if not self.left:
                raise StopAsyncIteration
            return self.left.pop()

    async def read() -> list[int]:
        return [item async for item in guarded_iteration("xx", "pull", Two())]

    assert asyncio.run(read()) == [1, 2]


@pytest.mark.parametrize(
    ("guarded", "contract"), [(GuardedAdapter, Adapter), (GuardedSigner, Signer)]
)
def test_every_method_of_a_contract_is_guarded(guarded: type, contract: type) -> None:
    assert {name for name in vars(contract) if not name.startswith("_")} <= set(vars(guarded))


def test_what_a_sound_adapter_need_not_have(adapter_of: Callable[[str], Adapter]) -> None:
    adapter = adapter_of("")
    assert adapter.locate(SourcePlace("a.xlsx"), ["school.code", "version"]) == (None, None)
    assert adapter.question(Reject(Text("a", "a"), remedy=Text("b", "b"))) is None
    assert adapter.mapping() is None
    assert adapter.profile({}, Text("a", "a")) is None


@pytest.mark.parametrize(
    ("call", "given"),
    [
        ("locate", "()"),
        ("locate", "('G4',)"),
        ("question", "'?'"),
        ("mapping", "{}"),
        ("profile", "b'toml'"),
    ],
)
def test_what_people_are_asked_and_shown_is_checked(
    adapter_of: Callable[[str], Adapter], call: str, given: str
) -> None:
    adapter = adapter_of(
        "class Stranger(Stranger):\n"
        f"    def {call}(self, *words): return {given}\n"
        "MANIFEST = MANIFEST.model_copy(update={'build': Stranger})\n"
    )
    calls: dict[str, Callable[[], object]] = {
        "locate": lambda: adapter.locate(SourcePlace("a.xlsx"), ["version"]),
        "question": lambda: adapter.question(Reject(Text("a", "a"), remedy=Text("b", "b"))),
        "mapping": adapter.mapping,
        "profile": lambda: adapter.profile({}, Text("a", "a")),
    }
    with pytest.raises(Bug, match=call):
        calls[call]()

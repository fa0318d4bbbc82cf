"""Asks one plugin what it declares, and holds the answer against the contract."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from difflib import get_close_matches
from types import ModuleType
from typing import TypeVar

import pluggy

from hub.core.contracts import (
    PROJECT,
    AdapterManifest,
    DestinationManifest,
    SecretStoreManifest,
    SignerManifest,
    hooks,
)
from hub.core.host.discovery import Candidate
from hub.core.host.faults import broken, misdeclared
from hub.core.host.shape import check_manifest, check_pack
from hub.core.spec import SpecPack

Declared = TypeVar(
    "Declared",
    AdapterManifest,
    SignerManifest,
    DestinationManifest,
    SpecPack,
    SecretStoreManifest,
)

_PREFIX = "hub_"


@dataclass(frozen=True, slots=True)
class Declaration:
    """Everything one plugin declares (bản khai của một plugin)."""

    adapters: tuple[AdapterManifest, ...] = ()
    signers: tuple[SignerManifest, ...] = ()
    destinations: tuple[DestinationManifest, ...] = ()
    spec_packs: tuple[SpecPack, ...] = ()
    secret_stores: tuple[SecretStoreManifest, ...] = ()


def declare(candidate: Candidate) -> Declaration:
    """Import `candidate` and return what it declares.

    Each plugin has a pluggy manager of its own: it can neither wrap nor break another's hooks. What
    it prints meanwhile goes to stderr, for stdout may be a program's answer to a machine.

    :raises PluginFault: when it cannot be imported or asked, or breaks the contract.
    """
    with redirect_stdout(sys.stderr):
        return _declare(candidate)


def _declare(candidate: Candidate) -> Declaration:
    plugin = _load(candidate)
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hooks)
    try:
        manager.register(plugin, candidate.name)
    except pluggy.PluginValidationError as error:
        reason = str(error).splitlines()[-1]
        raise misdeclared(
            candidate.name,
            f"hook không đúng hợp đồng ({reason})",
            f"a hook does not fit the contract ({reason})",
        ) from error
    _refuse_unknown_hooks(candidate, plugin, manager)
    hook = manager.hook
    return Declaration(
        tuple(_ask(candidate, hook.hub_adapters, AdapterManifest, check_manifest)),
        tuple(_ask(candidate, hook.hub_signers, SignerManifest, check_manifest)),
        tuple(_ask(candidate, hook.hub_destinations, DestinationManifest, check_manifest)),
        tuple(_ask(candidate, hook.hub_spec_packs, SpecPack, check_pack)),
        tuple(_ask(candidate, hook.hub_secret_stores, SecretStoreManifest, check_manifest)),
    )


def _load(candidate: Candidate) -> ModuleType:
    try:
        loaded = candidate.load()
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        # The plugin boundary: whatever it throws, even SystemExit, stays here.
        raise broken(candidate.name, error) from error
    if not isinstance(loaded, ModuleType):
        kind = type(loaded).__name__
        raise misdeclared(
            candidate.name,
            f"entry point phải trỏ tới một module, không phải {kind}",
            f"the entry point must name a module, not a {kind}",
        )
    return loaded


def _refuse_unknown_hooks(
    candidate: Candidate, plugin: ModuleType, manager: pluggy.PluginManager
) -> None:
    known = {name for name in vars(hooks) if name.startswith(_PREFIX)}
    marked = manager.get_hookcallers(plugin) or []
    optional = set()
    for caller in marked:
        if not caller.has_spec():
            if all(impl.optionalhook for impl in caller.get_hookimpls()):
                optional.add(caller.name)
                continue
            raise _unknown_hook(candidate, caller.name, known)
    called = {caller.name for caller in marked}
    for name, _function in inspect.getmembers(plugin, inspect.isfunction):
        if not name.startswith(_PREFIX) or name in called | optional:
            continue
        if name in known:
            raise misdeclared(
                candidate.name,
                f"hàm {name} thiếu @hookimpl nên không bao giờ được gọi",
                f"the function {name} lacks @hookimpl and would never be called",
            )
        raise _unknown_hook(candidate, name, known)
    if not marked:
        raise misdeclared(
            candidate.name, "module không có hook nào", "the module implements no hook"
        )


def _unknown_hook(candidate: Candidate, name: str, known: set[str]) -> Exception:
    near = get_close_matches(name, known, n=1)
    return misdeclared(
        candidate.name,
        f"không có hook tên {name}" + (f"; có phải là {near[0]}?" if near else ""),
        f"no hook is called {name}" + (f"; is it {near[0]}?" if near else ""),
    )


def _ask(
    candidate: Candidate,
    caller: pluggy.HookCaller,
    kind: type[Declared],
    check: Callable[[str, Declared], None],
) -> Iterator[Declared]:
    try:
        answers: list[object] = caller()
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        # The plugin boundary, as above.
        raise broken(candidate.name, error, call=caller.name) from error
    # pluggy leaves out None: fewer answers than functions means one forgot to return.
    if len(answers) < len(caller.get_hookimpls()):
        answers = [*answers, None]
    for answer in answers:
        if inspect.iscoroutine(answer):
            answer.close()
        if not isinstance(answer, (list, tuple)):
            raise _wrong_result(candidate, caller.name, f"list[{kind.__name__}]", answer)
        for item in answer:
            if not isinstance(item, kind):
                raise _wrong_result(candidate, caller.name, kind.__name__, item)
            check(candidate.name, item)
            yield item


def _wrong_result(candidate: Candidate, hook: str, wanted: str, received: object) -> Exception:
    kind = type(received).__name__
    return misdeclared(
        candidate.name,
        f"{hook} trả về {kind}, hợp đồng cần {wanted}",
        f"{hook} returned {kind}, the contract wants {wanted}",
    )

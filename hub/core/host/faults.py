"""The sentences that tell what is wrong with a plugin, and what the operator does about it."""

from __future__ import annotations

from hub.core.host.guard import place_of
from hub.core.host.health import PluginFault, Status
from hub.core.text import Text

_SWITCH_OFF = Text(
    "Trong lúc chờ, tắt nó bằng --disable-plugin {plugin}.",
    "Meanwhile switch it off with --disable-plugin {plugin}.",
)


def broken(plugin: str, error: BaseException, call: str = "import") -> PluginFault:
    """Return the fault of a plugin that could not be loaded or asked, because of `error`."""
    if isinstance(error, SystemExit):
        what = Text(
            "Plugin tự dừng chương trình khi được nạp ({call}, {place}).",
            "The plugin tried to end the program while it was loaded ({call}, {place}).",
        )
    else:
        what = Text(
            "Không nạp được plugin ({call}, {place}): {error}",
            "The plugin could not be loaded ({call}, {place}): {error}",
        )
    filled = what.format(call=call, place=place_of(error), error=describe(error))
    return PluginFault(plugin, Status.BROKEN, filled, _remedy_of_broken(plugin, error))


def _remedy_of_broken(plugin: str, error: BaseException) -> Text:
    if isinstance(error, ModuleNotFoundError):
        step = Text(
            "Cài phần còn thiếu “{module}”, hoặc cài lại gói của plugin.",
            "Install the missing module “{module}”, or install the plugin's package again.",
        ).format(module=error.name)
    else:
        step = Text(
            "Gửi dòng trên cho người phát triển plugin, hoặc cài phiên bản khác của nó.",
            "Send the line above to the plugin's developer, or install another version of it.",
        )
    return _with_switch(plugin, step)


def misdeclared(plugin: str, vi: str, en: str) -> PluginFault:
    """Return the fault of a plugin whose declaration breaks the contract in the way told."""
    step = Text(
        "Người phát triển plugin cần sửa bản khai theo hub.core.contracts.",
        "The plugin's developer must mend the declaration; see hub.core.contracts.",
    )
    what = Text(f"Plugin khai báo sai: {vi}.", f"The plugin is mis-declared: {en}.")
    return PluginFault(plugin, Status.MISDECLARED, what, _with_switch(plugin, step))


def duplicate(plugin: str, taken: tuple[tuple[str, str], ...]) -> PluginFault:
    """Return the fault of a plugin that declares what others already have.

    :param taken: pairs of what (``adapter:viettel``) and the plugin that keeps it.
    """
    vi = ", ".join(f"{what} (đã có ở {keeper})" for what, keeper in taken)
    en = ", ".join(f"{what} (kept by {keeper})" for what, keeper in taken)
    what = Text(f"Bỏ ra vì trùng mã: {vi}.", f"Left out, the id is taken: {en}.")
    remedy = Text(
        "Gỡ một trong hai gói, hoặc tắt một plugin bằng --disable-plugin {plugin}.",
        "Uninstall one of the two packages, or switch one off with --disable-plugin {plugin}.",
    ).format(plugin=plugin)
    return PluginFault(plugin, Status.DUPLICATE, what, remedy)


def slow(plugin: str, seconds: float, limit: float) -> PluginFault:
    """Return what to tell of a plugin that took longer than `limit` to load."""
    what = Text(
        "Nạp plugin mất {seconds:.1f} giây (ngưỡng {limit:g} giây); mọi lệnh đều chậm theo.",
        "Loading the plugin took {seconds:.1f} s (limit {limit:g} s); every command waits for it.",
    ).format(seconds=seconds, limit=limit)
    step = Text(
        "Plugin vẫn dùng được; người phát triển nên dời việc nặng từ lúc nạp sang lúc dùng.",
        "It still works; its developer should move heavy work from import to first use.",
    )
    return PluginFault(plugin, Status.SLOW, what, _with_switch(plugin, step))


def describe(error: BaseException) -> str:
    """Return the kind and the first words of `error`, however strange it is."""
    kind = type(error).__name__
    try:
        lines = str(error).splitlines()
    except Exception:  # noqa: BLE001 - a plugin's own exception may fail even to print itself
        return kind
    return f"{kind}: {lines[0][:200]}" if lines else kind


def _with_switch(plugin: str, step: Text) -> Text:
    switch = _SWITCH_OFF.format(plugin=plugin)
    return Text(f"{step.vi} {switch.vi}", f"{step.en} {switch.en}")

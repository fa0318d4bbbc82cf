"""Entry point of the ``simulate`` command: the invented world around the hub (mô phỏng)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from hub.cli.main import run_app
from hub.cli.options import AsJson, Lang
from hub.cli.output import Output, default_language
from hub.core.model import Transcript
from hub.core.text import Text
from hub.plugins.vnpt.manifest import Dialect, Tenant
from simulation.csc.quirks import Quirk as CscQuirk
from simulation.gateway.bad_days import BadDay
from simulation.mysign.quirks import Quirk as MySignQuirk
from simulation.signing.phone import Habit
from simulation.trust_services.bad_days import BadDay as TrustBadDay
from simulation.vendors.bad_days import REST, SIGNING, SOAP, Days
from simulation.vendors.bad_days import BadDay as VendorBadDay
from simulation.vgca.bad_days import BadDay as VgcaBadDay
from simulation.vgca.bad_days import SimBadDay

if TYPE_CHECKING:
    from simulation.vendors.hooks import ServerManifest

app = typer.Typer(
    name="simulate",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Thế giới giả lập quanh trục học bạ. / The invented world around the hub.",
)

serve = typer.Typer(
    no_args_is_help=True,
    help="Máy chủ giả lập, chạy đến khi dừng. / Invented servers, until they are stopped.",
)
app.add_typer(serve, name="serve")

Port = Annotated[
    int, typer.Option(min=0, max=65535, help="Cổng mạng, 0 là cổng trống. / 0: a free one.")
]
Pupils = Annotated[int, typer.Option(min=20, max=730_000, help="Số học sinh. / Number of pupils.")]
VendorOut = Annotated[
    Path, typer.Option(help="Thư mục cài đặt cho trục. / Folder for the hub's settings.")
]
BadDays = Annotated[
    list[VendorBadDay] | None,
    typer.Option("--bad-day", help="Ngày xấu trời, có thể nhiều. / May be given repeatedly."),
]
Seed = Annotated[
    int, typer.Option(help="Hạt giống: cùng số cho cùng dữ liệu. / Seed: same number, same data.")
]


SmallProvince = Annotated[
    int, typer.Option(min=20, max=20_000, help="Cỡ của tỉnh. / Size of the province.")
]
PhoneHabit = Annotated[
    Habit, typer.Option(help="Người ký làm gì trên điện thoại. / What signers do.")
]


@app.command("demo")
def demo(
    out: Annotated[
        Path, typer.Option(help="Thư mục kết quả, được tạo mới. / Folder for the results.")
    ] = Path("demo"),
    pupils: Annotated[
        int, typer.Option(min=20, max=20_000, help="Số học sinh của xã. / Pupils of the commune.")
    ] = 740,
    seed: Seed = 1,
    database: Annotated[
        str | None,
        typer.Option(
            metavar="postgresql://…|embedded",
            help="Kho trên PostgreSQL với hai hub worker; embedded: máy chủ kèm theo. / The store "
            "on PostgreSQL, with two workers; embedded: a server of its own.",
        ),
    ] = None,
    lang: Lang = None,
) -> None:
    """Một xã giả lập đi hết hành trình, có một lần kill -9. / An invented commune, end to end.

    Ví dụ / Example: simulate demo --out demo --database embedded
    """
    from simulation.demo.run import run_demo

    raise typer.Exit(run_demo(out, pupils, seed, Output(lang or default_language()), database))


@app.command("province")
def province(
    out: Annotated[Path, typer.Option(help="Thư mục sổ điểm. / Folder for the workbooks.")],
    pupils: Annotated[int, typer.Option(min=20, max=730_000)] = 1000,
    seed: Seed = 1,
    lang: Lang = None,
) -> None:
    """Viết sổ điểm của một tỉnh giả lập. / Write the workbooks of an invented province.

    Ví dụ / Example: simulate province --out tinh --pupils 5000
    """
    from simulation.demo.workbooks import write_province

    raise typer.Exit(write_province(out, pupils, seed, Output(lang or default_language())))


@app.command("contract")
def contract(
    name: Annotated[
        Literal["exchange", "viettel"], typer.Argument(help="Quy ước nào. / Which contract.")
    ],
) -> None:
    """In quy ước kết nối đã công bố (OpenAPI). / Print a published wire contract.

    Ví dụ / Example: simulate contract viettel
    """
    from simulation.contracts import contract_text

    print(contract_text(name), end="")


@serve.command("gateway")
def gateway(
    out: Annotated[
        Path, typer.Option(help="Thư mục khóa và cài đặt. / Folder for keys and settings.")
    ],
    port: Port = 0,
    bad_day: Annotated[
        BadDay, typer.Option("--bad-day", help="Ngày xấu trời. / How it misbehaves.")
    ] = BadDay.NONE,
    unit: Annotated[
        str, typer.Option(help="Mã đơn vị được đăng ký gửi. / Code of the registered sender.")
    ] = "GL37",
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Cổng của Bộ, giả lập: nhận bản tin, ký biên nhận. / The ministry's gateway, invented.

    Ví dụ / Example: simulate serve gateway --out cong --bad-day loses-answers
    """
    from simulation.gateway.serve import serve_gateway

    output = Output(lang or default_language(), as_json=as_json)
    raise typer.Exit(serve_gateway(out, unit, port, bad_day, output))


@serve.command("viettel")
def viettel(
    out: VendorOut,
    pupils: Pupils = 500,
    port: Port = 0,
    bad_day: BadDays = None,
    login: Annotated[
        Literal["basic", "cookie", "bearer"],
        typer.Option(help="Cách đăng nhập. / The way to log in."),
    ] = "cookie",
    seed: Seed = 1,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Phần mềm của Viettel, giả lập. / Viettel's software, invented.

    Ví dụ / Example: simulate serve viettel --out vt --pupils 500 --bad-day busy --bad-day truncated
    """
    from simulation.vendors.serve import serve_vendor
    from simulation.viettel.world import ViettelWorld

    output = Output(lang or default_language(), as_json=as_json)
    days = _known(bad_day, REST)
    world = ViettelWorld.create(_transcripts(out, pupils, seed, output), login)
    raise typer.Exit(serve_vendor(world.server(days), out, port, world.settings, output))


@serve.command("vnpt")
def vnpt(
    out: VendorOut,
    pupils: Pupils = 500,
    port: Port = 0,
    bad_day: BadDays = None,
    tenant: Annotated[
        Tenant, typer.Option(help="Đời dịch vụ. / Version of the service.")
    ] = Tenant.TODAY,
    dialect: Annotated[
        Dialect, typer.Option(help="Dạng dữ liệu. / Shape of the payload.")
    ] = Dialect.SINCE_2020,
    seed: Seed = 1,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """VNPT giả lập: SOAP, học bạ của một tỉnh giả lập. / VNPT, invented: SOAP over a province.

    Ví dụ / Example: simulate serve vnpt --out vnpt --pupils 500 --bad-day half-page
    """
    from simulation.vendors.serve import serve_vendor
    from simulation.vnpt.world import VnptWorld

    output = Output(lang or default_language(), as_json=as_json)
    days = _known(bad_day, SOAP)
    world = VnptWorld.create(_transcripts(out, pupils, seed, output), tenant, dialect)
    raise typer.Exit(serve_vendor(world.server(days), out, port, world.settings, output))


def _known(given: list[VendorBadDay] | None, offered: Days) -> list[VendorBadDay]:
    """Return the bad days when this server can have them.

    :raises typer.BadParameter: for one that it cannot have.
    """
    for day in given or ():
        if day not in offered:
            raise typer.BadParameter(f"{day}: {', '.join(sorted(offered))}")
    return given or []


def _transcripts(out: Path, pupils: int, seed: int, output: Output) -> Iterator[Transcript]:
    """Yield invented transcripts and tell how far they are; their units' lists go into `out`."""
    from simulation.province.province import Province
    from simulation.province.units import write_units
    from simulation.vendors.seeding import province_transcripts

    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_units(out, seed, Province(seed, pupils).schools())
    with output.progress(_MAKING, pupils) as tick:
        for transcript in province_transcripts(pupils, seed):
            yield transcript
            tick()


_MAKING = Text("Tạo học bạ giả lập", "Making invented transcripts")


@serve.command("mysign")
def mysign(
    out: VendorOut,
    pupils: SmallProvince = 500,
    port: Port = 0,
    habit: PhoneHabit = Habit.CONFIRMS,
    quirk: Annotated[
        list[MySignQuirk] | None, typer.Option(help="Nết riêng, có thể nhiều. / Repeatable.")
    ] = None,
    bad_day: BadDays = None,
    hook: Annotated[
        str | None, typer.Option(help="Địa chỉ trục để gọi về. / The hub's hook to call.")
    ] = None,
    seed: Seed = 1,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Viettel MySign giả lập: ký từ xa, điện thoại giả lập. / Viettel MySign, invented.

    Ví dụ / Example: simulate serve mysign --out mysign --habit refuses
    """
    from simulation.mysign.serve import serve_mysign
    from simulation.province import Province

    output = Output(lang or default_language(), as_json=as_json)
    days = _known(bad_day, SIGNING)
    made = Province(seed, pupils)
    raise typer.Exit(serve_mysign(out, made, port, habit, quirk or [], days, hook, output))


@serve.command("smartca")
def smartca(
    out: VendorOut,
    pupils: SmallProvince = 500,
    port: Port = 0,
    habit: PhoneHabit = Habit.CONFIRMS,
    bad_day: BadDays = None,
    seed: Seed = 1,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """VNPT SmartCA giả lập; mọi người ký của tỉnh là thuê bao. / VNPT SmartCA, invented.

    Ví dụ / Example: simulate serve smartca --out ca --habit refuses
    """
    from simulation.province import Province
    from simulation.signing.phone import Phone
    from simulation.smartca.world import SmartcaWorld
    from simulation.vendors.serve import serve_vendor

    output = Output(lang or default_language(), as_json=as_json)
    days = _known(bad_day, SIGNING)
    world = SmartcaWorld.of_province(Province(seed, pupils), phone=lambda: Phone(habit))
    raise typer.Exit(serve_vendor(world.server(days), out, port, world.settings, output))


@serve.command("vgca-service")
def vgca_service(
    out: VendorOut,
    pupils: SmallProvince = 500,
    port: Port = 0,
    habit: PhoneHabit = Habit.CONFIRMS,
    bad_day: Annotated[
        VgcaBadDay, typer.Option("--bad-day", help="Ngày xấu trời. / How it misbehaves.")
    ] = VgcaBadDay.NONE,
    seed: Seed = 1,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """VGCA Sign Service giả lập: dịch vụ ký trên máy. / VGCA Sign Service, invented.

    Ví dụ / Example: simulate serve vgca-service --out vgca --habit refuses
    """
    from simulation.province import Province
    from simulation.vgca.serve import serve_service

    output = Output(lang or default_language(), as_json=as_json)
    raise typer.Exit(serve_service(out, Province(seed, pupils), port, habit, bad_day, output))


@serve.command("vgca-sim")
def vgca_sim(
    out: VendorOut,
    pupils: SmallProvince = 500,
    port: Port = 0,
    habit: PhoneHabit = Habit.CONFIRMS,
    bad_day: Annotated[
        SimBadDay, typer.Option("--bad-day", help="Ngày xấu trời. / How it misbehaves.")
    ] = SimBadDay.NONE,
    seed: Seed = 1,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """SIM ký số VGCA giả lập: SOAP, TLS hai chiều. / VGCA's signing SIM, invented.

    Ví dụ / Example: simulate serve vgca-sim --out sim --habit sleeps
    """
    from simulation.province import Province
    from simulation.vgca.serve import serve_sim

    output = Output(lang or default_language(), as_json=as_json)
    raise typer.Exit(serve_sim(out, Province(seed, pupils), port, habit, bad_day, output))


@app.command("token")
def token(
    out: VendorOut,
    pupils: SmallProvince = 500,
    seed: Seed = 1,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Cắm một token giả lập (SoftHSM2) có khóa của một trường. / Plug in an invented token.

    Mã thoát / exit code: 0 xong/done, 4 chưa có SoftHSM2/no SoftHSM2.

    Ví dụ / Example: simulate token --out token
    """
    from simulation.province import Province
    from simulation.vgca.serve import make_token

    output = Output(lang or default_language(), as_json=as_json)
    raise typer.Exit(make_token(out, Province(seed, pupils), output))


@serve.command("csc")
def csc(
    out: VendorOut,
    pupils: SmallProvince = 500,
    port: Port = 0,
    version: Annotated[
        Literal["v1", "v2"], typer.Option(help="Phiên bản trong cài đặt. / Version in settings.")
    ] = "v1",
    habit: PhoneHabit = Habit.CONFIRMS,
    quirk: Annotated[
        list[CscQuirk] | None, typer.Option(help="Nết riêng, có thể nhiều. / Repeatable.")
    ] = None,
    bad_day: BadDays = None,
    seed: Seed = 1,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Dịch vụ ký CSC giả lập, v1.0.4 và v2. / A CSC service, invented, v1.0.4 and v2.

    Ví dụ / Example: simulate serve csc --out csc --version v2 --habit sleeps
    """
    from simulation.csc.serve import serve_csc
    from simulation.province import Province

    output = Output(lang or default_language(), as_json=as_json)
    days = _known(bad_day, SIGNING)
    made = Province(seed, pupils)
    raise typer.Exit(serve_csc(out, made, port, version, habit, quirk or [], days, output))


def add_servers() -> None:
    """Give every installed server without options of its own its command."""
    from simulation.vendors.hooks import find_servers

    found = find_servers()
    known = {command.name for command in serve.registered_commands}
    for name, manifest in found.servers.items():
        if name not in known:
            serve.command(name, help=str(manifest.name))(_server(manifest))
    output = Output(default_language())
    for name, error in found.broken.items():
        output.note(_BROKEN.format(name=name, error=error))


def _server(manifest: ServerManifest) -> Callable[..., None]:
    """Return the command that serves one."""

    def command(
        out: VendorOut,
        pupils: Pupils = 500,
        port: Port = 0,
        bad_day: BadDays = None,
        seed: Seed = 1,
        as_json: AsJson = False,
        lang: Lang = None,
    ) -> None:
        from simulation.vendors.serve import serve_vendor

        output = Output(lang or default_language(), as_json=as_json)
        days = _known(bad_day, manifest.days)
        world = manifest.create(_transcripts(out, pupils, seed, output))
        raise typer.Exit(serve_vendor(world.server(days), out, port, world.settings, output))

    return command


_BROKEN = Text(
    "Không nạp được máy chủ giả lập {name} ({error}).",
    "The invented server {name} cannot be loaded ({error}).",
)


@serve.command("trust")
def trust(
    out: Annotated[
        Path, typer.Option(help="Thư mục gốc tin cậy và khóa. / Folder for anchors and a key.")
    ],
    port: Port = 0,
    bad_day: Annotated[
        TrustBadDay, typer.Option("--bad-day", help="Ngày xấu trời. / How it misbehaves.")
    ] = TrustBadDay.NONE,
    as_json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Dịch vụ tin cậy giả lập: dấu thời gian, OCSP, CRL. / Trust services, invented.

    Ví dụ / Example: simulate serve trust --out tin-cay --bad-day ocsp-stale
    """
    from simulation.trust_services.serve import serve_trust

    output = Output(lang or default_language(), as_json=as_json)
    raise typer.Exit(serve_trust(out, port, bad_day, output))


def run(arguments: Sequence[str]) -> int:
    """Run one command line of ``simulate`` and return its exit code."""
    if arguments[:1] == ["serve"]:
        add_servers()
    return run_app(app, "simulate", arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with a documented code."""
    sys.exit(run(sys.argv[1:] if arguments is None else list(arguments)))

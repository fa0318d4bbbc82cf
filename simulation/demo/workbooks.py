"""Writes the workbooks of an invented province, school by school."""

from __future__ import annotations

from pathlib import Path

from hub.cli.exit_codes import ExitCode
from hub.cli.output import Output
from hub.core.text import Text
from simulation.province import Province, write_units
from simulation.workbooks import write_school


def write_province(out: Path, pupils: int, seed: int, output: Output) -> int:
    """Write a folder of workbooks for every school; return the exit code."""
    province = Province(seed, pupils)
    schools = province.schools()
    title = Text("Viết sổ điểm", "Writing workbooks")
    with output.progress(title, total=len(schools)) as tick:
        for school in schools:
            write_school(province.transcripts(school), out / school.code)
            tick()
    write_units(out, seed, schools)
    output.say(Text("Xong: {out}", "Done: {out}").format(out=out), "bold green")
    return ExitCode.DONE

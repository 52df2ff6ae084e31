"""Progress fits 80 columns, with all that it has to say."""

import io

import pytest
from rich.console import Console

from panopolis.study import Step
from panopolis.views import Bar
from panopolis.views.progress import span, speed


class Told(Step):
    """A step of a machine with much memory in use."""

    memory_bytes = int(112.3 * 2**30)


def line(step, people, width=80):
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)
    bar = Bar(people, console)
    bar.tell(step)
    with console.capture() as caught:
        console.print(bar.progress.get_renderable())
    return caught.get().rstrip("\n")


@pytest.mark.parametrize(
    ("step", "people", "wanted"),
    [
        (
            Told("run", "shanghai-2018", 120, 365, 3.4),
            1_000_000,
            ("shanghai-2018", "day 120/365", "3.4M people-days/s", "72 s left", "112.3G"),
        ),
        (
            Told("run", "seed 12: shanghai-documented", 44_000, 45_000, 5.36),
            25_000_000,
            ("seed 12: shanghai\N{HORIZONTAL ELLIPSIS}", "day 44000/45000", "134M people-days/s", "3 min left", "112.3G"),
        ),
        (
            Told("run", "a-scheme-with-a-long-name", 1, 36_500, 0.21),
            25_000_000,
            ("day 1/36500", "5.2M people-days/s", "48.3 h left"),
        ),
        (Told("warm-up", "", 3, 365, 20.0), 300, ("the year before", "day 3/365", "6k people-days/s", "18 s left", "112.3G")),
        (
            Told("run", "shanghai-documented-2020", 44_000, 45_000, 5.36, exchanged=984_560_000, slowest=(32, 63, 1.2344)),
            25_000_000,
            ("day 44000/45000", "134M/s", "3 min left", "985MB p32-63 1234ms"),
        ),
        (Told("compile", "hear_the_announcement"), 300, ("compiling hear_the_announcement", "once; kept on disk 112.3G")),
        (Told("people", "shanghai", 0, 300), 300, ("making people shanghai", "112.3G")),
    ],
)
def test_a_line_fits_80_columns_with_all_that_it_says(step, people, wanted):
    said = line(step, people)

    assert len(said.splitlines()) == 1
    assert len(said) <= 80
    for part in wanted:
        assert part in said


def test_a_name_that_looks_like_markup_is_shown_as_it_is():
    assert "[red]" in line(Told("run", "[red]", 1, 2, 1.0), 300)


def test_words_for_speed_and_time():
    assert [speed(x) for x in (61_400, 999_000, 34_060_000, 134e6)] == [
        "61k people-days/s", "999k people-days/s", "34.1M people-days/s", "134M people-days/s",
    ]  # fmt: skip
    assert [span(x) for x in (0, 75, 600, 10_900)] == ["0 s", "75 s", "10 min", "3.0 h"]


@pytest.mark.parametrize("terminal", [False, True])
def test_a_worker_that_was_lost_is_told_in_full_and_stays(terminal):
    console = Console(file=io.StringIO(), width=80, force_terminal=terminal, color_system=None)
    said = "worker 2 was lost (ip: 10.0.0.7); it goes on from its last snapshot"
    with Bar(300, console) as bar:
        bar.tell(Told("worker", said))
    assert said in console.file.getvalue()

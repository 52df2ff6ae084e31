"""Results: a folder that is written as days pass, and read as it lies."""

from panopolis.results.apart import apart
from panopolis.results.calibrations import CalibrationResults, begin_calibration, end_calibration, is_complete
from panopolis.results.compared import (
    SPLITS,
    ArrowTable,  # pyright: ignore[reportUnknownVariableType] - pyarrow declares no types
    as_table,  # pyright: ignore[reportUnknownVariableType] - pyarrow declares no types
    create_compare,
    read_effects,
    world_folder,
    write_cells,
    write_effects,
    write_independent,
    write_replicates,
)
from panopolis.results.examined import Examined, examined_names, examined_of, open_examined, write_examined
from panopolis.results.files import (
    make_folder,
    write_bytes,
    write_json,
    write_table,  # pyright: ignore[reportUnknownVariableType] - pyarrow declares no types
)
from panopolis.results.fold import refold, score_of  # pyright: ignore[reportUnknownVariableType] - pyarrow declares no types
from panopolis.results.her_file import files_by_group  # pyright: ignore[reportUnknownVariableType] - pyarrow declares no types
from panopolis.results.kept import keeps_rows_of, kept_people
from panopolis.results.lives import Event, check_person, life, traits_and_counts
from panopolis.results.occupied import refuse_other
from panopolis.results.parts import MISTAKES, OpenPart
from panopolis.results.provenance import FORMAT_VERSION, NOTICE, as_folder, calendar, command_line, read_manifest, versions
from panopolis.results.query import Results, open_results, read_results
from panopolis.results.remains import remains
from panopolis.results.sensitivities import SensitivityResults, begin_sensitivity, end_sensitivity
from panopolis.results.store import Store, create, prepare_folder, reopen
from panopolis.results.sums import GROWING
from panopolis.results.sweeps import SweepResults, begin_sweep, end_sweep, write_run
from panopolis.results.tables import Words
from panopolis.results.verify import verify_columns, verify_files, verify_traits

__all__ = [
    "FORMAT_VERSION",
    "GROWING",
    "MISTAKES",
    "NOTICE",
    "SPLITS",
    "ArrowTable",
    "CalibrationResults",
    "Event",
    "Examined",
    "OpenPart",
    "Results",
    "SensitivityResults",
    "Store",
    "SweepResults",
    "Words",
    "apart",
    "as_folder",
    "as_table",
    "begin_calibration",
    "begin_sensitivity",
    "begin_sweep",
    "calendar",
    "check_person",
    "command_line",
    "create",
    "create_compare",
    "end_calibration",
    "end_sensitivity",
    "end_sweep",
    "examined_names",
    "examined_of",
    "files_by_group",
    "is_complete",
    "keeps_rows_of",
    "kept_people",
    "life",
    "make_folder",
    "open_examined",
    "open_results",
    "prepare_folder",
    "read_effects",
    "read_manifest",
    "read_results",
    "refold",
    "refuse_other",
    "remains",
    "reopen",
    "score_of",
    "traits_and_counts",
    "verify_columns",
    "verify_files",
    "verify_traits",
    "versions",
    "world_folder",
    "write_bytes",
    "write_cells",
    "write_effects",
    "write_examined",
    "write_independent",
    "write_json",
    "write_replicates",
    "write_run",
    "write_table",
]

"""LASER's well-mixed SIR, from the components of laser-generic as their docstrings put them together: one patch, no births.

    PYTHON laser_sir.py PEOPLE DAYS SEED        with a Python that has laser-generic; NUMBA_NUM_THREADS says how many threads

Prints one JSON line. What is timed is ``Model.run`` after a run of a few people and days with the same components, which compiles them.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from importlib.metadata import version

os.environ["TQDM_DISABLE"] = "1"

import geopandas as gpd
import numba as nb
import numpy as np
from laser.core.propertyset import PropertySet
from laser.generic import SIR, Model
from shapely.geometry import Point

BETA, MEAN_DAYS, FIRST = 0.3, 10.0, 0.01


@nb.njit(nogil=True)
def infectious_days(tick, node):  # noqa: ARG001 - LASER calls it with both
    """Days that one is infectious: exponential, before it is rounded to whole days and kept above 0."""
    return np.random.exponential(MEAN_DAYS)  # noqa: NPY002 - what compiled code can call


def model(people: int, days: int, seed: int) -> Model:
    """Return the model before its first day."""
    ill = round(FIRST * people)
    patch = {"nodeid": [0], "population": [people], "S": [people - ill], "I": [ill], "R": [0], "geometry": [Point(0, 0)]}
    made = Model(gpd.GeoDataFrame(patch, crs="EPSG:4326"), PropertySet({"nticks": days, "beta": BETA, "seed": seed}))
    made.components = [
        SIR.Susceptible(made), SIR.Recovered(made), SIR.Infectious(made, infectious_days), SIR.Transmission(made, infectious_days),
    ]  # fmt: skip
    return made


def main() -> None:
    """Run, and print what it took."""
    people, days, seed = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    model(1000, 5, seed).run()
    one = model(people, days, seed)
    wall, cpu = time.perf_counter(), time.process_time()
    one.run()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    held = sum(v.nbytes for v in vars(one.people).values() if isinstance(v, np.ndarray))
    nodes = one.nodes
    state = hashlib.sha256(one.people.state.tobytes()).hexdigest()
    figures = {"infectious": float(nodes.I[-1, 0]) / people, "recovered": float(nodes.R[-1, 0]) / people}
    about = {"threads": nb.get_num_threads(), "version": f"laser-generic {version('laser-generic')}"}
    took = {"wall_s": wall, "cpu_s": cpu, "process_s": time.process_time()}
    print(json.dumps({**took, "bytes_person": held / people, "state_hash": state, "figures": figures, **about}))


if __name__ == "__main__":
    main()

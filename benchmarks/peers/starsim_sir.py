"""Starsim's SIR on a random network, from the classes that Starsim ships: ``ss.SIR`` on an ``ss.RandomNet`` of ten contacts that stays.

    PYTHON starsim_sir.py PEOPLE DAYS SEED       with a Python that has starsim; it runs on one thread

Prints one JSON line. What is timed is ``Sim.run`` after its initialization, and after a run of a few people, which compiles what it compiles.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from importlib.metadata import version

import starsim as ss

BETA, MEAN_DAYS, FIRST, CONTACTS = 0.03, 10.0, 0.01, 10


def sim(people: int, days: int, seed: int) -> ss.Sim:
    """Return the simulation, initialized."""
    ill = ss.SIR(
        beta=ss.probperday(BETA),
        init_prev=ss.bernoulli(p=FIRST),
        dur_inf=ss.expon(scale=ss.days(MEAN_DAYS)),
        p_death=ss.bernoulli(p=0.0),
    )
    network = ss.RandomNet(n_contacts=ss.poisson(CONTACTS), dynamic=False, uniform_targets=True)
    made = ss.Sim(
        n_agents=people, diseases=ill, networks=network, start=ss.date("2020-01-01"), dt=ss.days(1),
        dur=ss.days(days), rand_seed=seed, verbose=0,
    )  # fmt: skip
    made.init()
    return made


def main() -> None:
    """Run, and print what it took."""
    people, days, seed = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    sim(1000, 3, seed).run()
    one = sim(people, days, seed)
    wall, cpu = time.perf_counter(), time.process_time()
    one.run()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    found = one.diseases.sir
    figures = {"infectious": float(found.infected.sum()) / people, "recovered": float(found.recovered.sum()) / people}
    state = hashlib.sha256(found.infected.values.tobytes() + found.recovered.values.tobytes()).hexdigest()
    told = {
        "wall_s": wall,
        "cpu_s": cpu,
        "process_s": time.process_time(),
        "steps": len(one.t.timevec),
        "state_hash": state,
        "figures": figures,
    }
    print(json.dumps(told | {"threads": 1, "version": f"starsim {version('starsim')}"}))


if __name__ == "__main__":
    main()

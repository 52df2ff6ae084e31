"""Everyone whom a reader can follow, in four cities: as told, under one purpose, under ordinary law alone, and under nothing at all."""

import textwrap

import panopolis as pan

WORLDS = ("shanghai-2018", "one-purpose", "before", "none")
archetypes = pan.load_society("shanghai").archetypes
results = pan.compare(WORLDS, people=20_000, days=120, seed=1, warmup=30)

for number, archetype in enumerate(archetypes, 1):
    found = results.world("before").sql("select min(person) as person from people where archetype = $number", {"number": number})
    person = found["person"][0].as_py()
    print(f"{archetype.title}: person {person}")
    print(textwrap.fill(" ".join(archetype.who.split()), 96))
    for world in WORLDS:
        told = pan.story(results.world(world), person)
        print(f"\n  {world}")
        for day in told.days:
            for entry in day.hers:
                print(textwrap.fill(f"{day.date:%d %b}  {entry.text}", 92, initial_indent="    ", subsequent_indent=" " * 12))
        print(
            textwrap.fill(
                "; ".join(f"{what} {hers}" for what, hers, _ in told.sums), 92, initial_indent="    ", subsequent_indent="    "
            )
        )
    print("\n" + "-" * 96)
print("Simulated; invented people; not a measurement of any city.")

"""What scoring adds to law and censorship: the city as told against ordinary law alone, and law against nothing, over five cities.

`none` is law withdrawn on the first day and still remembered, so what law does is understated, the more so the shorter the run.
"""

import panopolis as pan

SEEDS, PEOPLE, DAYS = 5, 4_000, 365
SHOWN = (
    "offences", "bills_late", "good_deeds", "sanctions", "wrongly_charged", "blacklisted", "refused_by_scheme", "money_lost", "posts_held",
    "posts_scheme_held",
)  # fmt: skip

results = pan.compare(["shanghai-2018", "before", "none"], people=PEOPLE, days=DAYS, seed=1, warmup=180, replicates=SEEDS)
rows = results.sql("select measure, label, unit, split, value, low, high from effects where \"group\" = 'all'").to_pylist()
found = {(row["measure"], row["split"]): row for row in rows}

print(f"{SEEDS} cities of {PEOPLE:,} people, one year; differences, 95 % by Student's t over cities")
for name in SHOWN:
    row = found[name, "law"]
    print(f"\n{row['label']} ({row['unit']})")
    for split, words in (("law", "law and censorship"), ("scoring", "scoring adds"), ("total", "total")):
        one = found[name, split]
        print(f"  {words:<20} {one['value']:+10.1f}  ({one['low']:+.1f} to {one['high']:+.1f})")

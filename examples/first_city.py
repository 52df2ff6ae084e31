"""The first city, very small: what a scheme as told changes for its people, and what of that the law did already."""

import panopolis as pan

results = pan.compare(["shanghai-2018", "before", "none"], "shanghai", people=2_000, days=60, seed=1)
rows = results.sql("""
    select label, unit, "group", max(value) filter (split = 'law') as law, max(value) filter (split = 'scoring') as scoring
    from effects where "group" in ('all', 'poorest_fifth')
    group by measure, label, unit, "group" order by measure, "group"
""").to_pylist()

print(f"{'':<44} {'':<26} {'group':<14} {'law':>8} {'scoring':>8}")
for row in rows:
    print(f"{row['label']:<44} {row['unit']:<26} {row['group']:<14} {row['law']:>8.1f} {row['scoring']:>8.1f}")

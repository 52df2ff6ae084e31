"""A column of one's own: trust, which begins with who one is, falls when a charge comes and heals slowly."""

import panopolis as pan


def at_first(loyalty, draw):
    """Begin near one's loyalty, a little more or less."""
    return 0.5 * loyalty + 0.5 * draw


@pan.rule(sets=("trust", "known_charges"), phase="night")
def lose_trust(trust, known_charges, sanctions, wrongly_charged):
    """A tenth goes with every charge, half with one for what another did; a thousandth of the way to one comes back every day."""
    healed = trust + 0.001 * (1.0 - trust)
    if sanctions > known_charges:
        return healed * (0.5 if wrongly_charged > 0 else 0.9), sanctions
    return healed, known_charges


trust = pan.column("trust", start=at_first, low=0, high=1, context="civic", meaning="trust in the office that keeps the score")
known = pan.column("known_charges", dtype="u2")
city = pan.start("shenzhen-2018", "shanghai", rules=[lose_trust], columns=[trust, known], people=5_000, days=1, seed=1)
print(city)
for _ in range(4):
    city.advance(30)
    charged = city["sanctions"] > 0
    theirs, others = city["trust"][charged].mean(), city["trust"][~charged].mean()
    print(f"day {city.day:>3}: trust {theirs:.3f} of {charged.sum()} who were charged, {others:.3f} of the others")

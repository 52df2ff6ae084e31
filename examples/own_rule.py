"""A rule and a scheme of one's own: points for whoever hands in a lost wallet."""

from pathlib import Path

import panopolis as pan


def found():
    return 0.01  # wallets a day


@pan.rule(rate=found, commits="returned_wallet")
def hand_in(points_at_stake, aware):
    return 0.4 + 0.004 * points_at_stake * aware  # points pull only those who know of them


wallet = pan.Act("returned_wallet", "civic", 0, good=True, meaning="hands in a wallet that someone lost")
scheme = Path(__file__).with_name("wallets.yaml")
results = pan.compare([scheme, "before"], "town", people=2_000, days=90, seed=1, rules=[hand_in], acts=[wallet])
for world in ("wallets", "before"):
    days = results.world(world).sql("select value from measures where measure = 'acts_returned_wallet' and \"group\" = 'all'")
    print(f"{world:<8} {sum(days['value'].to_pylist()):.0f} wallets handed in")

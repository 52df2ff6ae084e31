"""One life beside its twin's: the same person, the same temptations, a city that keeps no list."""

import panopolis as pan

results = pan.compare(["shenzhen-2018", "before", "none"], "shanghai", people=2_000, days=120, seed=1)
people = results.world("shenzhen-2018").sql("select person from people order by wrongly_charged desc, listed_days desc, person")
print(pan.story(results, people["person"][0].as_py()).text(), end="")

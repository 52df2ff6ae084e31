"""Walk through a small city and follow one life. `marimo edit notebooks/walk_through.py`, or plain python."""

import marimo

app = marimo.App(width="medium")


@app.cell
def _():
    import marimo as mo

    import panopolis as pan

    return mo, pan


@app.cell
def _(mo):
    mo.md(
        """
        # Walk through

        Two thousand invented people on their journeys, under the scheme as a reportage of 2018 told it; beside it, the same people
        under ordinary law alone. Pick anyone on the map: her line stands below. An effect within the model, not a measurement of any city.
        """
    )


@app.cell
def _(pan):
    results = pan.compare(["shanghai-2018", "before"], people=2_000, days=60, warmup=60, seed=1)
    return (results,)


@app.cell
def _(mo, pan, results):
    city = mo.ui.anywidget(pan.show(results, day=30))
    city
    return (city,)


@app.cell
def _(city, mo):
    picked = city.value.get("person", -1)
    mo.md(
        "Nobody is picked yet."
        if picked < 0
        else f"Picked: person {picked}. `pan.story(results, {picked})` tells the same life in words."
    )


@app.cell
def _(pan, results):
    pan.show(results, "scrap_collector")


if __name__ == "__main__":
    app.run()

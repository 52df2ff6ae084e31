"""A slider on a number of a scheme: two worlds run again when it moves. `marimo edit notebooks/change_a_rule.py`, or plain python."""

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
        # Change a rule

        A year of 2,000 invented people under the scheme as a reportage of 2018 told it, and under ordinary law alone. Move the slider: what does
        a dearer red light change, and for whom? An effect within the model, not a measurement of any city.
        """
    )


@app.cell
def _(mo):
    points = mo.ui.slider(-100, -5, step=5, value=-5, label="points for crossing on red", show_value=True)
    points
    return (points,)


@app.cell
def _(pan, points):
    results = pan.compare(
        ["shanghai-2018", "before"], people=2_000, days=60, warmup=60, seed=1, changes=[f"rules.jaywalking.points={points.value}"]
    )
    effects = results.sql("""
        select label, unit, "group", round(value, 1) as scoring from effects
        where split = 'scoring' and measure in ('offences', 'sanctions', 'blacklisted', 'money_lost')
          and "group" in ('all', 'poorest_fifth', 'richest_fifth')
        order by measure, "group"
    """)
    return effects, results


@app.cell
def _(effects, mo):
    mo.ui.table(effects.to_pandas(), selection=None)


@app.cell
def _(pan, results):
    pan.story(results, "scrap_collector")


if __name__ == "__main__":
    app.run()

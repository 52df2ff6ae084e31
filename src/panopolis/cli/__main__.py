"""``python -m panopolis.cli``."""

from panopolis.cli import main

main()
